import type { TaskLesson } from '../../domain/model.ts';
import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { correctionOf } from './correction.ts';
import { type EntryOptions, entriesOf, idsOf } from './entries-of.ts';
import { withoutStrangers } from './several-people.ts';

/** A task and what the rules would learn from it. */
export interface Candidate {
  readonly task: CleanTask;
  readonly lesson: TaskLesson;
}

export interface PickOptions extends EntryOptions {
  /** Ids of the entries that the memory has. */
  readonly known: ReadonlySet<string>;
  /** The family of a task; null where it is in none. */
  readonly familyOf: (task: CleanTask) => string | null;
}

export interface Picks {
  /** In the order in which to learn; a lesson holds only what is new. */
  readonly picked: readonly Candidate[];
  readonly passedOver: readonly { readonly task: CleanTask; readonly reason: string }[];
}

/**
 * The tasks that are worth learning from: first what users said of themselves, then in turns failures whose right way is
 * known, the newest success of each family (or sequence of tools), and other failures. What the memory has already, from
 * this task or from another that teaches the same, is passed over.
 */
export function pickTasks(candidates: readonly Candidate[], options: PickOptions): Picks {
  const newest = withoutStrangers(candidates).toSorted(
    (a, b) => compareText(dateOf(b), dateOf(a)) || compareText(a.task.id, b.task.id),
  );
  const seen = new Set<string>();
  const passedOver: { readonly task: CleanTask; readonly reason: string }[] = [];
  const open = newest.filter(({ task, lesson }) => {
    if (!idsOf(lesson, task).some((id) => options.known.has(id))) return true;
    for (const sign of [lessonSign({ task, lesson }, options), ...lesson.preferences.map(fold)]) seen.add(sign);
    passedOver.push({ task, reason: 'It was learnt from before.' });
    return false;
  });
  const ranked = open.toSorted((a, b) => rankOf(a.lesson) - rankOf(b.lesson)); // stable: the newest stay first
  const picked: Candidate[] = [];
  for (const candidate of ranked) {
    const fresh = withoutSeen(candidate, seen, options);
    if (fresh !== null) picked.push({ task: candidate.task, lesson: fresh });
    else passedOver.push({ task: candidate.task, reason: reasonAgainst(candidate.lesson) });
  }
  return { picked: inTurns(picked), passedOver };
}

/** What users said of themselves first; then the other kinds in turns, so that a few a night are not all failures. */
function inTurns(ranked: readonly Candidate[]): readonly Candidate[] {
  const kinds = Map.groupBy(ranked, ({ lesson }) => rankOf(lesson));
  const first = kinds.get(0) ?? [];
  const others = [1, 2, 3, 4].map((rank) => kinds.get(rank) ?? []);
  const longest = Math.max(...others.map((kind) => kind.length));
  return [...first, ...Array.from({ length: longest }, (_, turn) => others.flatMap((kind) => kind[turn] ?? [])).flat()];
}

function rankOf(lesson: TaskLesson): number {
  if (lesson.preferences.length > 0) return 0;
  if (lesson.worthLearning && lesson.outcome === 'failed' && lesson.correctApproach !== '') return 1;
  if (!lesson.worthLearning) return 4;
  return lesson.outcome === 'passed' ? 2 : 3;
}

/** The lesson without what others teach as well; null where nothing is left. Notes what is left as seen. */
function withoutSeen(candidate: Candidate, seen: Set<string>, options: PickOptions): TaskLesson | null {
  const { lesson } = candidate;
  const preferences = lesson.preferences.filter((text) => !seen.has(fold(text)));
  const sign = lessonSign(candidate, options);
  const isNew = lesson.worthLearning && !seen.has(sign);
  for (const each of [...preferences.map(fold), ...(isNew ? [sign] : [])]) seen.add(each);
  if (isNew) return { ...lesson, preferences };
  return preferences.length === 0 ? null : { worthLearning: false, reason: reasonAgainst(lesson), preferences };
}

function reasonAgainst(lesson: TaskLesson): string {
  return lesson.worthLearning || lesson.preferences.length > 0 ? 'Another task teaches the same.' : lesson.reason;
}

/** Equal for lessons that teach the same. */
function lessonSign({ task, lesson }: Candidate, options: PickOptions): string {
  if (!lesson.worthLearning) return '';
  if (lesson.outcome === 'failed') {
    const [entry] = entriesOf({ ...lesson, preferences: [] }, task, options);
    const said = correctionOf(task)?.instructions.join(' ') ?? lesson.prevention;
    return `failed\n${entry?.about.error ?? ''}\n${maskCase(said)}`;
  }
  const tools = task.steps.filter(({ status }) => status === 'ok').map(({ tool }) => tool);
  const sequence = tools.filter((tool, index) => tool !== tools[index - 1]).join(' ');
  return `passed\n${options.familyOf(task) ?? sequence}`;
}

/** Without what belongs to one case: names and numbers. */
function maskCase(text: string): string {
  return fold(text.replace(/\p{Lu}[\p{L}\p{N}'-]+(?: \p{Lu}[\p{L}\p{N}'-]+)*/gu, 'N').replace(/\d+/g, '#'));
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#]+/gu, ' ')
    .trim();
}

function dateOf({ task }: Candidate): string {
  return task.startedAt ?? '';
}
