import { versionsOf } from '../../../day/versions/timeline.ts';
import type { Decision } from '../../../domain/decision.ts';
import type { SkillVersion } from '../../../domain/skill.ts';
import { NightschoolError } from '../../../errors.ts';
import { openWorkspace, type Workspace } from '../../../night/workspace.ts';
import { healMove } from '../../../store/families/move-skill.ts';
import { acquireLock } from '../../../store/lock.ts';
import { likeness } from '../../../util/likeness.ts';
import type { CommonOptions } from '../../terminal.ts';

const MOST_NAMED = 8;

/** A skill as commands about its versions find it. */
export interface SkillDesk {
  readonly workspace: Workspace;
  readonly skill: string;
  readonly decisions: readonly Decision[];
  readonly live: SkillVersion | null;
  readonly staged: SkillVersion | null;
}

/**
 * Opens a skill to look at it.
 * @throws NightschoolError UNKNOWN_NAME, PIPELINE_NOT_FOUND
 */
export async function openSkill(workspace: Workspace, skill: string): Promise<SkillDesk> {
  const { evidence, library } = workspace;
  const known = [...new Set([...(await evidence.skills()), ...(await library.names())])].sort();
  if (!known.includes(skill)) throw unknownSkill(skill, known);
  const staged = (await library.staged()).find((version) => version.skill === skill) ?? null;
  return { workspace, skill, decisions: await evidence.decisions(skill), live: await library.live(skill), staged };
}

/**
 * Does something about a skill under the workspace's lock, so never while a night runs; in a dry run what is written stays
 * in memory.
 * @throws NightschoolError as `openSkill`; WORKSPACE_LOCKED
 */
export async function changeSkill<Result>(
  options: CommonOptions & Readonly<Record<string, unknown>>,
  skill: string,
  work: (desk: SkillDesk) => Promise<Result>,
): Promise<Result> {
  const dryRun = options.dryRun === true;
  const workspace = await openWorkspace(options.dir, { dryRun }); // a folder that is not there gets no lock
  const lock = acquireLock(options.dir, { isPassing: dryRun });
  try {
    if (!dryRun) await healMove(options.dir);
    await workspace.library.heal();
    return await work(await openSkill(workspace, skill));
  } finally {
    lock.release();
  }
}

const PREFIX = /^[0-9a-f]{4,16}$/;

/**
 * The version that a whole hash means, or the first four digits of one and more where no other begins so.
 * @throws NightschoolError UNKNOWN_NAME, USAGE where several begin so, FILE_DAMAGED where its text was changed
 */
export async function findVersion(desk: SkillDesk, wanted: string): Promise<SkillVersion> {
  const { skill, live, staged, decisions, workspace } = desk;
  const known = versionsOf(decisions, desk);
  const begun = PREFIX.test(wanted) ? known.filter((version) => version.startsWith(wanted)) : [];
  if (begun.length > 1 && !begun.includes(wanted)) {
    throw new NightschoolError(
      'USAGE',
      `${begun.length} versions of ${skill} begin with ${wanted}: ${begun.join(', ')}.`,
      {
        hint: 'Give more of it.',
      },
    );
  }
  const version = begun.includes(wanted) ? wanted : (begun[0] ?? wanted);
  const lying = [live, staged].find((each) => each?.version === version);
  if (lying !== undefined && lying !== null) return lying;
  const kept = PREFIX.test(version) ? await workspace.evidence.version(skill, version) : null;
  if (kept === null) throw unknownVersion(desk, wanted);
  if (kept.version === version) return kept;
  throw new NightschoolError(
    'FILE_DAMAGED',
    `evals/${skill}/versions/${version} was changed: it is ${kept.version} now.`,
  );
}

function unknownVersion({ skill }: SkillDesk, wanted: string): NightschoolError {
  return new NightschoolError('UNKNOWN_NAME', `${skill} has no version ${wanted.slice(0, 100)}.`, {
    hint: `nightschool history ${skill} lists them; they are the folders in evals/${skill}/versions/.`,
  });
}

function unknownSkill(wanted: string, known: readonly string[]): NightschoolError {
  const near = known.toSorted((a, b) => likeness(b, wanted) - likeness(a, wanted) || (a < b ? -1 : 1));
  const more = near.length > MOST_NAMED ? ', … (nightschool status)' : '';
  const hint =
    known.length === 0
      ? 'No skill has been examined yet: nightschool run.'
      : `There are: ${near.slice(0, MOST_NAMED).join(', ')}${more}.`;
  return new NightschoolError('UNKNOWN_NAME', `There is no skill ${JSON.stringify(wanted.slice(0, 100))}.`, { hint });
}
