import type { LibraryChange } from '../../domain/library.ts';
import { type LibraryState, planKept } from '../../promote/plan.ts';
import { findShadows } from '../../promote/shadowing.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import type { FamilyOutcome } from '../exam/examine-family.ts';
import type { Night } from '../night.ts';
import { readWord } from '../people/read-word.ts';
import { holdersOf } from './holders.ts';

/** The library as the plan of changes needs to know it; what a person should know of it is said. */
export async function libraryState(night: Night, outcomes: readonly FamilyOutcome[]): Promise<LibraryState> {
  const state = await readLibraryState(night, outcomes);
  warnOfShadows(night, state.live, outcomes);
  for (const { skill } of state.live) await warnOfIgnored(night, skill);
  for (const skill of await night.workspace.library.elsewhere()) warnOfElsewhere(night, skill);
  return state;
}

/** What verdicts of the night ask of skills that are pinned, and so is not done: each is a regression that nobody takes back. */
export async function keptByPins(night: Night, outcomes: readonly FamilyOutcome[]): Promise<readonly LibraryChange[]> {
  const examined = outcomes.filter(({ idle }) => !idle);
  const rows = examined.flatMap((outcome) => outcome.rows);
  return planKept(rows, await readLibraryState(night, examined));
}

async function readLibraryState(night: Night, outcomes: readonly FamilyOutcome[]): Promise<LibraryState> {
  const { library } = night.workspace;
  const names = await library.names();
  const live = (await Promise.all(names.map((name) => library.live(name)))).filter((version) => version !== null);
  return {
    live,
    staged: await library.staged(),
    fallbacks: outcomes.flatMap(({ fallback }) => fallback ?? []),
    degraded: outcomes.filter(({ degraded }) => degraded).map(({ family }) => family.family.name),
    heldElsewhere: await skillsHeldElsewhere(night, outcomes, live),
    ...(await skillsKept(night, outcomes)),
  };
}

/** What people said of the skills of families that were looked at. */
async function skillsKept(
  { workspace }: Night,
  outcomes: readonly FamilyOutcome[],
): Promise<{ readonly pinned: readonly string[]; readonly archived: readonly string[] }> {
  const skills = outcomes.map(({ family }) => family.family.name);
  const words = await Promise.all(skills.map((skill) => readWord(workspace, skill)));
  const elsewhere = new Set(await workspace.library.elsewhere());
  return {
    pinned: skills.filter((skill, index) => words[index]?.pinned || elsewhere.has(skill)),
    archived: skills.filter((_, index) => typeof words[index]?.archived === 'string'),
  };
}

function warnOfElsewhere({ emit }: Night, skill: string): void {
  const file = `skills/${skill}/SKILL.md`;
  const message = `${file} is a link that leads out of the workspace: it is not read, and no version of ${skill} goes live in its place.`;
  emit({ type: 'warning-raised', message, file });
}

/** What no version has was never certified, but agents may open it. */
async function warnOfIgnored({ workspace, emit }: Night, skill: string): Promise<void> {
  for (const { path, reason } of await workspace.library.ignored(skill)) {
    const file = `skills/${skill}/${path}`;
    emit({ type: 'warning-raised', message: `${file} is no part of the skill that is examined: ${reason}.`, file });
  }
}

async function skillsHeldElsewhere(
  night: Night,
  outcomes: readonly FamilyOutcome[],
  live: LibraryState['live'],
): Promise<readonly string[]> {
  const held: string[] = [];
  for (const { family } of outcomes) {
    const skill = family.family.name;
    const version = live.find((each) => each.skill === skill)?.version;
    if (version === undefined) continue;
    if ((await holdersOf(night, skill, version)).length > 0) held.push(skill);
  }
  return held;
}

/** A new skill that an agent may take for another one is promoted all the same, but said. */
function warnOfShadows({ emit }: Night, live: LibraryState['live'], outcomes: readonly FamilyOutcome[]): void {
  const promoted = outcomes.flatMap(({ rows, versions }) => {
    const version = rows.find(({ verdict }) => verdict.word === 'promote')?.version;
    return versions.find((each) => each.version === version) ?? [];
  });
  const described = [...promoted, ...live.filter(({ skill }) => !promoted.some((each) => each.skill === skill))].map(
    ({ skill, text }) => ({ name: skill, description: parseSkill(text).description }),
  );
  for (const skill of described.slice(0, promoted.length)) {
    for (const { message } of findShadows(skill, described)) emit({ type: 'warning-raised', message });
  }
}
