import { lowerBound, pointEstimate, rateOf, upperBound } from '../../decide/bounds.ts';
import { casePlan, createPassSeed } from '../../decide/case-plan.ts';
import { alphaFor, designHash } from '../../decide/design.ts';
import { sealDecision } from '../../decide/wallet.ts';
import type { Counts, Decision, Verdict } from '../../domain/decision.ts';
import type { Trial, TrialKey } from '../../domain/exam.ts';
import type { Transcript } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import { hash, hashJson } from '../../util/hash.ts';
import type { Random } from '../../util/random.ts';
import { trialId } from '../../util/trial-id.ts';
import { clean, DESIGN, type MadeSkill } from './made-skill.ts';

/** A run of a made-up exam, with what was said. */
export interface MadeTrial {
  readonly trial: Trial;
  readonly transcript: Transcript<CleanText>;
}

/** One night's exam of one student. */
export interface MadeExam {
  readonly skill: MadeSkill;
  readonly student: string;
  readonly night: string;
  readonly attempt: number;
  readonly trials: readonly MadeTrial[];
  readonly decisions: readonly Decision[];
  readonly verdict: Verdict;
  readonly baseline: Counts;
}

type DecisionContent = Parameters<typeof sealDecision>[0];

const BASELINE_RUNS = 7;

/** Runs an exam until the version passes or tonight's runs are used up. */
export function sitExam(
  skill: MadeSkill,
  { student, night, attempt }: Pick<MadeExam, 'student' | 'night' | 'attempt'>,
  random: Random,
): MadeExam {
  const { version } = skill.versions[attempt === 1 ? 0 : 1];
  const fingerprint = hash(`${student} ${hashSuite(skill.suite)}`);
  const passSeed = createPassSeed({ skill: skill.name, phase: 'gate', fingerprint, cycle: 1, attempt });
  const heldOut = skill.suite.cases.filter(({ side }) => side === 'held-out');
  const plan = casePlan(
    heldOut.map(({ id }) => ({ caseId: id })),
    passSeed,
  );
  const sit = (rate: number, key: Omit<TrialKey, 'fingerprint' | 'seed' | 'caseId' | 'pass'>, position: number) =>
    makeTrial({ ...plan(position), ...key, fingerprint }, { skill, night, passes: random() < rate });
  const runs = Array.from({ length: attempt === 1 ? BASELINE_RUNS : 0 }, (_, position) =>
    sit(0.05, { version: 'none', arm: 'no-skill', phase: 'baseline' }, position),
  );
  const gate: MadeTrial[] = [];
  while (gate.length < DESIGN.nightBudget && lowerOf(countsOf(gate), attempt) < DESIGN.floor) {
    gate.push(sit(attempt === 1 ? 0.95 : 0.98, { version, arm: 'with-skill', phase: 'gate' }, gate.length));
  }
  const about = { skill, student, night, attempt, baseline: countsOf(runs), verdict: decide(countsOf(gate), attempt) };
  return { ...about, trials: [...runs, ...gate], decisions: decisionsOf(about, { version, fingerprint, passSeed }) };
}

function decisionsOf(
  { skill, student, night, attempt, baseline, verdict }: Omit<MadeExam, 'trials' | 'decisions'>,
  about: { readonly version: string; readonly fingerprint: string; readonly passSeed: number },
): readonly Decision[] {
  const { version, fingerprint } = about;
  const suiteHash = hashSuite(skill.suite);
  const cycle = 1;
  const parts = { runtime: `${student} 1.0.0`, harness: '2', suite: suiteHash };
  const nullPolicy = { passed: 0, failed: 24, errored: 0 };
  const train = { passed: 8, failed: 0, errored: 0 };
  const change = `${attempt === 1 ? 'first draft' : 'learnt a pitfall'}${skill.said}`;
  const first: readonly DecisionContent[] = [
    { type: 'cycle-opened', cycle, reason: 'first', design: DESIGN, designHash: designHash(DESIGN), suiteHash },
    { type: 'fingerprint-named', fingerprint, student, parts },
    { type: 'baseline-measured', cycle, fingerprint, result: { ...baseline, state: 'below-floor' }, nullPolicy },
  ];
  const contents: readonly DecisionContent[] = [
    ...(attempt === 1 ? first : []),
    { type: 'draft-searched', cycle, version, round: attempt, accepted: true, wins: 0, losses: 0, train, change },
    { type: 'attempt-opened', cycle, attempt, ...about },
    { type: 'verdict-reached', cycle, attempt, version, fingerprint, student, suiteHash, verdict },
  ];
  return contents.map((content) => sealDecision(content, night));
}

function makeTrial(
  key: TrialKey,
  { skill, night, passes }: { readonly skill: MadeSkill; readonly night: string; readonly passes: boolean },
): MadeTrial {
  const asked = skill.suite.cases.find(({ id }) => id === key.caseId);
  const [effect] = asked?.effects ?? [];
  const find = skill.suite.recordings[0]?.steps[0]?.tool ?? '';
  const transcript: Transcript<CleanText> = clean({
    messages: [
      { role: 'user', text: asked?.request[0] ?? '' },
      { role: 'call', id: '1', tool: find, arguments: { query: key.caseId }, skillStep: 1 },
      { role: 'result', callId: '1', content: effect?.arguments ?? null, isError: false },
      { role: 'assistant', text: passes ? `Done: ${asked?.facts[0]}.${skill.said}` : 'I do not know how to do that.' },
    ],
    ...{ end: passes ? 'done' : 'gave-up', hits: 1, misses: 0, tokens: { input: 1200, output: 60 } },
  });
  const outcome = passes
    ? ({ outcome: 'passed' } as const)
    : ({
        outcome: 'failed',
        cause: 'missing-effect',
        reason: clean<CleanText>(`It never called ${effect?.tool}.${skill.said}`),
      } as const);
  const counted = { hits: 1, misses: 0, tokens: { input: 1200, output: 60 }, durationMs: 900 };
  return {
    trial: { id: trialId(key), ...key, ...outcome, ...counted, night, transcript: hashJson(transcript) },
    transcript,
  };
}

function decide(counts: Counts, attempt: number): Verdict {
  const alpha = alphaFor(DESIGN, attempt);
  const lower = lowerOf(counts, attempt);
  const runs = counts.passed + counts.failed;
  const isSure = lower >= DESIGN.floor && pointEstimate(counts, DESIGN) >= DESIGN.target;
  return {
    ...{ word: isSure ? 'promote' : 'needs-more-evidence', counts },
    reason: `Passed ${counts.passed} of ${runs} exam runs: at least ${(100 * lower).toFixed(1)} %.`,
    arithmetic: {
      ...{ attempt, alpha, lower, upper: upperBound(counts, DESIGN), rate: rateOf(counts) },
      estimate: pointEstimate(counts, DESIGN),
    },
  };
}

function lowerOf(counts: Counts, attempt: number): number {
  return lowerBound(counts, DESIGN, alphaFor(DESIGN, attempt));
}

function countsOf(trials: readonly MadeTrial[]): Counts {
  const passed = trials.filter(({ trial }) => trial.outcome === 'passed').length;
  return { passed, failed: trials.length - passed, errored: 0 };
}
