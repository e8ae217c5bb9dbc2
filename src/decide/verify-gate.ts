import type { Decision, Design, Regression, Verdict } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import { canonicalJson } from '../util/hash.ts';
import { casePlan, cursorAfter, plannedAt, runSeed } from './case-plan.ts';
import { type CollectedEvidence, chooseComparator, collectGateEvidence, type GateQuestion } from './evidence.ts';
import { gateArithmetic, gateRule } from './gate.ts';
import { type Attempt, type History, opponentUnder } from './history.ts';
import { compareFields, type Difference, type SuiteInfo } from './mismatch.ts';
import { listRegressions } from './regressions.ts';
import { type GateReplay, replayGate } from './replay-gate.ts';
import { computeArithmetic } from './verdict.ts';
import { compareVerdicts } from './verify-arithmetic.ts';
import { checkSentence, gateSentences } from './verify-sentence.ts';
import { isUndecided } from './wallet.ts';

type VerdictLine = Extract<Decision, { type: 'verdict-reached' }>;

interface Log {
  readonly trials: readonly Trial[];
  readonly suite: SuiteInfo;
  readonly design: Design;
}

/** Plays the log of an attempt through the gate again and compares what comes out with what is stored. */
export function checkGateVerdict(decision: VerdictLine, history: History, log: Log): readonly Difference[] {
  const attempt = history.attempts.find((each) => each.attempt === decision.attempt);
  if (attempt === undefined) return checkUnopened(decision.verdict);
  const suiteKnown = log.suite.suiteHash === history.cycle?.suiteHash;
  const evidence = collectAttempt(attempt, history, { ...log, suiteKnown });
  const missing = suiteKnown ? findGap(evidence, log.trials) : [];
  const claims = claimsOf(evidence, decision.verdict).map((claimed) => {
    const replay = replayGate(claimed, gateRule(claimed));
    const differences = compareReplay(decision.verdict, claimed, { replay, suiteKnown });
    const sentences = gateSentences(claimed, replay, { night: decision.night, suiteKnown });
    return [
      ...differences,
      ...checkRegressions(decision.verdict, claimed, replay.used),
      ...checkSentence(decision.verdict, sentences),
    ];
  });
  const sound = claims.find((differences) => differences.every(({ isWording }) => isWording));
  const agreed = claims.find((differences) => differences.length === 0) ?? sound ?? claims[0] ?? [];
  return [...checkIdentity(decision, attempt), ...missing, ...agreed];
}

function checkUnopened({ word, counts }: Verdict): readonly Difference[] {
  return compareFields(
    { 'verdict.word': word, 'verdict.counts': counts.passed + counts.failed + counts.errored },
    { 'verdict.word': 'needs-more-evidence', 'verdict.counts': 0 },
    'the attempt was never opened',
  );
}

function checkIdentity({ version, fingerprint }: VerdictLine, attempt: Attempt): readonly Difference[] {
  return [
    ...compareFields(
      { version, fingerprint },
      { version: attempt.version, fingerprint: attempt.fingerprint },
      `attempt ${attempt.attempt} was opened with it`,
    ),
    ...compareFields(
      { attempt: 'open' },
      { attempt: isUndecided(attempt) ? 'open' : `ended by ${attempt.verdict?.word}` },
      'an attempt has one final verdict',
    ),
  ];
}

/** The attempt's runs: in plan order where the suite is still the same, else in the order of passes and log lines. */
function collectAttempt(
  attempt: Attempt,
  history: History,
  { trials, suite, design, suiteKnown }: Log & { readonly suiteKnown: boolean },
): CollectedEvidence {
  const { fingerprint } = attempt;
  const incumbent = opponentUnder(history, attempt);
  const comparator = chooseComparator(incumbent, history.baselines.get(fingerprint)?.state ?? null);
  const question: GateQuestion = {
    ...attempt,
    design,
    comparator,
    heldOut: suite.heldOut,
    deterministic: false,
    night: '',
  };
  if (suiteKnown && suite.heldOut.length > 0) return collectGateEvidence(question, trials);
  const candidateRuns = gateTrials(attempt, trials).toSorted((a, b) => a.pass - b.pass);
  const comparatorRuns = trials.filter(
    (trial) =>
      trial.phase === 'comparator' &&
      trial.version === comparator?.version &&
      trial.fingerprint === fingerprint &&
      isOfPlan(trial, attempt),
  );
  return { ...question, candidateRuns, comparatorRuns, runsTonight: 0 };
}

function findGap(evidence: CollectedEvidence, trials: readonly Trial[]): readonly Difference[] {
  const { candidateRuns, heldOut, passSeed } = evidence;
  const logged = gateTrials(evidence, trials);
  if (logged.length <= candidateRuns.length || heldOut.length === 0) return [];
  const { caseId, pass } = plannedAt(casePlan(heldOut, passSeed), cursorAfter(candidateRuns));
  const after = logged.find((trial) => !candidateRuns.includes(trial));
  return compareFields(
    { trial: 'missing' },
    { trial: `case ${caseId}, pass ${pass}` },
    `run ${candidateRuns.length + 1} of the plan is not in the log, but later runs are`,
    after?.id ?? null,
  );
}

/**
 * The runs that the verdict may have been about: as many as it counts. Others may have followed since. It does not say
 * how many runs of the comparator broke down after its last pair, so there is one for each number.
 */
function claimsOf(evidence: CollectedEvidence, { counts, arithmetic }: Verdict): readonly CollectedEvidence[] {
  const { wins, losses, ties } = arithmetic.pairs ?? { wins: 0, losses: 0, ties: 0 };
  const paired = evidence.comparatorRuns.filter(({ outcome }) => outcome !== 'errored').slice(0, wins + losses + ties);
  const last = paired.at(-1);
  const end = last === undefined ? 0 : evidence.comparatorRuns.indexOf(last) + 1;
  const next = evidence.comparatorRuns.findIndex(({ outcome }, index) => index >= end && outcome !== 'errored');
  const latest = next < 0 ? evidence.comparatorRuns.length : next;
  const candidateRuns = evidence.candidateRuns.slice(0, counts.passed + counts.failed + counts.errored);
  return Array.from({ length: latest - end + 1 }, (_, broken) => {
    return { ...evidence, candidateRuns, comparatorRuns: evidence.comparatorRuns.slice(0, end + broken) };
  });
}

function compareReplay(
  verdict: Verdict,
  evidence: CollectedEvidence,
  { replay, suiteKnown }: { readonly replay: GateReplay; readonly suiteKnown: boolean },
): readonly Difference[] {
  const { judgement, tally, used } = replay;
  const paused = judgement === 'run-candidate' || judgement === 'run-comparator';
  const { runs = [], ...unclustered } = gateArithmetic(evidence, replay);
  const recomputed = {
    word: paused ? ('needs-more-evidence' as const) : judgement,
    counts: tally.candidate,
    arithmetic: computeArithmetic(suiteKnown ? { ...unclustered, runs } : unclustered),
  };
  const message = `the log leads to ${recomputed.word} after ${used} of ${evidence.candidateRuns.length} candidate runs`;
  const trialId = evidence.candidateRuns[Math.max(0, used - 1)]?.id ?? null;
  return compareVerdicts(verdict, recomputed, { message, trialId });
}

/** A verdict lists what the live version does better. People mark cases at any time: that is not recomputed. */
function checkRegressions(
  { regressions = [] }: Verdict,
  { comparator, candidateRuns, comparatorRuns }: CollectedEvidence,
  used: number,
): readonly Difference[] {
  const opponents = comparator?.arm === 'incumbent' ? comparatorRuns : [];
  const found = listRegressions(candidateRuns.slice(0, used), opponents, new Set());
  const print = (listed: readonly Regression[]): string =>
    listed.map((each) => canonicalJson({ ...each, pinned: false })).join(' ') || 'none';
  return compareFields(
    { 'verdict.regressions': print(regressions) },
    { 'verdict.regressions': print(found) },
    'cases that the live version passed more often on the same runs',
  );
}

function gateTrials(
  attempt: Pick<Attempt, 'version' | 'fingerprint' | 'passSeed'>,
  trials: readonly Trial[],
): readonly Trial[] {
  const { version, fingerprint } = attempt;
  return trials.filter(
    (trial) =>
      trial.phase === 'gate' &&
      trial.version === version &&
      trial.fingerprint === fingerprint &&
      isOfPlan(trial, attempt),
  );
}

function isOfPlan({ seed, caseId, pass }: Trial, { passSeed }: Pick<Attempt, 'passSeed'>): boolean {
  return seed === runSeed(passSeed, caseId, pass);
}
