import type { Evidence, Task } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { PHRASES } from '../talk/phrases.ts';
import { toWords } from '../talk/words.ts';

/** Share of words in common from which two requests are the same one (Jaccard index). */
const SAME = 0.8;
/** Requests after a request that may repeat it. */
const NEXT = 2;
/** Words below which only the very next request counts: `commit` is asked for again and again. */
const TELLING = 3;
/** Time between two sessions in which the same request is the same wish. */
const SOON_MS = 30 * 60 * 1000;

interface Asked {
  readonly request: readonly string[];
}

/** Whether one of the next two requests of a session asks for the same again. */
export function isAskedAgain(requests: readonly Asked[], index: number): boolean {
  const words = wordsOf(requests[index]);
  const reach = words.size < TELLING ? 1 : NEXT;
  const next = requests.slice(index + 1, index + 1 + reach);
  return next.some((request) => isSame(words, wordsOf(request)));
}

/**
 * Requests that were made again in another session of the same project within 30 minutes, with words all but equal,
 * unless a check that passed says that they were done. Keyed by the id of the earlier task. Only tasks with a time and
 * a project can be compared; requests of one or two words and those that a benchmark repeats are left alone.
 */
export function findAskedAgain(tasks: readonly Task[]): ReadonlyMap<string, Evidence> {
  const found = new Map<string, Evidence>();
  const timed = tasks.flatMap((task) => {
    const [start, end] = [Date.parse(task.startedAt ?? ''), Date.parse(task.endedAt ?? task.startedAt ?? '')];
    const isComparable = task.project !== undefined && task.repeatOf === undefined && !Number.isNaN(start);
    return isComparable ? [{ task, start, end: Number.isNaN(end) ? start : end, words: wordsOf(task) }] : [];
  });
  for (const group of Map.groupBy(timed, ({ task }) => task.project).values()) {
    const sorted = group.toSorted((a, b) => a.start - b.start || compareText(a.task.id, b.task.id));
    for (const [index, earlier] of sorted.entries()) {
      if (earlier.words.size < TELLING || isChecked(earlier.task)) continue;
      const later = findLater(sorted, index);
      if (later !== undefined) found.set(earlier.task.id, evidenceOf(later.task));
    }
  }
  return found;
}

interface Timed {
  readonly task: Task;
  readonly start: number;
  readonly end: number;
  readonly words: ReadonlySet<string>;
}

/** Sorted by start: the look ahead ends where the time is over. */
function findLater(sorted: readonly Timed[], index: number): Timed | undefined {
  const earlier = sorted[index];
  for (let at = index + 1; earlier !== undefined && at < sorted.length; at++) {
    const later = sorted[at];
    if (later === undefined || later.start - earlier.end > SOON_MS) return undefined;
    const isOther = later.task.sessionId !== earlier.task.sessionId && later.start >= earlier.end;
    if (isOther && isSame(earlier.words, later.words)) return later;
  }
  return undefined;
}

function evidenceOf(later: Task): Evidence {
  return {
    kind: 'asked-again',
    supports: 'failed',
    // Not what was said there: the later task may be held out, and what stands here is shown to the teacher.
    detail: `The same was asked again soon after, in session ${later.sessionId}.`,
  };
}

function isChecked({ outcome }: Task): boolean {
  return outcome.evidence.some(({ kind }) => kind === 'check-passed');
}

function wordsOf(asked: Asked | undefined): ReadonlySet<string> {
  const words = toWords(asked?.request[0] ?? '');
  return new Set(words.filter((word) => !FUNCTION_WORDS.has(word)));
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size === 0 || other.size === 0) return false;
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared) >= SAME;
}

const FUNCTION_WORDS = new Set(PHRASES.functionWords);
