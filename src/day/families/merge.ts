import type { FamilyRule } from '../../domain/family.ts';
import { NightschoolError } from '../../errors.ts';
import { inheritedBy, readSides } from '../../night/families/inherit-sides.ts';
import { withState } from '../../night/logs-of.ts';
import { meanFamily } from '../../util/meant.ts';
import { changeFamilies, type Desk, requireTasks } from './change.ts';
import { type KnownFamily, requireFamily } from './known.ts';
import { readTasksOf } from './read-requests.ts';

export interface Merged {
  readonly dryRun: boolean;
  readonly into: string;
  readonly from: readonly string[];
  /** Of all of them together. */
  readonly tasks: number;
  /** Cases that are sealed for exams now, and those of them that then can be in none: practice of another family gives them away. */
  readonly sealed: number;
  readonly setAside: number;
  /** Live skills that the next night switches off. */
  readonly disables: readonly string[];
  /** Staged skills that then wait for no family. */
  readonly leaves: readonly string[];
}

/**
 * Has the next night make families one. What is live of the one that stays lives on; a live skill of the others is switched
 * off by then, and all of its evidence kept.
 * @throws NightschoolError UNKNOWN_NAME, USAGE, WORKSPACE_LOCKED
 */
export function mergeFamilies(
  dir: string,
  named: { readonly into: string; readonly from: readonly string[] },
  options: { readonly dryRun: boolean; readonly now: () => Date },
): Promise<Merged> {
  return changeFamilies(dir, options, async (desk) => {
    const { workspace, known, dryRun, at } = desk;
    const into = requireTasks(requireFamily(known.families, named.into));
    const from = [...new Set(named.from.map((name) => requireTasks(requireFamily(known.families, name))))];
    if (from.length === 0) throw new NightschoolError('USAGE', `Which families are to go into ${into.name}?`);
    if (from.includes(into)) throw new NightschoolError('USAGE', `${into.name} cannot be merged with itself.`);
    const disables = await requireSurvivor(desk, { into, from });
    const staged = new Set((await workspace.library.staged()).map(({ skill }) => skill));
    const seals = await countSeals(desk, into, from);
    const rules = from.map((each): FamilyRule => {
      return { at, type: 'merge', into: meanFamily(into), from: meanFamily(each) };
    });
    await workspace.families.addRules(rules);
    return {
      ...{ dryRun, disables, ...seals, into: into.name, from: from.map(({ name }) => name) },
      tasks: [into, ...from].reduce((sum, { taskIds }) => sum + taskIds.length, 0),
      leaves: from.map(({ name }) => name).filter((name) => staged.has(name)),
    };
  });
}

/** As the next night will find it, but for what it reads anew. */
async function countSeals(
  { workspace }: Desk,
  into: KnownFamily,
  from: readonly KnownFamily[],
): Promise<Pick<Merged, 'sealed' | 'setAside'>> {
  const ids = [into, ...from].flatMap(({ taskIds }) => taskIds);
  const tasks = withState(workspace.dir, (state) => readTasksOf(state, ids)) ?? [];
  const { sealed, setAside } = inheritedBy(into.name, { tasks, sides: await readSides({ workspace }) });
  return { sealed, setAside };
}

/** The live skills of those that go; only one that has a live skill itself may take them in. */
async function requireSurvivor(
  { workspace }: Desk,
  { into, from }: { readonly into: KnownFamily; readonly from: readonly KnownFamily[] },
): Promise<readonly string[]> {
  const live = new Set(await workspace.library.names());
  const going = from.map(({ name }) => name).filter((name) => live.has(name));
  if (going.length === 0 || live.has(into.name)) return going;
  const [first = ''] = going;
  throw new NightschoolError('USAGE', `${first} has a live skill, and ${into.name} has none that could stay.`, {
    hint: `Merge it the other way round: nightschool families merge ${first} ${into.name}; a name is changed with families rename.`,
  });
}
