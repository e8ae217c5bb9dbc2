import type { DecisionOf, VerdictWord } from '../../domain/decision.ts';
import type { Student } from '../../domain/model.ts';
import { type ExamConditions, examFingerprint } from '../exam/exam-fingerprint.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';

type VerdictReached = DecisionOf<'verdict-reached'>;

/** That a student was proven to follow the live version of a skill. */
export interface Certificate {
  readonly skill: string;
  readonly version: string;
  /** Name of the student. */
  readonly student: string;
  /** Of the exam: what else goes by that name, or sits under other conditions, was not examined (`holdsFor`). */
  readonly fingerprint: string;
  readonly suiteHash: string;
  /** Of what graded that exam, as it was checked then; absent: it was not. */
  readonly grader?: string;
  /** Lower bound of its success rate. */
  readonly lower: number;
  /** YYYY-MM-DD: when it was last confirmed. */
  readonly night: string;
}

export const CERTIFIES: ReadonlySet<VerdictWord> = new Set(['promote', 'healthy']);
export const REVOKES: ReadonlySet<VerdictWord> = new Set(['regressed']);

/**
 * The verdict by which a version is certified, where the last one that says so or takes it back says so. What the gate
 * never promoted is not certified: a check that it still holds asks for far less than the proof that it does.
 */
export function certifyingVerdict(verdicts: readonly VerdictReached[], version: string | null): VerdictReached | null {
  const last = verdicts.findLast(
    ({ version: judged, verdict }) => judged === version && (CERTIFIES.has(verdict.word) || REVOKES.has(verdict.word)),
  );
  const isProven = verdicts.some(({ version: judged, verdict }) => judged === version && verdict.word === 'promote');
  return isProven && last !== undefined && CERTIFIES.has(last.verdict.word) ? last : null;
}

/** Every certificate of every live skill, by skill and in the order the students were first examined. */
export async function certificatesOf(workspace: Workspace): Promise<readonly Certificate[]> {
  const skills = await workspace.library.names();
  return (await Promise.all(skills.map((skill) => certificatesOfSkill(workspace, skill)))).flat();
}

/** Whether it is this student, as it is now, that was examined, and under the conditions of now. */
export function holdsFor(
  { student, suiteHash, fingerprint, grader }: Certificate,
  opened: Student,
  conditions: ExamConditions,
): boolean {
  if (student !== opened.name) return false;
  // it is part of the fingerprint only where it is more than the harness
  const graders = grader === undefined ? [undefined] : [undefined, grader];
  return graders.some((each) => fingerprint === examFingerprint({ ...conditions, grader: each }, opened, suiteHash));
}

async function certificatesOfSkill(workspace: Workspace, skill: string): Promise<readonly Certificate[]> {
  const live = await workspace.library.live(skill);
  if (live === null) return [];
  const { version } = live;
  const decisions = await workspace.evidence.decisions(skill);
  const verdicts = decisionsOf(decisions, 'verdict-reached');
  const checks = decisionsOf(decisions, 'graders-checked');
  const examined = Map.groupBy(verdicts, ({ student }) => student);
  return [...examined.values()].flatMap((all) => {
    const verdict = certifyingVerdict(all, version);
    if (verdict === null) return [];
    const { student, fingerprint, suiteHash, night } = verdict;
    const grader = checks.findLast((check) => check.suiteHash === suiteHash)?.grader;
    const { lower } = verdict.verdict.arithmetic;
    return [{ skill, version, student, fingerprint, suiteHash, night, lower, ...(grader !== undefined && { grader }) }];
  });
}
