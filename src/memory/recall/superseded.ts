import type { RecallHit } from '../../domain/memory.ts';

const ID = /(?:^|\s)\^([0-9a-v]{6})(?=\s|$)/g;
const MARK = /\[SUPERSEDES: \d{4}-\d{2}-\d{2} \^([0-9a-v]{6})\].*\s\^([0-9a-v]{6})\s*$/;

/** Whether any entry is among the hits. */
export function haveEntries(hits: readonly RecallHit[]): boolean {
  return hits.some(({ snippet }) => idsIn(snippet).length > 0);
}

/**
 * Says of each hit which of its entries hold no longer, by the record of summaries and by the marks in the hits
 * themselves. What holds nothing else comes last: a newer fact is not to be overlooked for an older one.
 */
export function markSuperseded(
  hits: readonly RecallHit[],
  supersededBy: (id: string) => string | null,
): readonly RecallHit[] {
  const marked = new Map(hits.flatMap(({ snippet }) => snippet.split('\n').flatMap(readMark)));
  const seen = hits.map((hit) => {
    const ids = idsIn(hit.snippet);
    const superseded = ids.flatMap((id) => {
      const by = supersededBy(id) ?? marked.get(id) ?? null;
      return by === null ? [] : [{ id, by }];
    });
    return {
      hit: superseded.length === 0 ? hit : { ...hit, superseded },
      holds: superseded.length < ids.length || ids.length === 0,
    };
  });
  const holding = seen.filter(({ holds }) => holds).map(({ hit }) => hit);
  const least = holding.at(-1)?.score ?? 1;
  const stale = seen.filter(({ holds }) => !holds).map(({ hit }) => ({ ...hit, score: Math.min(hit.score, least) }));
  return [...holding, ...stale];
}

function idsIn(text: string): readonly string[] {
  return [...new Set([...text.replace(/\[SUPERSEDES:[^\]]*\]/g, '').matchAll(ID)].map(([, id = '']) => id))];
}

function readMark(line: string): readonly (readonly [string, string])[] {
  const [, old, id] = MARK.exec(line) ?? [];
  return old === undefined || id === undefined ? [] : [[old, id]];
}
