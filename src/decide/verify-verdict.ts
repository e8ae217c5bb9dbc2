import type { Counts, DecisionOf, Design, Verdict } from '../domain/decision.ts';
import type { Phase, Trial } from '../domain/exam.ts';
import type { History } from './history.ts';
import { countRuns, judgeBaseline, judgeRecertification, MEASUREMENT_CAP, replayArm } from './judge-arm.ts';
import { notNeededVerdict, recertificationSentence } from './measure.ts';
import { compareFields, type Difference, type SuiteInfo } from './mismatch.ts';
import { computeArithmetic, NO_COUNTS } from './verdict.ts';
import { compareVerdicts } from './verify-arithmetic.ts';
import { checkGateVerdict } from './verify-gate.ts';
import { checkSentence } from './verify-sentence.ts';

interface Log {
  readonly trials: readonly Trial[];
  readonly suite: SuiteInfo;
}

/** A stored verdict against the one that the log gives. */
export function checkVerdict(
  decision: DecisionOf<'verdict-reached'>,
  history: History,
  log: Log,
): readonly Difference[] {
  const { cycle } = history;
  if (cycle === null) return compareFields({ cycle: decision.cycle }, { cycle: 'none' }, 'no cycle was opened');
  const frame = compareFields(
    { cycle: decision.cycle, suiteHash: decision.suiteHash },
    { cycle: cycle.number, suiteHash: cycle.suiteHash },
    'a verdict holds for the suite of its cycle',
  );
  return [...frame, ...checkWord(decision, history, { ...log, design: cycle.design })];
}

/** A stored baseline against the one that the log gives. */
export function checkBaseline(
  { fingerprint, result }: DecisionOf<'baseline-measured'>,
  { cycle }: History,
  { trials }: Log,
): readonly Difference[] {
  if (cycle === null) return compareFields({ cycle: 'one' }, { cycle: 'none' }, 'no cycle was opened');
  const { design } = cycle;
  const runs = selectRuns(trials, { phase: 'baseline', version: 'none', fingerprint });
  const claimed = runs.slice(0, totalOf(result));
  const { judgement, used } = replayArm(claimed, (counts) => judgeBaseline(counts, design));
  const unfinished = result.state === 'comparator' || result.state === 'undecided' ? result.state : 'undecided';
  const counts = countRuns(claimed.slice(0, used));
  return compareFields(
    { ...result },
    { ...counts, state: judgement ?? unfinished },
    describeLog('baseline', runs.length),
    claimed[0]?.id ?? null,
  );
}

function checkWord(
  decision: DecisionOf<'verdict-reached'>,
  history: History,
  log: Log & { readonly design: Design },
): readonly Difference[] {
  const { verdict, fingerprint } = decision;
  switch (verdict.word) {
    case 'healthy':
    case 'suspect':
    case 'regressed':
      return checkRecertification(decision, history, log);
    case 'not-needed': {
      const { state, ...counts } = history.baselines.get(fingerprint) ?? { state: 'undecided', ...NO_COUNTS };
      const word = state === 'not-needed' ? 'not-needed' : 'needs-more-evidence';
      const reason = notNeededVerdict({ state, ...counts }, log.design)?.reason;
      return [
        ...compareOutside(verdict, { word, counts, design: log.design }, 'the baseline above says so'),
        ...checkSentence(verdict, reason === undefined ? [] : [{ reason }]),
      ];
    }
    case 'plateaued':
    case 'ungradable':
    case 'undiscoverable':
      return compareOutside(
        verdict,
        { word: verdict.word, counts: NO_COUNTS, design: log.design },
        `a version that is ${verdict.word} was never examined`,
      );
    default:
      return decision.attempt === 0 ? checkPause(decision, history, log) : checkGateVerdict(decision, history, log);
  }
}

function checkRecertification(
  decision: DecisionOf<'verdict-reached'>,
  history: History,
  { trials, design }: Log & { readonly design: Design },
): readonly Difference[] {
  const { verdict } = decision;
  const runs = selectRechecked(trials, decision, history);
  const claimed = runs.slice(0, totalOf(verdict.counts));
  const { judgement, used } = replayArm(claimed, (counts) => judgeRecertification(counts, design));
  // A student without randomness is suspect at the end of one pass, which comes before the cap.
  const word = judgement ?? (verdict.word === 'suspect' && used < MEASUREMENT_CAP ? 'suspect' : 'needs-more-evidence');
  const counts = countRuns(claimed.slice(0, used));
  return [
    ...compareOutside(verdict, { word, counts, design }, describeLog('recertify', runs.length), claimed[0]?.id),
    ...(word === 'needs-more-evidence'
      ? []
      : checkSentence(verdict, [{ reason: recertificationSentence(word, counts, design) }])),
  ];
}

/** A pause outside any attempt: a re-certification that lacks cases or working runs, or a search that goes on. */
function checkPause(
  decision: DecisionOf<'verdict-reached'>,
  history: History,
  { trials, design }: Log & { readonly design: Design },
): readonly Difference[] {
  const { verdict } = decision;
  const runs = selectRechecked(trials, decision, history);
  const counts = countRuns(runs.slice(0, totalOf(verdict.counts)));
  const message = `${describeLog('recertify', runs.length)}, and a final verdict needs an attempt`;
  return compareOutside(verdict, { word: 'needs-more-evidence', counts, design }, message, runs[0]?.id);
}

/** Each check has runs of its own: those that checks before it counted are left out. */
function selectRechecked(
  trials: readonly Trial[],
  { version, fingerprint }: DecisionOf<'verdict-reached'>,
  { rechecks }: History,
): readonly Trial[] {
  const before = rechecks.get(`${version} ${fingerprint}`)?.runs ?? 0;
  return selectRuns(trials, { phase: 'recertify', version, fingerprint }).slice(before);
}

function compareOutside(
  verdict: Verdict,
  recomputed: { readonly word: Verdict['word']; readonly counts: Counts; readonly design: Design },
  message: string,
  trialId: string | null = null,
): readonly Difference[] {
  const { word, counts, design } = recomputed;
  const arithmetic = computeArithmetic({ design, attempt: 0, counts });
  return compareVerdicts(verdict, { word, counts, arithmetic }, { message, trialId });
}

function selectRuns(
  trials: readonly Trial[],
  of: { readonly phase: Phase; readonly version: string; readonly fingerprint: string },
): readonly Trial[] {
  return trials.filter(
    ({ phase, version, fingerprint, arm }) =>
      phase === of.phase && version === of.version && fingerprint === of.fingerprint && arm !== 'null-policy',
  );
}

function totalOf({ passed, failed, errored }: Counts): number {
  return passed + failed + errored;
}

function describeLog(phase: Phase, runs: number): string {
  return `the log has ${runs} ${phase} runs under this fingerprint`;
}
