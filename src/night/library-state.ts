import type { LibraryState } from '../promote/plan.ts';
import { findShadows } from '../promote/shadowing.ts';
import { parseSkill } from '../util/skill/parse.ts';
import type { FamilyOutcome } from './examine-family.ts';
import type { Night } from './night.ts';

/** The library as the plan of changes needs to know it. */
export async function libraryState(night: Night, outcomes: readonly FamilyOutcome[]): Promise<LibraryState> {
  const { library } = night.workspace;
  const names = await library.names();
  const live = (await Promise.all(names.map((name) => library.live(name)))).filter((version) => version !== null);
  warnOfShadows(night, live, outcomes);
  return {
    live,
    staged: await library.staged(),
    fallbacks: outcomes.flatMap(({ fallback }) => fallback ?? []),
    degraded: outcomes.filter(({ degraded }) => degraded).map(({ family }) => family.family.name),
  };
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
