import { type FamilyFacts, rankFamilies } from '../../cluster/rank.ts';
import { createYardstick, type FamilyMeasures, measureFamily, type Yardstick } from '../../cluster/rank-measure.ts';
import type { FamilyRank } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { certificatesOf } from '../certificates/certificates.ts';
import { derive } from '../derive.ts';
import { isSettledTonight, standingRows } from '../exam/examine-family.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { readWord } from '../people/read-word.ts';
import type { PeopleSay } from '../people/word.ts';
import { readExam } from '../suites/read-suite.ts';
import { hashTasks } from '../task-stamps.ts';
import { measureCoverage } from './coverage.ts';

/** A family with what it is worth tonight. */
export interface RankedFamily {
  readonly family: FamilyAtNight;
  readonly rank: FamilyRank;
  /** Nothing that its last examination rests on has changed. */
  readonly isSettled: boolean;
  /**
   * What becomes of it tonight: `examine` it as ever (where it has too few cases the gate says so, for nothing);
   * `check` its live skill and search for no other; `leave` it alone.
   */
  readonly work: 'examine' | 'check' | 'leave';
}

/** What a rank rests on besides the families. */
export interface RankingOptions {
  /** All of the night: how far the logs reach. */
  readonly tasks: readonly CleanTask[];
  /** Ids of families that people said to leave alone. */
  readonly ignored: ReadonlySet<string>;
}

/** The families, what deserves a teacher most first. Nothing is announced: ranks change with the outcomes that are judged. */
export async function rankTonight(
  night: Night,
  families: readonly FamilyAtNight[],
  { tasks, ignored }: RankingOptions,
): Promise<readonly RankedFamily[]> {
  const certified = new Set((await certificatesOf(night.workspace)).map(({ skill }) => skill));
  const about = { yardstick: createYardstick(tasks, night.isWrite), ignored, certified };
  const facts = new Map<string, FamilyFacts>();
  for (const family of families) facts.set(family.family.id, await gatherFacts(night, family, about));
  const byId = new Map(families.map((family) => [family.family.id, family]));
  return rankFamilies([...facts.values()]).flatMap((rank) => {
    const [family, known] = [byId.get(rank.familyId), facts.get(rank.familyId)];
    if (family === undefined || known === undefined) return [];
    return [{ family, rank, isSettled: known.isSettled, work: chooseWork(rank, known) }];
  });
}

/** Tells what deserves a teacher, and what skills serve already. */
export async function announceRanks(
  night: Night,
  ranked: readonly RankedFamily[],
  tasks: readonly CleanTask[],
): Promise<void> {
  const families = ranked.map(({ family }) => family);
  const coverage = await measureCoverage(night, families, tasks);
  night.emit({ type: 'families-ranked', ranks: ranked.map(({ rank }) => rank), coverage });
}

/** Too few cases are the gate's own business: it says so, writes the suite down, and asks no teacher. */
function chooseWork({ not }: FamilyRank, { live, heldOut, minimumHeldOut }: FamilyFacts): RankedFamily['work'] {
  if (not?.why === 'ignored' || not?.why === 'pinned' || not?.why === 'archived') {
    return live === 'no' ? 'leave' : 'check';
  }
  return not?.why === 'no-agreement' && heldOut >= minimumHeldOut ? 'leave' : 'examine';
}

async function gatherFacts(
  night: Night,
  about: FamilyAtNight,
  {
    yardstick,
    ignored,
    certified,
  }: {
    readonly yardstick: Yardstick;
    readonly ignored: ReadonlySet<string>;
    readonly certified: ReadonlySet<string>;
  },
): Promise<FamilyFacts> {
  const { id, name } = about.family;
  const isLive = (await night.workspace.library.live(name)) !== null;
  return {
    familyId: id,
    name,
    ...(await measureOnce(night, about, yardstick)),
    isIgnored: ignored.has(id),
    ...keptAs(await readWord(night.workspace, name)),
    live: certified.has(name) ? 'certified' : isLive ? 'uncertified' : 'no',
    isSettled: await isSettledTonight(night, about),
    verdict: standingRows(night, id).at(-1)?.verdict.word ?? null,
    hasCandidate: (about.candidates ?? []).length > 0,
    heldOut: await countHeldOut(night, about),
    minimumHeldOut: night.pipeline.gate.minimumHeldOut,
  };
}

function measureOnce(
  { state, pipeline }: Night,
  { family, tasks }: FamilyAtNight,
  yardstick: Yardstick,
): Promise<FamilyMeasures> {
  const { isWrite: _, ...scale } = yardstick;
  return derive(state, `measures of ${family.id}`, {
    about: { tasks: hashTasks(tasks), tools: pipeline.tools, ...scale },
    work: () => measureFamily(tasks, yardstick),
  });
}

function keptAs({ pinned, archived }: PeopleSay): Pick<FamilyFacts, 'kept'> {
  if (archived !== null) return { kept: 'archived' };
  return pinned ? { kept: 'pinned' } : {};
}

/** Cases that an exam made anew has, near enough: of successes that are held out, a few of each group, and of people. */
async function countHeldOut(night: Night, { family, tasks, sides, selfConfirmed }: FamilyAtNight): Promise<number> {
  const { cases } = await night.workspace.evidence.readExam(family.name);
  // few have a case that a person wrote
  const suite = cases?.includes('"person"') ? await readExam(night, family.name) : null;
  const passed = new Set(
    tasks.filter(({ id, outcome }) => outcome.label === 'passed' && !selfConfirmed?.has(id)).map(({ id }) => id),
  );
  const built = sides.filter(({ taskId }) => passed.has(taskId));
  const sideOf = new Map(built.map(({ group, side }) => [group, side]));
  const people = (suite?.cases ?? []).filter(({ origin }) => origin === 'person');
  const taken = new Set(people.map(({ id }) => id));
  const { perGroup, maximumHeldOut } = night.pipeline.suite;
  const open = built.filter(({ taskId, side }) => side === 'held-out' && !taken.has(taskId));
  const groups = [...Map.groupBy(open, ({ group }) => group).values()];
  const own = groups.reduce((sum, { length }) => sum + Math.min(length, perGroup), 0);
  return (
    Math.min(own, maximumHeldOut) +
    people.filter(({ group, side }) => (sideOf.get(group) ?? side) === 'held-out').length
  );
}
