import { join } from 'node:path';
import type { RecallHit, RecallResult } from '../../domain/memory.ts';
import { placeOf } from '../../memory/recall/place.ts';
import {
  entriesIn,
  markSuperseded,
  newestOf,
  readMarks,
  type SupersedingMark,
  toMarkMatch,
} from '../../memory/recall/superseded.ts';
import { parseSummaries, SUMMARIES } from '../../memory/summaries.ts';
import { readText } from '../../store/json-lines.ts';
import type { RecallIndex } from '../../store/recall/recall-index.ts';

/** Wherever a mark may stand; what was forgotten takes nothing's place. */
const ANYWHERE = { folders: [], kinds: [], since: null, until: null, archived: false, limit: 1000 };

/**
 * What holds no longer is said so, as files keep it: by the record of summaries and by the marks of entries that are
 * newer than it. Without an index only those of the hits are known.
 */
export async function withSuperseded(
  dir: string,
  result: RecallResult,
  { index }: { readonly index: RecallIndex | null },
): Promise<RecallResult> {
  const all = [...result.hits, ...result.mentions];
  const ids = entriesIn(all);
  if (ids.length === 0) return result;
  const record = await readText(join(dir, 'memories', SUMMARIES)).catch(() => null); // a hint that must cost no answer
  const { supersededBy } = parseSummaries(record);
  const newer = ids.flatMap((id) => supersededBy(id) ?? []);
  const marks = [...marksOf(all), ...(index === null ? [] : findMarks(index, [...ids, ...newer]))];
  const newest = newestOf(all, { marks, supersededBy });
  return {
    ...result,
    hits: markSuperseded(result.hits, newest),
    mentions: markSuperseded(result.mentions, newest),
  };
}

function marksOf(hits: readonly RecallHit[]): readonly SupersedingMark[] {
  return hits.filter(({ path }) => !placeOf(path).isArchived).flatMap(({ snippet }) => readMarks(snippet));
}

/** The marks on entries, those on the entries that made them, and so on. */
function findMarks(index: RecallIndex, ids: readonly string[]): readonly SupersedingMark[] {
  const asked = new Set<string>();
  const marks: SupersedingMark[] = [];
  for (let open = new Set(ids); open.size > 0; ) {
    for (const id of open) asked.add(id);
    const passages = index.search(toMarkMatch([...open]), ANYWHERE);
    const found = passages.flatMap(({ id }) => readMarks(index.passage(id)?.text ?? ''));
    marks.push(...found.filter(({ id }) => asked.has(id)));
    open = new Set(found.map(({ by }) => by).filter((id) => !asked.has(id)));
  }
  return marks;
}
