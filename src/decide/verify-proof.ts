import type { Decision, DecisionOf, Share } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import { canonicalJson } from '../util/hash.ts';
import { type ComparisonResult, decideComparison } from './comparison.ts';
import type { History } from './history.ts';
import { compareFields, type Difference } from './mismatch.ts';

/** What stands before a decision. */
export interface Before {
  readonly earlier: readonly Decision[];
  readonly history: History;
  readonly trials: readonly Trial[];
}

/** A fingerprint is made of one set of parts, the suite of its cycle among them. */
export function checkNamed(
  { fingerprint, parts }: DecisionOf<'fingerprint-named'>,
  { earlier, history: { cycle } }: Before,
): readonly Difference[] {
  const before = earlier.find((each) => each.type === 'fingerprint-named' && each.fingerprint === fingerprint);
  const known = before?.type === 'fingerprint-named' ? before.parts : parts;
  return [
    ...compareFields(
      { parts: canonicalJson(parts) },
      { parts: canonicalJson(known) },
      `fingerprint ${fingerprint} was named otherwise before`,
    ),
    ...(parts.suite === undefined || cycle === null
      ? []
      : compareFields(
          { suite: parts.suite },
          { suite: cycle.suiteHash },
          'a fingerprint holds for the suite of its cycle',
        )),
  ];
}

/** Planted answers: as many misjudged at most as were planted, of the suite of the cycle. */
export function checkGradersChecked(decision: DecisionOf<'graders-checked'>, before: Before): readonly Difference[] {
  const { cycle, suiteHash, good, bad, misjudged, judge } = decision;
  const wrong = (expected: 'passed' | 'failed'): number =>
    misjudged.filter((each) => each.expected === expected && each.graded !== expected).length;
  const message = 'no more can be misjudged than were planted';
  return [
    ...checkFrame({ cycle, suiteHash }, before),
    ...compareFields(
      { misjudged: misjudged.length },
      { misjudged: wrong('passed') + wrong('failed') },
      'each was misjudged',
    ),
    ...compareFields(
      { misjudgedGood: wrong('passed'), misjudgedBad: wrong('failed') },
      { misjudgedGood: Math.min(wrong('passed'), good), misjudgedBad: Math.min(wrong('failed'), bad) },
      message,
    ),
    ...checkShares(judge === undefined ? {} : { 'judge.flips': judge.flips }),
  ];
}

/** Shares are no more than they are of, and something was measured. */
export function checkDiscovery(
  { cycle, measures }: DecisionOf<'discovery-measured'>,
  before: Before,
): readonly Difference[] {
  const shares = measures.flatMap(({ by, recall, precision, lost }) => [
    [`${by}.recall`, recall] as const,
    [`${by}.precision`, precision] as const,
    ...lost.map(({ skill, after }) => [`${by}.lost.${skill}.after`, after] as const),
    ...lost.map(({ skill, before: had }) => [`${by}.lost.${skill}.before`, had] as const),
  ]);
  return [...checkFrame({ cycle }, before), ...checkShares(Object.fromEntries(shares))];
}

/** Pairs and counts of a comparison are those of the log. Runs of another trace on the same cases may stand there too. */
export function checkComparison(
  { cycle, version, fingerprint, arm, other, pairs, counts }: DecisionOf<'comparison-made'>,
  before: Before,
): readonly Difference[] {
  const { trials } = before;
  const phase = 'comparison';
  const seeds = new Set(
    trials
      .filter((trial) => trial.phase === phase && trial.version === version && trial.fingerprint === fingerprint)
      .map(keyOf),
  );
  const runs = trials.filter(
    (trial) =>
      trial.phase === 'comparison' && trial.arm === arm && trial.fingerprint === fingerprint && seeds.has(keyOf(trial)),
  );
  const others = arm === 'incumbent' ? [other] : [...new Set(runs.map((trial) => trial.version))];
  const differences = others.map((opponent) => {
    const own = runs.filter((trial) => trial.version === opponent && trial.retry === undefined);
    const step = decideComparison(
      {
        fingerprint,
        runs: own.map(({ caseId, pass, seed }) => ({ caseId, pass, seed })),
        candidate: { version, arm: 'with-skill', phase },
        other: { version: opponent, arm, phase: 'comparison' },
      },
      trials,
    );
    const result = step.type === 'result' ? step.result : NOTHING;
    return compareFields(flatten({ pairs, counts }), flatten(result), 'the log has other pairs', own[0]?.id ?? null);
  });
  const unlogged = compareFields(flatten({ pairs, counts }), flatten(NOTHING), 'the log has no pairs');
  const best = differences.find((each) => each.length === 0) ?? differences[0] ?? unlogged;
  return [...checkFrame({ cycle }, before), ...best];
}

/** A verdict that rests on no trial rests on a check that failed. */
export function checkGrounds(
  { verdict: { word }, cycle, version, suiteHash }: DecisionOf<'verdict-reached'>,
  { earlier }: Before,
): readonly Difference[] {
  if (word === 'ungradable') {
    const last = earlier.findLast((each) => each.type === 'graders-checked' && each.suiteHash === suiteHash);
    const isBad = last?.type === 'graders-checked' && (last.misjudged.length > 0 || last.bad === 0 || hasFlips(last));
    const message = 'a check of its graders that failed stands before it';
    return compareFields({ 'verdict.word': word }, { 'verdict.word': isBad ? word : 'none' }, message);
  }
  if (word !== 'undiscoverable') return [];
  const last = earlier.findLast((each) => each.type === 'discovery-measured' && each.version === version);
  const isLost = last?.type === 'discovery-measured' && last.cycle === cycle && !last.found;
  const message = 'a measure by which it is not found stands before it';
  return compareFields({ 'verdict.word': word }, { 'verdict.word': isLost ? word : 'none' }, message);
}

/** Changes of version are numbered one by one. */
export function checkChange({ sequence }: DecisionOf<'version-changed'>, { earlier }: Before): readonly Difference[] {
  const past = earlier.filter(({ type }) => type === 'version-changed').length;
  return compareFields({ sequence }, { sequence: past }, 'changes of version are numbered one by one');
}

const NOTHING: Pick<ComparisonResult, 'pairs' | 'counts'> = {
  pairs: { wins: 0, losses: 0, ties: 0 },
  counts: { passed: 0, failed: 0, errored: 0 },
};

function checkFrame(
  stored: { readonly cycle: number; readonly suiteHash?: string },
  { history: { cycle } }: Before,
): readonly Difference[] {
  const { number = 0, suiteHash = '' } = cycle ?? {};
  const frame = { cycle: number, ...(stored.suiteHash !== undefined && { suiteHash }) };
  return compareFields({ ...stored }, frame, 'it is about the cycle that was open');
}

function checkShares(shares: Readonly<Record<string, Share>>): readonly Difference[] {
  return Object.entries(shares).flatMap(([name, { hits, of }]) =>
    compareFields({ [name]: hits }, { [name]: Math.min(hits, of) }, `it is a share of ${of}`),
  );
}

function hasFlips({ judge }: DecisionOf<'graders-checked'>): boolean {
  return judge !== undefined && judge.flips.hits > 0;
}

function keyOf({ caseId, pass, seed }: Pick<Trial, 'caseId' | 'pass' | 'seed'>): string {
  return JSON.stringify([caseId, pass, seed]);
}

function flatten({ pairs, counts }: Pick<ComparisonResult, 'pairs' | 'counts'>): Readonly<Record<string, number>> {
  return { ...pairs, ...counts };
}
