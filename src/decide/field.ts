import type { Decision, DecisionOf, Design } from '../domain/decision.ts';
import { logLikelihoodRatio, lowerBound, upperBound } from './bounds.ts';
import { readHistory } from './history.ts';

type FieldChecked = DecisionOf<'field-checked'>;

/** Known outcomes in the order they came; true: passed. */
type Outcomes = readonly boolean[];

const DRIFTS = Math.log(20);
const HOLDS = Math.log(10);

/** As many failures as, with nothing beside them, make a skill drift: fewer new ones are no reason to look again. */
const FAILURES_A_RECHECK = 6;

/**
 * How a live version does in real work, by the likelihood ratios of a re-certification. `drifting`: sink against floor
 * stands at 20 or more, begun anew wherever it falls under 1, so that what went well long ago hides nothing (Page,
 * Continuous inspection schemes, 1954). `holds`: aim against floor is 10 or more, over all uses. The bounds are over all
 * uses too, and valid at any time.
 */
export function judgeField(outcomes: Outcomes, design: Design): Pick<FieldChecked, 'lower' | 'upper' | 'state'> {
  const passed = outcomes.filter(Boolean).length;
  const score = { passed, failed: outcomes.length - passed };
  const bounds = { lower: lowerBound(score, design, design.alpha), upper: upperBound(score, design) };
  if (driftOf(outcomes, design) >= DRIFTS) return { ...bounds, state: 'drifting' };
  return { ...bounds, state: logLikelihoodRatio(score, design.aim, design.floor) >= HOLDS ? 'holds' : 'undecided' };
}

/** The states that so many uses can be in, whatever their order was. */
export function fieldStates(
  { passed, failed }: Pick<FieldChecked['counts'], 'passed' | 'failed'>,
  design: Design,
): ReadonlySet<FieldChecked['state']> {
  const [passes, failures] = [Array(passed).fill(true), Array(failed).fill(false)];
  // it drifts most where all failures came last, and least where they came first
  const orders = [
    [...passes, ...failures],
    [...failures, ...passes],
  ];
  return new Set(orders.map((outcomes) => judgeField(outcomes, design).state));
}

/** The logarithm of the likelihood ratio since it last fell to 1. */
function driftOf(outcomes: Outcomes, { sink, floor }: Design): number {
  return outcomes.reduce((sum, passed) => {
    const step = logLikelihoodRatio({ passed: Number(passed), failed: Number(!passed) }, sink, floor);
    return Math.max(0, sum + step);
  }, 0);
}

/** What was last counted of a version in use, null where nothing was. */
export function lastInField(decisions: readonly Decision[], version: string | null): FieldChecked | null {
  const found = decisions.findLast((decision) => decision.type === 'field-checked' && decision.version === version);
  return found?.type === 'field-checked' ? found : null;
}

/**
 * The field count because of which a certified version has to sit its exam again although nothing that it was examined
 * under has changed: it drifts, and enough failed since it was last examined under this fingerprint. Null: none. The field
 * alone takes nothing back: how tasks went is read from logs, and an exam knows.
 */
export function recheckDue(
  decisions: readonly Decision[],
  { version, fingerprint }: { readonly version: string; readonly fingerprint: string },
): FieldChecked | null {
  const now = lastInField(decisions, version);
  if (now?.state !== 'drifting') return null;
  const last = decisions.findLastIndex(
    (decision) => isExamined(decision, version) && decision.fingerprint === fingerprint,
  );
  const before = lastInField(decisions.slice(0, last + 1), version);
  return now.counts.failed - (before?.counts.failed ?? 0) >= FAILURES_A_RECHECK ? now : null;
}

/** How often a version was found sound, or suspect, under a fingerprint: each check has runs of its own. */
export function checksBefore(
  decisions: readonly Decision[],
  about: { readonly version: string; readonly fingerprint: string },
): number {
  return readHistory(decisions).rechecks.get(`${about.version} ${about.fingerprint}`)?.checks ?? 0;
}

/**
 * True where a version drifts in use and passed its exam after that was seen: the exam no longer looks like the work, and
 * is to be made anew of newer cases.
 */
export function isExamStale(decisions: readonly Decision[], version: string | null): boolean {
  const now = lastInField(decisions, version);
  if (version === null || now?.state !== 'drifting') return false;
  const isCount = (decision: Decision): boolean => decision.type === 'field-checked' && decision.version === version;
  const before = decisions.findLastIndex(
    (each) => isCount(each) && each.type === 'field-checked' && each.state !== 'drifting',
  );
  const first = decisions.findIndex((each, index) => index > before && isCount(each));
  const since = decisions.slice(first);
  const examined = since.findLast((each) => isExamined(each, version));
  const isRenewed = since.some((each) => each.type === 'cycle-opened' && each.reason === 'suite-changed');
  return examined?.type === 'verdict-reached' && PASSED.has(examined.verdict.word) && !isRenewed;
}

const PASSED: ReadonlySet<string> = new Set(['healthy', 'suspect']);
const FINAL: ReadonlySet<string> = new Set(['promote', 'healthy', 'suspect', 'regressed']);

function isExamined(decision: Decision, version: string): decision is DecisionOf<'verdict-reached'> {
  return decision.type === 'verdict-reached' && decision.version === version && FINAL.has(decision.verdict.word);
}
