import type { FamilyNight } from '../../cluster/nights/group-night.ts';
import type { GivenSide } from '../../cluster/nights/sides.ts';
import { summariseEmerging } from '../../cluster/rank-emerging.ts';
import type { FamilySummary } from '../../domain/event.ts';
import type { SideOf } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { plural } from '../../util/amounts.ts';
import { ignoredFamilies } from '../../util/meant.ts';
import { withCandidates } from '../bootstrap/bootstrap-candidates.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { readSuite } from '../suites/read-suite.ts';
import { countCovered } from './coverage.ts';
import { embedRequests } from './embed-requests.ts';
import { type FamiliesBefore, groupTonight, keepGrouping } from './group-tonight.ts';
import { readSides, type SplitGiven, splitFamily } from './inherit-sides.ts';
import { nameFamilies } from './name-family.ts';
import { ruleBorders } from './rule-borders.ts';
import { type AssembledFamily, warnOfSetAside } from './set-aside.ts';

const EXAMPLES = 3;
const EXAMPLE_LENGTH = 160;

/**
 * Finds the families among all tasks: known ones keep their id, name and sides, and what people said of them holds. Each
 * gets the staged skills that playbooks offer for it.
 */
export async function groupTasks(night: Night, tasks: readonly CleanTask[]): Promise<readonly FamilyAtNight[]> {
  const { pipeline, workspace, emit } = night;
  emit({ type: 'stage-started', stage: 'cluster', detail: plural(tasks.length, 'task') });
  const known = await knownFamilies(night);
  const grouping = { tasks, known, ...(await embedRequests(night, tasks)) };
  let found = await groupTonight(night, grouping);
  const sides = await readSides(night);
  let settled = assemble(night, found, { tasks, sides });
  if (await ruleBorders(night, found.borders, settled)) {
    found = await groupTonight(night, grouping);
    settled = assemble(night, found, { tasks, sides, shown: settled.flatMap(givenBy) });
  }
  const grouped = await nameBorn(night, settled, known);
  warnOfSetAside(night, grouped);
  await keepGrouping(night, grouping, { ...found, families: grouped.map(({ family }) => family) });
  for (const { family, sides } of grouped) await workspace.evidence.saveSplit(family.name, sides);
  await workspace.families.addLineage(night.date, found.changes);
  emit({
    type: 'families-found',
    families: grouped.map(summarise),
    unassigned: found.unassigned.length,
    changes: found.changes,
    emerging: summariseEmerging(found.emerging, tasks, pipeline),
    covered: await countCovered(night, grouped),
  });
  return withCandidates(night, grouped);
}

/** Ids of the families that people want left alone. */
export async function ignoredTonight(
  { workspace }: Night,
  families: readonly FamilyAtNight[],
): Promise<ReadonlySet<string>> {
  const rules = await workspace.families.rules();
  return ignoredFamilies(
    rules,
    families.map(({ family }) => family),
  );
}

/** Each family with its tasks and sides. */
function assemble(
  night: Night,
  { families }: FamilyNight,
  { tasks: all, ...given }: SplitGiven,
): readonly AssembledFamily[] {
  const byId = new Map(all.map((task) => [task.id, task]));
  return families.map((family) => {
    const tasks = family.taskIds.flatMap((id) => byId.get(id) ?? []);
    return { family, tasks, ...splitFamily(night, family, { ...given, tasks }) };
  });
}

function givenBy({ family, sides }: FamilyAtNight): readonly GivenSide[] {
  return sides.map((side) => ({ family: family.name, side }));
}

/** Families that are new tonight get the name that the pipeline wants for them. */
async function nameBorn(
  night: Night,
  grouped: readonly AssembledFamily[],
  known: FamiliesBefore,
): Promise<readonly AssembledFamily[]> {
  const old = new Set(known.map(({ id }) => id));
  const born = grouped.filter(({ family }) => !old.has(family.id));
  const others = grouped.flatMap(({ family }) => (old.has(family.id) ? [family] : []));
  const named = new Map((await nameFamilies(night, born, others)).map((family) => [family.id, family]));
  return grouped.map((each) => ({ ...each, family: named.get(each.family.id) ?? each.family }));
}

/**
 * From the state; where that was lost, from the suites, which name the family and the tasks of every skill. Suites of
 * families that were merged into others are still there.
 */
async function knownFamilies(night: Night): Promise<FamiliesBefore> {
  const stored = night.state.families();
  if (stored.length > 0) return stored;
  const { evidence, families } = night.workspace;
  const lineage = await families.lineage();
  const gone = new Set(lineage.flatMap((event) => (event.type === 'families-merged' ? event.from : [])));
  const skills = await evidence.skills();
  const suites = await Promise.all(skills.map((skill) => readSuite(night, skill)));
  return suites
    .filter((suite) => suite !== null)
    .filter(({ familyId }) => !gone.has(familyId))
    .map(({ familyId, skill, recordings, waiting = [] }) => {
      const taskIds = [...recordings, ...waiting].map(({ taskId }) => taskId).sort();
      return { id: familyId, name: skill, taskIds };
    });
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
