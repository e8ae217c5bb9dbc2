import type { Score } from '../../decide/bounds.ts';
import { casesToOpen, isGrowing } from '../../decide/enough-cases.ts';
import { chooseComparator, collectGateEvidence, type GateQuestion, holds } from '../../decide/evidence.ts';
import { decideGate } from '../../decide/gate.ts';
import { opponentUnder } from '../../decide/history.ts';
import { leftOutOf } from '../../decide/judge-graders.ts';
import { tooFewForAttempt } from '../../decide/sentences.ts';
import { createVerdict, NO_COUNTS } from '../../decide/verdict.ts';
import { nextAttempt } from '../../decide/wallet.ts';
import type { Counts, Verdict } from '../../domain/decision.ts';
import type { Arm } from '../../domain/exam.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { skillDocument } from '../../util/skill/version.ts';
import { cycleOf, type Examination, historyOf, passSeedOf, recordVerdict } from '../exam/examination.ts';
import { runSequence } from '../exam/run-sequence.ts';
import { decisionsOf } from '../workspace.ts';
import { requireWorking } from './require-working.ts';

/**
 * Puts one champion through the sealed test on the held-out cases, or gives the verdict that stands on it.
 * @param train how it did on the practice cases; null where that is not known
 */
export async function passGate(
  examination: Examination,
  champion: SkillVersion,
  train: Counts | null,
): Promise<Verdict> {
  const { room } = examination;
  const history = historyOf(room);
  const { fingerprint } = room;
  const { version } = champion;
  const incumbent = opponentUnder(history, { version, fingerprint });
  const next = nextAttempt(
    history,
    { version, fingerprint },
    {
      incumbentHolds: incumbent !== null && holds(incumbent),
      createSeed: (attempt) => passSeedOf(examination, { phase: 'gate', version, cycle: cycleOf(room), attempt }),
    },
  );
  if (next.type === 'stands') return next.verdict;
  const known = addScores(train, lastExamOf(examination, version));
  const tooSoon = next.type === 'open' ? findTooSoon(examination, next.opening.attempt, known) : null;
  if (tooSoon !== null) {
    await recordVerdict(examination, { verdict: tooSoon, version: champion });
    return tooSoon;
  }
  const { attempt, passSeed } = next.type === 'open' ? next.opening : next.attempt;
  const comparator = chooseComparator(incumbent, history.baselines.get(fingerprint)?.state ?? null);
  let isOpen = next.type === 'resume';
  const verdict = await sitExam(examination, champion, {
    attempt,
    passSeed,
    comparator,
    beforeRun: async () => {
      if (next.type === 'open') await room.decide(next.opening); // once: a decision is written down only once
      isOpen = true;
    },
  });
  // An attempt is spent when its first run starts: without one there is nothing to record.
  if (isOpen) await recordVerdict(examination, { verdict, version: champion }, attempt);
  if (verdict.word === 'needs-more-evidence') {
    requireWorking(examination, ({ phase }) => phase === 'gate' || phase === 'comparator');
  }
  return verdict;
}

/**
 * Of a student whose repeats prove nothing an attempt is not opened before the suite has the cases that it will probably
 * take: it would spend its number of the wallet, and the next one takes more.
 */
function findTooSoon({ night, room, design }: Examination, attempt: number, known: Score | null): Verdict | null {
  const cases = room.heldOut.length;
  if (!room.student.deterministic || cases < design.minimumHeldOut) return null;
  const growing = isGrowing(room.decisions(), night.date);
  // cases that the check of the graders found unsound keep their places in the suite: no more than the rest ever come
  const most = night.pipeline.suite.maximumHeldOut - leftOutOf(room.decisions(), room.suiteHash).size;
  const needed = casesToOpen({ design, attempt, known, growing, most });
  if (cases >= needed) return null;
  const reason = tooFewForAttempt(cases, attempt, needed);
  const input = { design, attempt: 0, counts: NO_COUNTS, stillNeeded: needed - cases };
  return createVerdict('needs-more-evidence', reason, input);
}

/** How the version did when it last sat an exam with this student, on another suite and undecided; null where it never did. */
function lastExamOf({ room }: Examination, version: string): Score | null {
  const { name } = room.student;
  const last = decisionsOf(room.decisions(), 'verdict-reached').findLast(
    (each) => each.version === version && each.student === name && each.attempt > 0,
  );
  return last?.verdict.counts ?? null;
}

function addScores(one: Score | null, other: Score | null): Score | null {
  if (one === null || other === null) return one ?? other;
  return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}

async function sitExam(
  { room, design, night, live }: Examination,
  champion: SkillVersion,
  {
    beforeRun,
    ...opening
  }: Pick<GateQuestion, 'attempt' | 'passSeed' | 'comparator'> & {
    readonly beforeRun: () => Promise<void>;
  },
): Promise<Verdict> {
  const question: GateQuestion = {
    ...opening,
    design,
    version: champion.version,
    fingerprint: room.fingerprint,
    deterministic: room.student.deterministic,
    heldOut: room.heldOut.map(({ id, group, pinned }) => ({ caseId: id, group, ...(pinned && { pinned }) })),
    night: night.date,
  };
  const texts: Readonly<Record<Arm, string | null>> = {
    'with-skill': skillDocument(champion),
    incumbent: live === null ? null : skillDocument(live),
    'no-skill': null,
    'null-policy': null,
    'raw-trace': null,
  };
  return runSequence(night, room, {
    next: (trials) => {
      const step = decideGate(collectGateEvidence(question, trials));
      return step.type === 'verdict' ? { answer: step.verdict } : step;
    },
    textOf: ({ arm }) => texts[arm],
    beforeRun,
  });
}
