import { linkTasks } from '../../cluster/link.ts';
import type { FamilySummary } from '../../domain/event.ts';
import type { SideOf } from '../../domain/family.ts';
import type { CleanTask, Evidence, TaskLabel } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { withState } from '../../night/logs-of.ts';
import type { Workspace } from '../../night/workspace.ts';
import type { State } from '../../store/state/state.ts';
import { isWrite } from '../../util/tool-kind.ts';
import { readSettings } from '../settings.ts';
import { type Descent, readDescent } from './descent.ts';
import { type KnownFamilies, type KnownFamily, summaryOf } from './known.ts';
import { readSample, readWeighedTasks, type Sample } from './read-requests.ts';
import { profile, resemblances, toolsOf, wordsOf } from './resemblance.ts';
import { readStandings, type Standing } from './standing.ts';

/** A task of a family, as a person may see it. */
export interface Member {
  readonly taskId: string;
  readonly session: string;
  readonly at: string | null;
  /** Null: on neither, as it could give an exam away. */
  readonly side: SideOf['side'] | null;
  readonly outcome: TaskLabel;
  readonly request: readonly CleanText[];
}

/** Calls in their order, one after another of the same tool as one. */
export interface Sequence {
  readonly calls: readonly string[];
  readonly tasks: number;
  readonly share: number;
}

/** A share of the family's tasks against that of all others that were looked at. */
export interface Trait {
  readonly name: string;
  readonly inside: number;
  readonly outside: number;
}

/** Everything that is known of a family. */
export interface ShownFamily {
  readonly family: FamilySummary;
  readonly standing: Standing;
  readonly members: readonly Member[];
  readonly procedures: readonly Sequence[];
  /** The same with what writes alone. */
  readonly writes: readonly Sequence[];
  readonly outcomes: { readonly [Label in TaskLabel]: number };
  /** How often what kind of reason speaks for what. */
  readonly evidence: readonly {
    readonly kind: Evidence['kind'];
    readonly supports: TaskLabel;
    readonly tasks: number;
  }[];
  /** Tasks that could give each other away, largest group first; those of one task are left out. */
  readonly groups: readonly (readonly string[])[];
  readonly terms: readonly Trait[];
  readonly tools: readonly Trait[];
  readonly nearest: readonly Neighbour[];
  readonly lineage: readonly Descent[];
}

export interface Neighbour {
  readonly id: string;
  readonly name: string;
  readonly similarity: number;
}

/** Null where the state that knows its tasks was lost. */
export async function showFamily(
  workspace: Workspace,
  known: KnownFamilies,
  family: KnownFamily,
): Promise<ShownFamily | null> {
  const { tools, outcomes } = await readSettings(workspace.dir);
  const { minimumConfidence } = outcomes;
  const looked = withState(workspace.dir, (state) =>
    look(state, { known, family, rules: { tools, minimumConfidence } }),
  );
  const standing = (await readStandings(workspace, known)).get(family.id);
  if (looked === null || standing === undefined || family.taskIds.length === 0) return null;
  const { tasks, sample, nearest } = looked;
  const sides = new Map((await workspace.evidence.split(family.name)).map(({ taskId, side }) => [taskId, side]));
  return {
    ...{ family: summaryOf(family), standing, nearest },
    members: tasks.map((task) => toMember(task, sides.get(task.id) ?? null)),
    procedures: countSequences(tasks, () => true),
    writes: countSequences(tasks, (tool) => isWrite(tool, tools)),
    outcomes: countOutcomes(tasks),
    evidence: countEvidence(tasks),
    groups: groupsOf(tasks),
    ...traitsOf(family, { tasks, sample }),
    lineage: await readDescent(workspace, family, known.families),
  };
}

function look(
  state: State,
  about: {
    readonly known: KnownFamilies;
    readonly family: KnownFamily;
    readonly rules: Parameters<typeof readWeighedTasks>[2];
  },
): { readonly tasks: readonly CleanTask[]; readonly sample: Sample; readonly nearest: readonly Neighbour[] } {
  const { known, family, rules } = about;
  const sample = readSample(state, known.families);
  const tasks = readWeighedTasks(state, family.taskIds, rules);
  return { tasks, sample, nearest: findNearest(family, known.families, sample) };
}

function findNearest(family: KnownFamily, families: readonly KnownFamily[], sample: Sample): readonly Neighbour[] {
  const profiles = families.map(({ id }) => profile(sample.families.get(id) ?? []));
  const row = resemblances(profiles)[families.indexOf(family)] ?? [];
  const others = families.flatMap((other, index) =>
    other === family ? [] : [{ id: other.id, name: other.name, similarity: row[index] ?? 0 }],
  );
  return others.sort((a, b) => b.similarity - a.similarity || (a.name < b.name ? -1 : 1));
}

function toMember({ id, sessionId, startedAt, outcome, request }: CleanTask, side: Member['side']): Member {
  return { taskId: id, session: sessionId, at: startedAt ?? null, side, outcome: outcome.label, request };
}

function countSequences(tasks: readonly CleanTask[], counts: (tool: string) => boolean): readonly Sequence[] {
  const groups = Map.groupBy(tasks, ({ steps }) => {
    const tools = steps.map(({ tool }) => tool).filter(counts);
    return JSON.stringify(tools.filter((tool, index) => tool !== tools[index - 1]));
  });
  return [...groups]
    .map(([calls, { length }]) => ({ calls: toNames(calls), tasks: length, share: length / tasks.length }))
    .sort((a, b) => b.tasks - a.tasks || a.calls.length - b.calls.length || (a.calls.join() < b.calls.join() ? -1 : 1));
}

function toNames(json: string): readonly string[] {
  return JSON.parse(json);
}

function countOutcomes(tasks: readonly CleanTask[]): ShownFamily['outcomes'] {
  const count = (label: TaskLabel): number => tasks.filter(({ outcome }) => outcome.label === label).length;
  return { passed: count('passed'), failed: count('failed'), unknown: count('unknown') };
}

function countEvidence(tasks: readonly CleanTask[]): ShownFamily['evidence'] {
  const groups = Map.groupBy(
    tasks.flatMap(({ id, outcome }) => outcome.evidence.map(({ kind, supports }) => ({ id, kind, supports }))),
    ({ kind, supports }) => `${supports} ${kind}`,
  );
  const counted = [...groups.values()].flatMap((all) =>
    all.slice(0, 1).map(({ kind, supports }) => ({ kind, supports, tasks: new Set(all.map(({ id }) => id)).size })),
  );
  return counted.sort((a, b) => b.tasks - a.tasks || (`${a.kind}${a.supports}` < `${b.kind}${b.supports}` ? -1 : 1));
}

function groupsOf(tasks: readonly CleanTask[]): readonly (readonly string[])[] {
  const groups = linkTasks(tasks).map((group) => group.map(({ id }) => id));
  return groups
    .filter(({ length }) => length > 1)
    .sort((a, b) => b.length - a.length || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

function traitsOf(
  { terms, tools, taskIds }: KnownFamily,
  { tasks, sample }: { readonly tasks: readonly CleanTask[]; readonly sample: Sample },
): Pick<ShownFamily, 'terms' | 'tools'> {
  const own = new Set(taskIds);
  const others = sample.all.filter(({ id }) => !own.has(id));
  const compare = (
    names: readonly string[],
    featuresOf: (task: CleanTask) => ReadonlySet<string>,
  ): readonly Trait[] => {
    const [inside, outside] = [tasks, others].map((all) => all.map(featuresOf));
    return names.map((name) => ({ name, inside: shareOf(name, inside), outside: shareOf(name, outside) }));
  };
  return { terms: compare(terms, wordsOf), tools: compare(tools, toolsOf) };
}

function shareOf(name: string, all: readonly ReadonlySet<string>[] = []): number {
  return all.length === 0 ? 0 : all.filter((features) => features.has(name)).length / all.length;
}
