import type { Decision, DecisionOf } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import { createDesign, designHash } from './design.ts';
import { addDecision, type History, NO_HISTORY } from './history.ts';
import { leftOutOf } from './judge-graders.ts';
import { compareFields, type Difference, type Mismatch, type SuiteInfo } from './mismatch.ts';
import { checkField } from './verify-field.ts';
import {
  checkChange,
  checkComparison,
  checkDiscovery,
  checkGradersChecked,
  checkGrounds,
  checkNamed,
} from './verify-proof.ts';
import { checkSearch } from './verify-search.ts';
import { checkTrials } from './verify-trials.ts';
import { checkBaseline, checkVerdict } from './verify-verdict.ts';
import { decisionId, isUndecided } from './wallet.ts';

/**
 * Recomputes every stored verdict and baseline from the run log, offline, with the functions that decided them.
 * Empty where the log carries all of them. What it needs of the suite is who the held-out cases are: cycles on another
 * suite are recomputed in log order, without their plan.
 * @param decisions in file order, one a line
 * @param trials in file order, one a line
 */
export function recompute(
  decisions: readonly Decision[],
  trials: readonly Trial[],
  suite: SuiteInfo,
): readonly Mismatch[] {
  const mismatches: Mismatch[] = [...checkTrials(trials, suite.skill)];
  let history = NO_HISTORY;
  for (const [index, decision] of decisions.entries()) {
    const place = { skill: suite.skill, file: 'decisions.jsonl' as const, line: index + 1, id: decision.id };
    const earlier = decisions.slice(0, index);
    // what the graders could not tell was in no exam from then on
    const leftOut = leftOutOf(earlier, suite.suiteHash);
    const examined = { ...suite, heldOut: suite.heldOut.filter(({ caseId }) => !leftOut.has(caseId)) };
    const later = decisions.slice(index + 1);
    for (const difference of checkDecision(decision, history, { trials, suite: examined, earlier, later })) {
      mismatches.push({ ...place, ...difference });
    }
    history = addDecision(history, decision);
  }
  return mismatches;
}

interface Log {
  readonly trials: readonly Trial[];
  readonly suite: SuiteInfo;
  /** The decisions before the one in question. */
  readonly earlier: readonly Decision[];
  /** Those after it. */
  readonly later: readonly Decision[];
}

function checkDecision(decision: Decision, history: History, log: Log): readonly Difference[] {
  return [
    ...compareFields({ id: decision.id }, { id: decisionId(decision) }, 'the line was changed after it was written'),
    ...checkContent(decision, history, log),
  ];
}

function checkContent(decision: Decision, history: History, log: Log): readonly Difference[] {
  switch (decision.type) {
    case 'cycle-opened':
      return checkCycle(decision, history);
    case 'attempt-opened':
      return checkAttempt(decision, history);
    case 'baseline-measured':
      return checkBaseline(decision, history, log);
    case 'verdict-reached':
      return [...checkVerdict(decision, history, log), ...checkGrounds(decision, { ...log, history })];
    case 'draft-searched':
      return checkSearch(decision, log.trials);
    case 'fingerprint-named':
      return checkNamed(decision, { ...log, history });
    case 'graders-checked':
      return checkGradersChecked(decision, { ...log, history });
    case 'discovery-measured':
      return checkDiscovery(decision, { ...log, history });
    case 'comparison-made':
      return checkComparison(decision, { ...log, history });
    case 'field-checked':
      return checkField(decision, { history, later: log.later });
    case 'version-changed':
      return checkChange(decision, { ...log, history });
    default:
      return [];
  }
}

function checkCycle(
  { cycle, design, designHash: stored }: DecisionOf<'cycle-opened'>,
  history: History,
): readonly Difference[] {
  return [
    ...compareFields({ cycle }, { cycle: (history.cycle?.number ?? 0) + 1 }, 'cycles are numbered one by one'),
    ...compareFields({ designHash: stored }, { designHash: designHash(design) }, 'the design was changed'),
    ...compareFields({ ...design }, { ...createDesign(design) }, 'the design does not follow from its target'),
  ];
}

function checkAttempt(
  { attempt, version, fingerprint, cycle }: DecisionOf<'attempt-opened'>,
  history: History,
): readonly Difference[] {
  const isSame = (each: { readonly version: string; readonly fingerprint: string }): boolean =>
    each.version === version && each.fingerprint === fingerprint;
  const expected = history.spent + 1;
  const undecided = history.attempts.find((each) => isSame(each) && isUndecided(each));
  const message = 'every attempt since the last promotion spends the next number of the wallet';
  return [
    ...compareFields({ cycle, attempt }, { cycle: history.cycle?.number ?? 0, attempt: expected }, message),
    ...compareFields(
      { opened: 'a new attempt' },
      { opened: undecided === undefined ? 'a new attempt' : `attempt ${undecided.attempt} goes on` },
      'an undecided attempt is resumed, not repeated',
    ),
    ...compareFields(
      { opened: 'an attempt' },
      { opened: history.refused.some(isSame) ? 'none' : 'an attempt' },
      'the version was rejected under this fingerprint',
    ),
  ];
}
