import type { FamilyRule } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { NightschoolError } from '../../errors.ts';
import { withState } from '../../night/logs-of.ts';
import { hash } from '../../util/hash.ts';
import { MOST_LEAVING, meanFamily } from '../../util/meant.ts';
import { changeFamilies, type Desk, requireTasks } from './change.ts';
import { requireFreeName } from './free-name.ts';
import { type KnownFamily, requireFamily } from './known.ts';
import { readTasksOf } from './read-requests.ts';
import { toolsOf } from './resemblance.ts';

/** Which tasks are to leave: these, or those that called a tool, or say a word (or some, one after another). */
export type Parting =
  | { readonly type: 'tasks'; readonly ids: readonly string[] }
  | { readonly type: 'tool' | 'word'; readonly what: string };

export interface SplitOff {
  readonly dryRun: boolean;
  readonly family: string;
  /** What the part is to be called; null: the night names it. */
  readonly name: string | null;
  readonly leaving: readonly string[];
  readonly staying: number;
  /** A live skill stays with the rest. */
  readonly isLive: boolean;
}

/**
 * Has the next night make a part of a family one of its own. The skill stays with the rest.
 * @throws NightschoolError UNKNOWN_NAME, USAGE, WORKSPACE_LOCKED
 */
export function splitFamily(
  dir: string,
  about: { readonly family: string; readonly parting: Parting; readonly name: string | null },
  options: { readonly dryRun: boolean; readonly now: () => Date },
): Promise<SplitOff> {
  return changeFamilies(dir, options, async (desk) => {
    const { workspace, known, dryRun, at } = desk;
    const family = requireTasks(requireFamily(known.families, about.family));
    const { name } = about;
    if (name !== null) await requireFreeName(desk, name);
    const leaving = choose(desk, family, about.parting);
    const left = new Set(leaving);
    const staying = family.taskIds.filter((id) => !left.has(id));
    requireBoth(family, { leaving, staying });
    const id = `fam-${hash(leaving.join('\n'), 8)}`;
    const part = meanFamily({ id, name: name ?? '', taskIds: leaving }, MOST_LEAVING);
    const rules: FamilyRule[] = [{ at, type: 'split', family: meanFamily({ ...family, taskIds: staying }), part }];
    if (name !== null) rules.push({ at, type: 'rename', family: meanFamily({ ...part, name }), name });
    await workspace.families.addRules(rules);
    const isLive = (await workspace.library.live(family.name)) !== null;
    return { dryRun, family: family.name, name, leaving, staying: staying.length, isLive };
  });
}

function requireBoth(
  { name }: KnownFamily,
  { leaving, staying }: { readonly leaving: readonly string[]; readonly staying: readonly string[] },
): void {
  if (leaving.length === 0) throw new NightschoolError('USAGE', `No task of ${name} is meant: nothing would leave it.`);
  if (staying.length > 0) return;
  throw new NightschoolError('USAGE', `All ${leaving.length} tasks of ${name} are meant: nothing would stay.`, {
    hint: 'Another name is given with nightschool families rename.',
  });
}

/** Ids of the tasks that leave, sorted. */
function choose({ workspace }: Desk, family: KnownFamily, parting: Parting): readonly string[] {
  if (parting.type === 'tasks') return [...new Set(parting.ids.map((id) => requireTask(family, id)))].sort();
  const tasks = withState(workspace.dir, (state) => readTasksOf(state, family.taskIds)) ?? [];
  const { type, what } = parting;
  const meant = tasks.filter((task) => (type === 'tool' ? toolsOf(task).has(what) : says(task, what)));
  if (meant.length > 0) return meant.map(({ id }) => id).sort();
  throw new NightschoolError(
    'USAGE',
    `No task of ${family.name} ${type === 'tool' ? 'called' : 'says'} ${JSON.stringify(what)}.`,
    {
      hint: type === 'tool' ? calledIn(tasks) : `nightschool families show ${family.name} lists what its requests say.`,
    },
  );
}

/** By its id, or the beginning of it. */
function requireTask({ name, taskIds }: KnownFamily, wanted: string): string {
  const found = taskIds.filter((id) => wanted !== '' && id.startsWith(wanted));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const what = found.length === 0 ? 'has no task' : `has ${found.length} tasks that begin with`;
  throw new NightschoolError('UNKNOWN_NAME', `${name} ${what} ${JSON.stringify(wanted.slice(0, 40))}.`, {
    hint: `nightschool families show ${name} --all lists them.`,
  });
}

const MOST_TOOLS = 12;

function calledIn(tasks: readonly CleanTask[]): string {
  const counts = new Map<string, number>();
  for (const task of tasks) for (const tool of toolsOf(task)) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const tools = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_TOOLS);
  if (tools.length === 0) return 'None of them called any tool.';
  return `They called: ${tools.map(([tool, count]) => `${tool} (${count} of ${tasks.length})`).join(', ')}.`;
}

const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** As whole words, whatever their case; in scripts that put no space between words, anywhere. */
function says({ request }: CleanTask, phrase: string): boolean {
  const wanted = bare(phrase);
  if (wanted.trim() === '') return false;
  return request.map(bare).some((said) => said.includes(UNSPACED.test(phrase) ? wanted.trim() : wanted));
}

/** The words in lower case with one blank between and around them. */
function bare(text: string): string {
  return ` ${(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(' ')} `;
}
