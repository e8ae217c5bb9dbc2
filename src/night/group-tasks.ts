import { type Clustering, cluster, type KnownFamily } from '../cluster/cluster.ts';
import { split } from '../cluster/split.ts';
import type { FamilySummary } from '../domain/event.ts';
import type { Family, SideOf } from '../domain/family.ts';
import type { CleanTask } from '../domain/task.ts';
import { plural } from '../util/amounts.ts';
import { hashJson } from '../util/hash.ts';
import { withCandidates } from './bootstrap-candidates.ts';
import { nameFamily } from './name-family.ts';
import type { FamilyAtNight, Night } from './night.ts';
import { readSuite } from './read-suite.ts';

const EXAMPLES = 3;
const EXAMPLE_LENGTH = 160;

/**
 * Finds the families among all tasks; known ones keep their id, name, members and sides. Each gets the staged skills
 * that playbooks offer for it.
 */
export async function groupTasks(night: Night, tasks: readonly CleanTask[]): Promise<readonly FamilyAtNight[]> {
  const { pipeline, state, emit, isWrite } = night;
  emit({ type: 'stage-started', stage: 'cluster', detail: plural(tasks.length, 'task') });
  const known = await knownFamilies(night);
  const { families, unassigned, changes } =
    groupedBefore(night, { tasks, known }) ?? cluster(tasks, known, { ...pipeline.families, isWrite });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const grouped: FamilyAtNight[] = [];
  const named: Family[] = families.filter(({ id }) => known.some((family) => family.id === id));
  for (const found of families) {
    const members = found.taskIds.flatMap((id) => byId.get(id) ?? []);
    const sides = await splitFamily(night, found, members);
    const isNew = !named.some(({ id }) => id === found.id);
    const family = isNew ? await nameFamily(night, { family: found, tasks: members, sides }, named) : found;
    if (isNew) named.push(family);
    grouped.push({ family, tasks: members, sides });
  }
  state.saveFamilies(named);
  const result = { families: grouped.map(({ family }) => family), unassigned };
  state.saveGrouping(groupingKey(night, { tasks, known: named }), JSON.stringify(result));
  for (const { family, sides } of grouped) await night.workspace.evidence.saveSplit(family.name, sides);
  emit({ type: 'families-found', families: grouped.map(summarise), unassigned: unassigned.length, changes });
  return withCandidates(night, grouped);
}

interface Grouping {
  readonly tasks: readonly CleanTask[];
  readonly known: readonly KnownFamily[];
}

/** What clustering would come to again: grouping the same tasks into the families that it found changes nothing. */
function groupedBefore(night: Night, about: Grouping): Clustering | null {
  const json = night.state.grouping(groupingKey(night, about));
  if (json === null) return null;
  const { families, unassigned }: Pick<Clustering, 'families' | 'unassigned'> = JSON.parse(json); // our own cache
  return { families, unassigned, changes: [] };
}

function groupingKey({ state, pipeline, redactor }: Night, { tasks, known }: Grouping): string {
  const { families, tools } = pipeline;
  return hashJson({
    revision: state.logs.revision(),
    tasks: tasks.map(({ id }) => id),
    known: known.map(({ id, name, taskIds }) => ({ id, name, taskIds })),
    rules: redactor.rulesHash,
    families,
    tools,
  });
}

/** From the state; where that was lost, from the suites, which name the family and the tasks of every skill. */
async function knownFamilies(night: Night): Promise<readonly KnownFamily[]> {
  const stored = night.state.families();
  if (stored.length > 0) return stored;
  const skills = await night.workspace.evidence.skills();
  const suites = await Promise.all(skills.map((skill) => readSuite(night, skill)));
  return suites
    .filter((suite) => suite !== null)
    .map(({ familyId, skill, recordings }) => {
      return { id: familyId, name: skill, taskIds: recordings.map(({ taskId }) => taskId).sort() };
    });
}

/** The split is sealed by a salt of the pipeline's seed and the family; a side once given is kept. */
async function splitFamily(
  { pipeline, workspace }: Night,
  { id, name }: Family,
  tasks: readonly CleanTask[],
): Promise<readonly SideOf[]> {
  const salt = hashJson({ seed: pipeline.seed, familyId: id });
  return split(tasks, { salt, previous: await workspace.evidence.split(name) });
}

function summarise({ family, tasks, sides }: FamilyAtNight): FamilySummary {
  const { taskIds: _, ...rest } = family;
  const count = (label: string): number => tasks.filter((task) => task.outcome.label === label).length;
  const [passed, failed, unknown] = [count('passed'), count('failed'), count('unknown')];
  return {
    ...rest,
    tasks: tasks.length,
    passed,
    failed,
    unknown,
    successRate: passed + failed === 0 ? null : passed / (passed + failed),
    examples: exampleRequests(tasks, sides),
  };
}

/** From the train side only: what is held out is not shown where a teacher's report may be read. */
function exampleRequests(tasks: readonly CleanTask[], sides: readonly SideOf[]): readonly string[] {
  const open = new Set(sides.filter(({ side }) => side === 'train').map(({ taskId }) => taskId));
  const requests = tasks.filter(({ id }) => open.has(id)).map(({ request }) => request.join(' / '));
  return [...new Set(requests)].slice(0, EXAMPLES).map((request) => request.slice(0, EXAMPLE_LENGTH));
}
