import type { Neighbourhoods } from './condense.ts';
import { dot, type Vectors } from './dense/vectors.ts';

/**
 * What being about the same counts against saying the same. More joins more of few families (.35 is best on banking77), but
 * 64 topics blur hundreds of families into each other.
 */
const TOPIC_SHARE = 0.2;

/** The same neighbours, similar by what they say and what they are about, best first. */
export function relate({ starts, items, similarities }: Neighbourhoods, topics: Vectors): Neighbourhoods {
  const related = { starts, items: items.slice(), similarities: similarities.slice() };
  for (let group = 0; group + 1 < starts.length; group++) {
    const from = starts[group] ?? 0;
    for (let place = from; place < (starts[group + 1] ?? 0); place++) {
      const other = items[place] ?? 0;
      const alike = Math.max(0, dot(topics, group, topics, other));
      const similarity = Math.fround((1 - TOPIC_SHARE) * (similarities[place] ?? 0) + TOPIC_SHARE * alike);
      insert(related, { from, place, other, similarity });
    }
  }
  return related;
}

interface Neighbour {
  /** Where the neighbours start, and where those end that are sorted already. */
  readonly from: number;
  readonly place: number;
  readonly other: number;
  readonly similarity: number;
}

function insert({ items, similarities }: Neighbourhoods, { from, place, other, similarity }: Neighbour): void {
  let at = place;
  for (; at > from && isBefore(other, similarity, { items, similarities, at: at - 1 }); at--) {
    items[at] = items[at - 1] ?? 0;
    similarities[at] = similarities[at - 1] ?? 0;
  }
  items[at] = other;
  similarities[at] = similarity;
}

function isBefore(
  other: number,
  similarity: number,
  { items, similarities, at }: Pick<Neighbourhoods, 'items' | 'similarities'> & { readonly at: number },
): boolean {
  const before = similarities[at] ?? 0;
  return similarity > before || (similarity === before && other < (items[at] ?? 0));
}
