import type { DecisionOf, VerdictWord } from '../../domain/decision.ts';
import type { SkillVersion, TextFinding } from '../../domain/skill.ts';
import type { SkillUse } from '../../domain/use.ts';
import { readUses } from '../../store/uses.ts';
import { screeningOf } from '../gate/screening.ts';
import { peopleSay } from '../people/word.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { certifyingVerdict } from './certificates.ts';
import type { ChangedPart } from './changed-parts.ts';
import type { Lapses } from './lapses.ts';

/** The last verdict of one student on a skill. */
export interface StudentStatus {
  readonly student: string;
  readonly verdict: VerdictWord;
  readonly version: string;
  /** True where this is the version that is live, and the verdict certifies it for this student. */
  readonly certified: boolean;
  /** Of the exam that the verdict is about, or that certified the live version. */
  readonly fingerprint: string;
  /** What is not as it was when the live version was certified: the next night examines it again. Empty: nothing. */
  readonly lapsed: readonly ChangedPart[];
  readonly lower: number;
  readonly passed: number;
  readonly failed: number;
  readonly night: string;
  readonly reason: string;
}

export interface SkillStatus {
  readonly skill: string;
  readonly live: string | null;
  readonly staged: string | null;
  /** True where no exam has certified what is staged: a playbook's skill, or an imported one. */
  readonly unproven: boolean;
  /** Nights leave it as it is. */
  readonly pinned: boolean;
  /** The version that a person archived, and the last one that a person refused; null: none. */
  readonly archived: string | null;
  readonly refused: string | null;
  /** What a person has to look at in the text of what is staged; empty: nothing that is known of. */
  readonly findings: readonly TextFinding[];
  /** In the order they were first examined: the ladder's. */
  readonly students: readonly StudentStatus[];
  /** How often agents were given it, and what they reported of the work done with it. */
  readonly uses: { readonly served: number; readonly passed: number; readonly failed: number };
}

/** How a skill stands, from its evidence alone. */
export async function readSkillStatus(
  workspace: Workspace,
  skill: string,
  { lapses, staged: allStaged }: { readonly lapses: Lapses; readonly staged: readonly SkillVersion[] },
): Promise<SkillStatus> {
  const decisions = await workspace.evidence.decisions(skill);
  const verdicts = decisionsOf(decisions, 'verdict-reached');
  const { pinned, archived, rejected } = peopleSay(decisions);
  const live = (await workspace.library.live(skill))?.version ?? null;
  const staged = allStaged.find((version) => version.skill === skill);
  const byStudent = Map.groupBy(verdicts, ({ student }) => student);
  return {
    ...{ skill, live, pinned, archived },
    refused: rejected.at(-1)?.version ?? null,
    staged: staged?.version ?? null,
    findings: staged === undefined ? [] : (screeningOf(decisions, staged.version)?.findings ?? []),
    unproven: staged !== undefined && certifyingVerdict(verdicts, staged.version) === null,
    students: await Promise.all(
      [...byStudent.values()].flatMap((all) =>
        all.slice(-1).map((last) => toStatus(last, { skill, all, live, lapses })),
      ),
    ),
    uses: countUses(await readUses(workspace.dir, skill)),
  };
}

function countUses(uses: readonly SkillUse[]): SkillStatus['uses'] {
  const count = (wanted: SkillUse['type']): number => uses.filter(({ type }) => type === wanted).length;
  return { served: count('served'), passed: count('passed'), failed: count('failed') };
}

async function toStatus(
  last: DecisionOf<'verdict-reached'>,
  {
    skill,
    all,
    live,
    lapses,
  }: {
    readonly skill: string;
    readonly all: readonly DecisionOf<'verdict-reached'>[];
    readonly live: string | null;
    readonly lapses: Lapses;
  },
): Promise<StudentStatus> {
  const certificate = certifyingVerdict(all, live);
  const { student, version, night, verdict } = last;
  const { word, reason, counts, arithmetic } = verdict;
  return {
    ...{ student, version, night, reason },
    verdict: word,
    certified: certificate !== null,
    fingerprint: certificate?.fingerprint ?? last.fingerprint,
    lapsed: certificate === null ? [] : await lapses(skill, certificate),
    lower: arithmetic.lower,
    passed: counts.passed,
    failed: counts.failed,
  };
}

/** Whether anything is to be told of it: a folder may hold nothing but versions that once were staged. */
export function isWorthTelling({ live, staged, students }: SkillStatus): boolean {
  return live !== null || staged !== null || students.length > 0;
}
