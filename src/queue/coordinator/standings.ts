import type { Redis } from 'ioredis';
import type { Claim, Standing } from '../../domain/queue.ts';
import type { Names } from '../names.ts';
import { LIMITS } from '../pack.ts';
import { readCards } from '../read-cards.ts';
import { readRoster, register, unregister } from '../roster.ts';
import { claimSchema } from '../schema.ts';

/** Who offers and who asks, of every posting that was asked for. */
export interface Standings {
  /** Waits for the first reading of a posting; later ones come of `refresh`. */
  of(posting: string): Promise<Standing>;
  /** Reads anew, and claims its part of those postings that there is work for. */
  refresh(): Promise<void>;
  known(posting: string): Standing | undefined;
  /** The machine of a worker that was seen; null: never. */
  hostOf(worker: string): string | null;
  /** Claims nothing any more. */
  leave(): Promise<void>;
}

export function keepStandings(
  redis: Redis,
  names: Names,
  about: {
    readonly workspace: { readonly id: string; readonly name: string };
    readonly share: number;
    readonly standsMs: number;
    readonly isBusy: (posting: string) => boolean;
  },
): Standings {
  const { workspace, share, standsMs, isBusy } = about;
  const own: Claim = { workspace: workspace.name, share };
  const standings = new Map<string, Standing | undefined>();
  const claimed = new Set<string>();
  const hosts = new Map<string, string>();
  const claim = async (posting: string) => {
    const roster = names.claims(posting);
    if (isBusy(posting)) {
      claimed.add(posting);
      await register(redis, roster, { id: workspace.id, value: own, standsMs });
    } else if (claimed.delete(posting)) await unregister(redis, roster, workspace.id);
    const found = await readRoster(redis, roster, { schema: claimSchema, most: LIMITS.claim });
    return found.map(({ value }) => value);
  };
  const refresh = async () => {
    const postings = [...standings.keys()];
    if (postings.length === 0) return;
    const [{ workers }, ...claims] = await Promise.all([readCards(redis, names), ...postings.map(claim)]);
    for (const { card } of workers) hosts.set(card.id, card.host);
    const offers = workers
      .filter(({ card }) => !card.leaving)
      .flatMap(({ card }) => card.offers.map((offer) => ({ ...offer, worker: card.id, host: card.host })));
    const byPosting = Map.groupBy(offers, ({ posting }) => posting);
    for (const [at, posting] of postings.entries()) {
      standings.set(posting, { offers: byPosting.get(posting) ?? [], claims: claims[at] ?? [] });
    }
  };
  return {
    async of(posting) {
      const known = standings.get(posting);
      if (known !== undefined) return known;
      standings.set(posting, undefined);
      await refresh();
      return standings.get(posting) ?? { offers: [], claims: [] };
    },
    refresh,
    known: (posting) => standings.get(posting),
    hostOf: (worker) => hosts.get(worker) ?? null,
    async leave() {
      await Promise.all([...claimed].map((posting) => unregister(redis, names.claims(posting), workspace.id)));
    },
  };
}
