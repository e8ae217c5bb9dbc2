import type { Decision, VerdictWord } from '../../domain/decision.ts';
import { HOLDS } from '../../promote/plan.ts';
import type { Night } from '../night.ts';
import { decisionsOf } from '../workspace.ts';

const JUDGES: ReadonlySet<VerdictWord> = new Set([...HOLDS, 'regressed']);

/** Students of the ladder for whom a version was certified, and who have not shown since that it no longer holds. */
export async function holdersOf(
  { students, workspace }: Pick<Night, 'students' | 'workspace'>,
  skill: string,
  version: string,
): Promise<readonly string[]> {
  const decisions = await workspace.evidence.decisions(skill);
  return students.map(({ name }) => name).filter((student) => holds(decisions, { student, version }));
}

/** Whether a version was ever certified for a student. */
export function wasHeld(
  decisions: readonly Decision[],
  about: { readonly student: string; readonly version: string },
): boolean {
  return decisionsOf(decisions, 'verdict-reached').some(
    ({ student, version, verdict }) =>
      student === about.student && version === about.version && HOLDS.has(verdict.word),
  );
}

function holds(decisions: readonly Decision[], about: { readonly student: string; readonly version: string }): boolean {
  const last = decisionsOf(decisions, 'verdict-reached').findLast(
    ({ student, version, verdict }) =>
      student === about.student && version === about.version && JUDGES.has(verdict.word),
  );
  return last !== undefined && HOLDS.has(last.verdict.word);
}
