import type { FamilyMeant, FamilyRule } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { hash } from '../../util/hash.ts';
import { findMeant, MOST_LEAVING } from '../../util/meant.ts';
import { centre, similarity, type View } from './view.ts';

/** A merge can bring together, by way of a third family, what an earlier split set apart: then all are applied once more. */
const MOST_ROUNDS = 4;

export interface RuleOptions {
  readonly tasks: ReadonlyMap<string, CleanTask>;
  viewOf(task: CleanTask): View;
}

export interface Ruled {
  /** The family of each task that has one. */
  readonly homes: Map<string, string>;
  /** Why families differ from before: by `from\nto` ids. */
  readonly reasons: ReadonlyMap<string, string>;
}

/**
 * What people said, whatever grouping found, in the order in which they said it: the latest has the last word. Merged
 * families are one; a part that was split off is a family of its own, of the tasks that were listed and, of those that
 * the rule could not list, the ones that are more like it than like the rest. Applied again, it changes nothing.
 */
export function applyRules(
  homes: ReadonlyMap<string, string>,
  rules: readonly FamilyRule[],
  options: RuleOptions,
): Ruled {
  const ruled = new Map(homes);
  const reasons = new Map<string, string>();
  const valid = standing(rules).filter(({ type }) => type === 'merge' || type === 'split');
  for (let round = 0; valid.length > 0 && round < MOST_ROUNDS; round++) {
    const start = new Map(ruled);
    for (const rule of valid) {
      if (rule.type === 'merge') mergeInto(rule, { ...options, ruled, reasons });
      if (rule.type === 'split') splitOff(withMerged(rule, valid), { ...options, ruled, reasons });
    }
    if (ruled.size === start.size && [...ruled].every(([task, family]) => start.get(task) === family))
      return { homes: ruled, reasons };
  }
  return valid.length === 0 ? { homes: ruled, reasons } : keepIds(homes, { homes: ruled, reasons });
}

/**
 * Families that come out with the very tasks they went in with have their ids again: rules that go in a circle (1 and 2
 * merged, 2 and 3 merged, 1 and 3 parted) part and merge them in every round, and would hand their ids around.
 */
function keepIds(before: ReadonlyMap<string, string>, { homes, reasons }: Ruled): Ruled {
  const known = new Map([...members(before)].map(([id, tasks]) => [tasks, id]));
  const found = [...members(homes)];
  const kept = new Map(found.flatMap(([id, tasks]) => [[id, known.get(tasks)] as const]));
  const taken = new Set(kept.values());
  const free = found.map(([id]) => id).filter((id) => !taken.has(id));
  const renamed = new Map<string, string>();
  for (const [id] of found) {
    const own = kept.get(id) ?? (taken.has(id) ? free.find((other) => kept.get(other) !== undefined) : id) ?? id;
    if (own === id) continue;
    renamed.set(id, own);
    if (kept.get(id) === undefined) free.splice(free.indexOf(own), 1);
  }
  if (renamed.size === 0) return { homes, reasons };
  const named = (id: string) => renamed.get(id) ?? id;
  const again = [...reasons].map(([key, why]) => [key.split('\n').map(named).join('\n'), why] as const);
  return {
    homes: new Map([...homes].map(([task, id]) => [task, named(id)])),
    reasons: new Map([...again, ...reasons]),
  };
}

/** The tasks of each family, in one order, as text. */
function members(homes: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const tasks = new Map<string, string[]>();
  for (const [task, id] of homes) {
    const there = tasks.get(id);
    if (there === undefined) tasks.set(id, [task]);
    else there.push(task);
  }
  return new Map([...tasks].map(([id, ids]) => [id, ids.sort().join('\n')]));
}

/** The names that people gave, by family; of two families with the same name the one named last has it. */
export function namesGiven(
  homes: ReadonlyMap<string, string>,
  rules: readonly FamilyRule[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const rule of inOrder(rules)) {
    if (rule.type === 'merge') for (const [id, name] of names) if (name === rule.from.name) names.delete(id);
    if (rule.type !== 'rename') continue;
    const family = findMeant(rule.family, homes);
    if (family === null) continue;
    for (const [other, name] of names) if (name === rule.name) names.delete(other);
    names.set(family, rule.name);
  }
  return names;
}

type Split = Extract<FamilyRule, { readonly type: 'split' }>;

type Merge = Extract<FamilyRule, { readonly type: 'merge' }>;

interface Ruling extends RuleOptions {
  readonly ruled: Map<string, string>;
  readonly reasons: Map<string, string>;
}

function mergeInto(rule: Merge, { ruled, reasons }: Ruling): void {
  const into = findMeant(rule.into, ruled);
  const from = findMeant({ ...rule.from, id: into ?? rule.from.id }, ruled);
  if (into === null || from === null) return;
  for (const task of [...rule.into.taskIds, ...rule.from.taskIds]) if (ruled.has(task)) ruled.set(task, into);
  if (into === from) return;
  for (const [task, family] of ruled) if (family === from) ruled.set(task, into);
  reasons.set(`${from}\n${into}`, saidBy(rule, 'merged them'));
}

function splitOff(rule: Split, { ruled, reasons, tasks, viewOf }: Ruling): void {
  const seeds = rule.part.taskIds.filter((id) => tasks.has(id));
  if (seeds.length === 0) return;
  const listed = new Set(rule.part.taskIds);
  const rest = rule.family.taskIds.filter((id) => !listed.has(id));
  const family = findMeant({ ...rule.family, taskIds: rest }, ruled);
  const found = findMeant(rule.part, ruled);
  const part = found === null || found === family ? partId(rule, new Set(ruled.values())) : found;
  if (found !== null && found === family) {
    reasons.set(`${family}\n${part}`, saidBy(rule, 'split it'));
    for (const task of moreLikePart(rule, { family, rest, seeds, ruled, tasks, viewOf })) ruled.set(task, part);
  }
  for (const task of seeds) if (found === null || (ruled.get(task) ?? family) === family) ruled.set(task, part);
}

function saidBy({ at, by, reason }: FamilyRule, what: string): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  return `${by === 'teacher' ? 'the teacher' : 'a person'} ${what} on ${at.slice(0, 10)}${why}`;
}

/** What people made one with the part goes along with it. */
function withMerged(rule: Split, rules: readonly FamilyRule[]): Split {
  const listed = new Set(rule.part.taskIds);
  const rest = new Set(rule.family.taskIds.filter((id) => !listed.has(id)));
  const together = new Set(listed);
  const merges = rules.filter((other) => other.type === 'merge');
  for (const _ of merges)
    for (const { into, from } of merges) {
      const both = [...into.taskIds, ...from.taskIds];
      if (both.some((id) => together.has(id)) && !both.some((id) => rest.has(id)))
        for (const id of both) together.add(id);
    }
  return together.size === listed.size ? rule : { ...rule, part: { ...rule.part, taskIds: [...together].sort() } };
}

/** The id the rule gives its part, or one derived from its tasks; never that of a family that is there. */
function partId({ part }: Split, taken: ReadonlySet<string>): string {
  if (/^fam-[0-9a-f]{8}$/.test(part.id) && !taken.has(part.id)) return part.id;
  for (let salt = ''; ; salt += '\n') {
    const id = `fam-${hash([...part.taskIds].sort().join('\n') + salt, 8)}`;
    if (!taken.has(id)) return id;
  }
}

/** Members of the family that the rule could not list: they came later, or there were too many to list. */
function moreLikePart(
  rule: Split,
  {
    family,
    rest,
    seeds,
    ruled,
    tasks,
    viewOf,
  }: Omit<Ruling, 'reasons'> & {
    readonly family: string;
    readonly rest: readonly string[];
    readonly seeds: readonly string[];
  },
): readonly string[] {
  const listed = new Set([...rule.family.taskIds, ...rule.part.taskIds]);
  const isLong = rule.part.taskIds.length >= MOST_LEAVING;
  const unlisted = [...ruled]
    .filter(([task, home]) => home === family && !listed.has(task))
    .flatMap(([task]) => tasks.get(task) ?? [])
    .filter(({ startedAt }) => isLong || (startedAt ?? '') > rule.at);
  if (unlisted.length === 0) return [];
  const seen = (ids: readonly string[]) => centre(ids.flatMap((id) => tasks.get(id) ?? []).map(viewOf));
  const [partView, restView] = [seen(seeds), seen(rest)];
  return unlisted
    .filter((task) => similarity(viewOf(task), partView) > similarity(viewOf(task), restView))
    .map(({ id }) => id);
}

/** Without what was taken back later: to merge and part the same families each night would give them ids in vain. */
function standing(rules: readonly FamilyRule[]): readonly FamilyRule[] {
  const ordered = inOrder(rules);
  return ordered.filter((rule, at) => {
    const later = ordered.slice(at + 1);
    if (rule.type === 'split') return !later.some((other) => other.type === 'merge' && contradict(other, rule));
    if (rule.type === 'merge') return !later.some((other) => other.type === 'split' && contradict(rule, other));
    return true;
  });
}

/** Whether most of the one family is in the part, and most of the other in the rest. */
function contradict({ into, from }: Merge, { family, part }: Split): boolean {
  const parted = new Set(part.taskIds);
  const rest = new Set(family.taskIds.filter((id) => !parted.has(id)));
  const isMostly = ({ taskIds }: FamilyMeant, among: ReadonlySet<string>) =>
    taskIds.filter((id) => among.has(id)).length * 2 > taskIds.length;
  return (isMostly(into, parted) && isMostly(from, rest)) || (isMostly(from, parted) && isMostly(into, rest));
}

function inOrder(rules: readonly FamilyRule[]): readonly FamilyRule[] {
  return [...rules].sort((a, b) => compareText(a.at, b.at));
}
