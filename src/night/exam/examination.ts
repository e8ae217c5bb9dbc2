import { createPassSeed } from '../../decide/case-plan.ts';
import { type History, readHistory } from '../../decide/history.ts';
import { nextCycle } from '../../decide/wallet.ts';
import type { BaselineResult, Counts, Design, Verdict } from '../../domain/decision.ts';
import type { Phase } from '../../domain/exam.ts';
import type { Lesson } from '../../domain/family.ts';
import type { Draft, SkillVersion } from '../../domain/skill.ts';
import type { Written } from '../../evaluate/stored-suite.ts';
import type { Interruption } from '../interruption.ts';
import type { Night } from '../night.ts';
import { readExam } from '../suites/read-suite.ts';
import type { ExamRoom } from './exam-room.ts';

/** One skill, one student, one night. */
export interface Examination {
  readonly night: Night;
  readonly room: ExamRoom;
  readonly lesson: Lesson;
  readonly design: Design;
  /** The live version, null where the skill is not promoted. */
  readonly live: SkillVersion | null;
  /** Keys of procedures that were taken back (`procedureKey`): they are not promoted. */
  readonly withdrawn: ReadonlySet<string>;
  /** Drafts that playbooks offer beside the teacher's own. */
  readonly candidates: readonly Draft[];
  /** What the recorded agent replied, by task, for answers that are planted in the exam. Absent: not known. */
  readonly replies?: ReadonlyMap<string, string>;
  /** True: search for a better version although the live one is sound. */
  readonly force: boolean;
  /** True: look whether the live version still holds, and search for no other, whatever comes of it. */
  readonly onlyCheck: boolean;
}

/** A verdict with the version it is about (null where it came to none) and how that did on the train cases. */
export interface Finding {
  readonly verdict: Verdict;
  readonly version: SkillVersion | null;
  readonly train: Counts | null;
  /** Why it waits for a person although the gate promotes it; absent: it does not. */
  readonly keptBack?: string;
}

/** What a night comes to for one skill and one student. */
export interface SkillOutcome {
  /** In the order they were reached: a regression comes before what the search then found. */
  readonly findings: readonly Finding[];
  readonly baseline: BaselineResult | null;
  readonly nullPolicy: Counts;
  /** Where the live version regressed: the version to go back to, and whether it is still better than none. */
  readonly fallback: SkillVersion | null;
  readonly degraded: boolean;
  /** Why the examination could not go to its end, null where it did: a model is down, or the budget is spent. */
  readonly postponed: Interruption | null;
}

export function historyOf(room: ExamRoom): History {
  return readHistory(room.decisions());
}

/** Opens a cycle where the suite or the design changed; after a promotion only `forSearch`. */
export async function openCycle({ night, room, design }: Examination, forSearch: boolean): Promise<void> {
  const now = { design, suiteHash: room.suiteHash };
  const opening = nextCycle(historyOf(room), now);
  if (opening === null || (!forSearch && opening.reason === 'promoted')) return;
  const written = (await readExam(night, room.skill))?.written;
  const news = written?.hash === room.suiteHash ? newsOf(written) : undefined;
  await room.decide(nextCycle(historyOf(room), { ...now, ...(news && { news }) }) ?? opening);
}

function newsOf({ added, retired, why }: Written): Pick<Written, 'added' | 'retired' | 'why'> {
  return { added, retired, ...(why !== undefined && { why }) };
}

export function cycleOf(room: ExamRoom): number {
  return historyOf(room).cycle?.number ?? 1;
}

/** The order of cases: its own for every phase, version and attempt, the same whenever it is asked for. */
export function passSeedOf(
  { night, room }: Examination,
  parts: { readonly phase: Phase; readonly version: string; readonly cycle?: number; readonly attempt?: number },
): number {
  return createPassSeed({ seed: night.pipeline.seed, skill: room.skill, fingerprint: room.fingerprint, ...parts });
}

/** Writes a verdict down. Attempt 0 stands for what is decided outside the gate. */
export function recordVerdict(
  { room }: Examination,
  { verdict, version }: Pick<Finding, 'verdict' | 'version'>,
  attempt = 0,
): Promise<void> {
  return room.decide({
    type: 'verdict-reached',
    cycle: cycleOf(room),
    attempt,
    version: version?.version ?? 'none',
    fingerprint: room.fingerprint,
    student: room.student.name,
    suiteHash: room.suiteHash,
    verdict,
  });
}
