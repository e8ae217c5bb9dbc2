import type { ChatAnswer, ChatModel, ChatRequest, ModelCall, ModelRole, ModelTokens } from '../../domain/chat.ts';
import type { Price } from '../../domain/price.ts';
import { NightschoolError } from '../../errors.ts';
import type { Budget, Cost, Reservation } from './budget.ts';
import { faultOf } from './usable.ts';

export interface MeterOptions {
  readonly role: ModelRole;
  readonly budget: Budget;
  /** Null where no price is known. */
  readonly price: Price | null;
  /** Tokens of one answer: what is set aside for it. */
  readonly maximumOutputTokens: number;
  /** Milliseconds. */
  readonly clock: () => number;
  /** Called once for every exchange, failed ones too. */
  readonly onCall: (call: ModelCall) => void;
}

/**
 * Counts every exchange and keeps within the budget: sets aside the most it can cost before it is made, and settles
 * with what it did cost. An exchange that failed counts nothing, since nobody says what it cost.
 * @throws NightschoolError PRICES_INVALID where dollars are limited and the price is not known; from `complete`
 * BUDGET_SPENT
 */
export function meterCalls(model: ChatModel, options: MeterOptions): ChatModel {
  const { role, budget, price, clock, onCall } = options;
  if (budget.limits.usd !== null && price === null) throw noPrice(model.name);
  const reserve = async (request: ChatRequest): Promise<Reservation> => {
    try {
      return await budget.reserveInTurn(role, mostOf(request, options), request.signal);
    } catch (error) {
      request.signal.throwIfAborted();
      throw error;
    }
  };
  return {
    ...model,
    complete: async (request) => {
      request.signal.throwIfAborted();
      const reservation = await reserve(request);
      const started = clock();
      const finish = (tokens: ModelTokens, failed: string | null): void => {
        const cost = { tokens: tokens.input + tokens.output, usd: dollarsOf(tokens, price) };
        reservation.settle(cost);
        const latencyMs = clock() - started;
        const call = { role, model: model.name, purpose: request.purpose, from: 'model', tokens, latencyMs } as const;
        onCall({ ...call, ...aboutOf(request), usd: cost.usd, ...(failed === null ? {} : { failed }) });
      };
      let answer: ChatAnswer;
      try {
        answer = await model.complete(request);
      } catch (error) {
        finish(NO_TOKENS, request.signal.aborted ? 'ABORTED' : codeOf(error));
        throw error;
      }
      finish(answer.tokens, faultOf(answer, model.name)?.code ?? null);
      return answer;
    },
  };
}

/** What a call's event says of whom it was for. */
export function aboutOf({ about }: ChatRequest): Pick<ModelCall, 'about'> {
  return about === undefined ? {} : { about };
}

const NO_TOKENS: ModelTokens = { input: 0, output: 0, cached: 0 };

/** What the tokens cost by the published price; null where there is none. */
export function dollarsOf(tokens: ModelTokens, price: Price | null): number | null {
  if (price === null) return null;
  const rate = price.long !== undefined && tokens.input > price.long.above ? price.long : price;
  const fresh = tokens.input - tokens.cached;
  return (fresh * rate.input + tokens.cached * rate.cached + tokens.output * rate.output) / 1_000_000;
}

/** Fewer characters to a token than any text in a Latin script has; what is written around them is in the rest. */
const CHARACTERS_PER_TOKEN = 3;

/** The most that a request can cost: none of it is taken to be cached, and the answer to be as long as it may be. */
export function mostOf(
  request: ChatRequest,
  { price, maximumOutputTokens }: Pick<MeterOptions, 'price' | 'maximumOutputTokens'>,
): Cost {
  const { messages, tools, schema } = request;
  const characters = JSON.stringify({ messages, tools, schema }).length;
  const input = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  const usd = dollarsOf({ input, output: maximumOutputTokens, cached: 0 }, price);
  return { tokens: input + maximumOutputTokens, usd };
}

function codeOf(error: unknown): string {
  return error instanceof NightschoolError ? error.code : 'INTERNAL';
}

function noPrice(name: string): NightschoolError {
  return new NightschoolError('PRICES_INVALID', `budget.usd limits the night, and nobody knows what ${name} costs.`, {
    hint: `Add it to pipelines/prices.yaml as prices: [{ models: { '${name}': 0 } }], or with its dollars, or limit tokens instead of usd.`,
  });
}
