import type { Confidence, RecallHit } from '../../domain/memory.ts';
import { rankOf } from '../entry.ts';
import { idsIn, parseMarks } from '../marks.ts';
import { stemsOf } from './words.ts';

/** An entry says of itself that it takes the place of another. */
export interface SupersedingMark {
  readonly id: string;
  readonly by: string;
  /** How sure the newer one is. */
  readonly confidence: Confidence;
}

type SupersededBy = (id: string) => string | null;

const LEAD = /^\s*[-*+] (?:(?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d )?[a-z]+: )?/;

/** Ids of the entries among the hits, each once. */
export function entriesIn(hits: readonly Pick<RecallHit, 'snippet'>[]): readonly string[] {
  return [...new Set(hits.flatMap(({ snippet }) => idsIn(snippet)))];
}

/** What the entries of a text say that they supersede. */
export function readMarks(text: string): readonly SupersedingMark[] {
  return text.split('\n').flatMap((line) => {
    const { confidence, supersedes, ids } = readLine(line);
    const [by] = ids;
    return supersedes.flatMap(({ id }) => (id === null || by === undefined ? [] : [{ id, by, confidence }]));
  });
}

/** The passages, for FTS5, that may have a mark on one of these entries. */
export function toMarkMatch(ids: readonly string[]): string {
  const [mark, ...stems] = ['SUPERSEDES', ...ids].map((word) => `"${stemsOf(word).join(' ')}"`);
  return `${mark} AND (${stems.join(' OR ')})`;
}

/**
 * What took the place of an entry, at the end of the chain; null where it holds. Summaries decide; a mark that none
 * has seen yet counts unless whoever made it was less sure, as in a summary.
 */
export function newestOf(
  hits: readonly Pick<RecallHit, 'snippet'>[],
  { marks, supersededBy }: { readonly marks: readonly SupersedingMark[]; readonly supersededBy: SupersededBy },
): SupersededBy {
  const lines = hits.flatMap(({ snippet }) => snippet.split('\n')).map(readLine);
  const sure = new Map(lines.flatMap(({ ids, confidence }) => ids.map((id) => [id, rankOf(confidence)] as const)));
  for (const { by, confidence } of marks) sure.set(by, rankOf(confidence));
  const isMeant = ({ id, confidence }: SupersedingMark): boolean =>
    rankOf(confidence) >= (sure.get(id) ?? rankOf('sure'));
  const marked = new Map(marks.filter(isMeant).map(({ id, by }) => [id, by]));
  return (id) => {
    const seen = new Set([id]);
    let newest: string | null = null;
    for (let next = supersededBy(id) ?? marked.get(id); next !== undefined && !seen.has(next); ) {
      seen.add(next);
      newest = next;
      next = supersededBy(newest) ?? marked.get(newest);
    }
    return newest;
  };
}

/**
 * Says of each hit which of its entries hold no longer. What holds nothing else comes last: a newer fact is not to be
 * overlooked for an older one.
 */
export function markSuperseded(hits: readonly RecallHit[], supersededBy: SupersededBy): readonly RecallHit[] {
  const seen = hits.map((hit): RecallHit => {
    const superseded = idsIn(hit.snippet).flatMap((id) => {
      const by = supersededBy(id);
      return by === null ? [] : [{ id, by }];
    });
    return superseded.length === 0 ? hit : { ...hit, superseded };
  });
  const holding = seen.filter((hit) => !holdsNothing(hit));
  const least = holding.at(-1)?.score ?? 1;
  const stale = seen.filter(holdsNothing).map((hit) => ({ ...hit, score: Math.min(hit.score, least) }));
  return [...holding, ...stale];
}

/** Whether every entry of a hit was superseded. */
export function holdsNothing({ snippet, superseded = [] }: RecallHit): boolean {
  return superseded.length > 0 && superseded.length === idsIn(snippet).length;
}

function readLine(line: string): ReturnType<typeof parseMarks> {
  return parseMarks(line.replace(LEAD, ''));
}
