import type { WorkerCard } from '../../domain/queue.ts';
import { QUEUE_FORMAT } from '../format.ts';
import { LIMITS } from '../pack.ts';
import { MOST_POSTINGS } from '../schema.ts';
import { runningOf, type Shop } from './shop.ts';

/** What a worker says of itself, no larger than anyone reads. */
export function writeCard(shop: Shop): WorkerCard {
  const { options, stations, watched, foreign, held, tally, isLeaving: leaving } = shop;
  const offers = [...stations.values()].filter(({ isPaused, isRetired }) => !isPaused && !isRetired);
  const running = runningOf(shop);
  const refused = [...watched.values()].flatMap(({ posting, refused: reason }) =>
    reason === null ? [] : [{ posting: posting.id, reason }],
  );
  return trim({
    ...options.card,
    format: QUEUE_FORMAT,
    offers: offers.map(({ offer }) => offer),
    refused: [...refused, ...[...foreign].map(([posting, reason]) => ({ posting, reason }))],
    ...{ slots: options.slots, running, prefetched: held.size - running, leaving },
    ...tally.counts,
  });
}

/** Steps by which a card gets smaller; what is lost is what people read, and offers last of all. */
const STEPS: readonly ((card: WorkerCard) => WorkerCard)[] = [
  (card) => ({ ...card, refused: card.refused.map((each) => ({ ...each, reason: shorten(each.reason, 100) })) }),
  (card) => ({ ...card, offers: card.offers.map((each) => ({ ...each, parts: {} })) }),
  (card) => ({ ...card, refused: [] }),
];

/** A worker whose card is too large would be there for nobody. */
export function trim(card: WorkerCard): WorkerCard {
  const { offers, refused } = card;
  let small: WorkerCard = {
    ...card,
    offers: offers.slice(0, MOST_POSTINGS),
    refused: refused.slice(0, MOST_POSTINGS),
  };
  for (const step of STEPS) {
    if (Buffer.byteLength(JSON.stringify(small)) <= LIMITS.card) return small;
    small = step(small);
  }
  return small;
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
