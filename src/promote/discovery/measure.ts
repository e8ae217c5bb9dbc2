import type { DiscoveryMeasure, Share } from '../../domain/decision.ts';

/** How one way to look for skills answers requests, with the measured skill in the library and without it. */
export interface Search<Request> {
  /** Skills where the measured one is listed, best first; empty: none fits. */
  readonly find: (request: Request) => readonly string[];
  /** The best where no version of it is listed; null: none. */
  readonly findWithout: (request: Request) => string | null;
  /** Whether an agent that is given it, for want of a better one, would go by it. */
  readonly wouldFollow: (request: Request) => boolean;
}

/** Requests that no teacher of the skill has seen. */
export interface Questions<Request> {
  /** Of its own family. */
  readonly own: readonly Request[];
  /** Those of the other skills. */
  readonly others: readonly { readonly skill: string; readonly requests: readonly Request[] }[];
  /** For which there is no skill. */
  readonly unserved: readonly Request[];
}

/** A request of somebody else that lists the skill among its first. */
export interface NearMiss<Request> {
  readonly request: Request;
  /** The skill that it is for; null: none. */
  readonly of: string | null;
  readonly isTaken: boolean;
}

export interface Measured<Request> {
  readonly measure: DiscoveryMeasure;
  readonly nearMisses: readonly NearMiss<Request>[];
  /** Names of skills that it is confused with, one way or the other, sorted. */
  readonly confused: readonly string[];
}

/** Up to this place a skill counts as a near miss. */
const FEW = 3;

/** How a skill does in a search: whether its own requests find it, and whom it takes requests from. */
export function measureSearch<Request>(
  skill: string,
  { own, others, unserved }: Questions<Request>,
  search: Search<Request>,
): Measured<Request> {
  const found = own.map((request) => search.find(request)[0] ?? null);
  const nearMisses = [
    ...others.flatMap((other) => nearOf(skill, other, search)),
    ...unserved.flatMap((request) => near(skill, request, search.find(request), search)),
  ];
  const taken = Map.groupBy(
    nearMisses.filter(({ isTaken }) => isTaken),
    ({ of }) => of,
  );
  const lost = others.flatMap((other) => lossOf(other, taken.get(other.skill) ?? [], search));
  const instead = found.flatMap((name) => (name === null || name === skill ? [] : [name]));
  const known = new Set(others.map((other) => other.skill));
  const confused = [...instead, ...nearMisses.flatMap(({ of, isTaken }) => (isTaken ? (of ?? []) : []))];
  return {
    measure: {
      by: 'recall',
      recall: shareOf(found, (name) => name === skill),
      precision: shareOf(nearMisses, ({ isTaken }) => !isTaken),
      lost: lost.toSorted((a, b) => (a.skill < b.skill ? -1 : 1)),
    },
    nearMisses,
    confused: [...new Set(confused)].filter((name) => known.has(name)).sort(),
  };
}

/** Requests of another skill: taken where they find this one first. */
function nearOf<Request>(
  skill: string,
  { skill: of, requests }: Questions<Request>['others'][number],
  { find }: Search<Request>,
): readonly NearMiss<Request>[] {
  return requests.flatMap((request) => {
    const place = find(request).indexOf(skill);
    return place === -1 || place >= FEW ? [] : [{ request, of, isTaken: place === 0 }];
  });
}

/** A request that has no skill finds the nearest; it is taken only by one that would be followed. */
function near<Request>(
  skill: string,
  request: Request,
  found: readonly string[],
  { wouldFollow }: Search<Request>,
): readonly NearMiss<Request>[] {
  const place = found.indexOf(skill);
  return place === -1 || place >= FEW ? [] : [{ request, of: null, isTaken: place === 0 && wouldFollow(request) }];
}

/** Without the skill the requests that it takes may not have found their own either: then nothing is lost. */
function lossOf<Request>(
  { skill, requests }: Questions<Request>['others'][number],
  taken: readonly NearMiss<Request>[],
  { findWithout }: Search<Request>,
): DiscoveryMeasure['lost'] {
  const isLost = ({ request }: NearMiss<Request>): boolean => findWithout(request) === skill;
  const losses = taken.filter(isLost).length;
  if (losses === 0) return [];
  const before = shareOf(requests, (request) => findWithout(request) === skill);
  return [{ skill, before, after: { hits: before.hits - losses, of: before.of } }];
}

export function shareOf<Item>(items: readonly Item[], isHit: (item: Item) => boolean): Share {
  return { hits: items.filter(isHit).length, of: items.length };
}
