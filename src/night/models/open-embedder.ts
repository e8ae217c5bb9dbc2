import type { Embedder, ModelCall } from '../../domain/chat.ts';
import type { Guard } from '../../domain/guard.ts';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import type { Price } from '../../domain/price.ts';
import { NightschoolError } from '../../errors.ts';
import { openEmbedder } from '../../providers/embeddings/index.ts';
import type { Budget } from '../../providers/layers/budget.ts';
import { dollarsOf } from '../../providers/layers/meter.ts';
import type { World } from '../../providers/provider.ts';
import { type Prices, priceOf } from '../../store/prices.ts';
import type { State } from '../../store/state/state.ts';
import { hashJson } from '../../util/hash.ts';
import type { NightFleet } from '../queue/night-fleet.ts';
import { openQueuedEmbedder } from '../queue/queued-embedder.ts';
import { isQueued } from '../queue/wanted-model.ts';

/** As the ledger shows what the model was asked for. */
const PURPOSE = 'embed-requests';
/** Fewer characters to a token than texts have: what is set aside for a call. */
const CHARACTERS_PER_TOKEN = 3;

export interface EmbedderOptions {
  readonly world: World;
  readonly budget: Budget;
  readonly prices: Prices;
  readonly state: Pick<State, 'fingerprint' | 'saveFingerprint'>;
  /** Models that cost money are not asked. */
  readonly onlyFree: boolean;
  readonly traffic?: { readonly mode: 'record' | 'replay' };
  readonly onCall: (call: ModelCall) => void;
  /** The workers that have it. Absent or null: this process asks it. */
  readonly fleet?: NightFleet | null;
  /** Texts that it finds a secret in are embedded without it. Absent: nobody looks. */
  readonly guard?: Guard;
}

/**
 * The model that tells what requests mean, metered. One that cannot be opened, or may not be asked, is there all the same
 * and says why when it is asked: vectors that it made earlier still count.
 */
export async function openNightEmbedder(choice: EmbeddingChoice, options: EmbedderOptions): Promise<Embedder> {
  const { state, prices, onlyFree, traffic, budget, world, fleet = null } = options;
  const name = `${choice.use}/${choice.model}`;
  const price = priceOf(prices, name);
  const key = hashJson({ role: 'embedder', choice: { ...choice, batch: null, timeoutSeconds: null } });
  const absent = (fault: NightschoolError): Embedder => {
    return { name, fingerprint: state.fingerprint(key) ?? key, embed: () => Promise.reject(fault) };
  };
  if (traffic?.mode === 'replay') return absent(silent(`${name} is not asked where traffic is replayed.`));
  if (onlyFree && !isFree(price)) return absent(silent(`${name} is not free, so a dry run does not ask it.`));
  if (budget.limits.usd !== null && price === null)
    return absent(silent(`budget.usd limits the night, and nobody knows what ${name} costs.`));
  try {
    let tokens = 0;
    const onTokens = (read: number): void => {
      tokens += read;
    };
    const known = state.fingerprint(key);
    const embedder =
      fleet !== null && isQueued(choice, fleet.settings)
        ? await openQueuedEmbedder(choice, { fleet, known, world, onTokens })
        : await openEmbedder(choice, world, onTokens);
    state.saveFingerprint(key, embedder.fingerprint);
    const take = (): number => {
      const taken = tokens;
      tokens = 0;
      return taken;
    };
    return metered(embedder, take, { ...options, price });
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return absent(error);
  }
}

/** Tokens that are embedded count for dollars alone: the limits of tokens are those of teachers and students. */
function metered(
  embedder: Embedder,
  takeTokens: () => number,
  { price, budget, world, onCall, guard }: EmbedderOptions & { readonly price: Price | null },
): Embedder {
  const costOf = (input: number) => ({ tokens: 0, usd: dollarsOf({ input, output: 0, cached: 0 }, price) });
  return {
    ...embedder,
    embed: async (texts, signal) => {
      const characters = texts.reduce((sum, text) => sum + text.length, 0);
      const reservation = budget.reserve('embedder', costOf(Math.ceil(characters / CHARACTERS_PER_TOKEN)));
      const started = world.clock();
      let failed: string | null = 'INTERNAL';
      try {
        const shown = guard?.hide(`${PURPOSE} request to ${embedder.name}`, texts) ?? texts;
        const vectors = await embedder.embed(shown, signal);
        failed = null;
        return vectors;
      } catch (error) {
        if (error instanceof NightschoolError) failed = error.code;
        else if (signal.aborted) failed = 'ABORTED';
        throw error;
      } finally {
        const input = takeTokens();
        const { usd } = costOf(input);
        reservation.settle({ tokens: 0, usd });
        onCall({
          ...{ role: 'embedder', model: embedder.name, purpose: PURPOSE, from: 'model', usd },
          ...{ tokens: { input, output: 0, cached: 0 }, latencyMs: world.clock() - started },
          ...(failed === null ? {} : { failed }),
        });
      }
    },
  };
}

function isFree(price: Price | null): boolean {
  return price !== null && price.input === 0;
}

function silent(message: string): NightschoolError {
  return new NightschoolError('MODEL_DOWN', message);
}
