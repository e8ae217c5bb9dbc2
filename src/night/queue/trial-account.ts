import type { ModelCall } from '../../domain/chat.ts';
import type { Price } from '../../domain/price.ts';
import type { Taken, TrialResult, WorkerCall } from '../../domain/queue.ts';
import type { Budget, Cost, Reservation } from '../../providers/layers/budget.ts';
import { dollarsOf } from '../../providers/layers/meter.ts';

/** A model that trials ask. */
export interface PricedModel {
  /** `provider/model`. */
  readonly name: string;
  /** Null where none is known. */
  readonly price: Price | null;
  /** Tokens of its longest answer, with what it reads for it where that is bounded. */
  readonly longestExchange: number;
}

export interface TrialAccountOptions {
  readonly budget: Budget;
  /** One for every exchange that a worker tells of. */
  readonly onCall: (call: ModelCall) => void;
  readonly student: PricedModel;
  /** The model that says the user's turns; null: the recorded ones are said. */
  readonly user: PricedModel | null;
  /** Tokens of a student in one trial. */
  readonly tokensPerTrial: number;
}

/** What a trial takes that is done elsewhere: set aside before it goes out, settled with what the worker tells. */
export interface TrialAccount {
  /**
   * Waits until the budget has room for the most that one trial takes: its tokens and one answer beyond, and as much for
   * a user that is a model.
   * @throws what the signal was aborted with; NightschoolError BUDGET_SPENT
   */
  open(signal: AbortSignal): Promise<OpenTrial>;
}

export interface OpenTrial {
  /** Counts the calls; runs of it that ended with their worker count as the most they can have taken. */
  settle(result: Pick<TrialResult, 'calls'>, attempts: number): void;
  /** It was taken back: counts what is told, an exchange in the middle of which it was as the longest, and runs that nobody tells of as the most. */
  leave(taken: Taken): void;
  /** It was given up after so many runs, each of which may have taken the most. */
  abandon(attempts: number): void;
  /** Nothing went out. */
  giveBack(): void;
}

const NOTHING: Cost = { tokens: 0, usd: 0 };

export function createTrialAccount(options: TrialAccountOptions): TrialAccount {
  const { budget } = options;
  const most = mostOf(options);
  return {
    open: async (signal) => {
      const reservation = await reserve(budget, most, signal);
      return {
        settle: ({ calls }, attempts) => {
          const cost = countCalls(calls, options);
          reservation.settle(add(cost, times(most, Math.max(0, attempts - 1))));
        },
        abandon: (attempts) => reservation.settle(times(most, attempts)),
        leave: ({ calls, untold }) => {
          const cut = calls.filter(({ failed }) => failed === 'ABORTED').length;
          const told = add(countCalls(calls, options), times(mostOf({ ...options, tokensPerTrial: 0 }), cut));
          reservation.settle(add(told, times(most, untold)));
        },
        giveBack: () => reservation.settle(NOTHING),
      };
    },
  };
}

async function reserve(budget: Budget, most: Cost, signal: AbortSignal): Promise<Reservation> {
  try {
    return await budget.reserveInTurn('student', most, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** All of it may be output, which costs more. */
function mostOf({ student, user, tokensPerTrial }: TrialAccountOptions): Cost {
  const models = user === null ? [student] : [student, user];
  return models.reduce<Cost>((most, { price, longestExchange }) => {
    const tokens = tokensPerTrial + longestExchange;
    const dearest = [
      { input: 0, output: tokens, cached: 0 },
      { input: tokens, output: 0, cached: 0 },
    ].map((split) => dollarsOf(split, price) ?? 0);
    return add(most, { tokens, usd: Math.max(...dearest) });
  }, NOTHING);
}

/** A worker says what was asked of whom; names and prices are ours. */
function countCalls(calls: readonly WorkerCall[], { onCall, student, user }: TrialAccountOptions): Cost {
  return calls.reduce<Cost>((sum, { role, purpose, tokens, latencyMs, failed }) => {
    const model = role === 'user' && user !== null ? user : student;
    const usd = dollarsOf(tokens, model.price);
    const about = { role: model === user ? 'user' : 'student', model: model.name, purpose, from: 'model' } as const;
    onCall({ ...about, tokens, usd, latencyMs, ...(failed !== undefined && { failed }) });
    return add(sum, { tokens: tokens.input + tokens.output, usd });
  }, NOTHING);
}

function add(one: Cost, other: Cost): Cost {
  return { tokens: one.tokens + other.tokens, usd: (one.usd ?? 0) + (other.usd ?? 0) };
}

function times({ tokens, usd }: Cost, factor: number): Cost {
  return { tokens: Math.round(tokens * factor), usd: (usd ?? 0) * factor };
}
