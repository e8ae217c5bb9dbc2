import { describe, expect, it } from 'vitest';
import type { Decision, Design, Regression } from '../domain/decision.ts';
import type { Outcome, Trial, TrialKey } from '../domain/exam.ts';
import { createRandom } from '../util/random.ts';
import { trialId } from '../util/trial-id.ts';
import { createPassSeed } from './case-plan.ts';
import { createDesign } from './design.ts';
import { chooseComparator, collectArmRuns, collectGateEvidence } from './evidence.ts';
import { decideGate } from './gate.ts';
import { incumbentUnder, readHistory } from './history.ts';
import { decideBaseline, decideRecertification, notNeededVerdict } from './measure.ts';
import { checkPrecondition } from './precondition.ts';
import { listRegressions } from './regressions.ts';
import { recompute } from './verify.ts';
import { type DecisionContent, nextAttempt, nextCycle, sealDecision } from './wallet.ts';

const heldOut = Array.from({ length: 30 }, (_, index) => ({ caseId: `case-${index}`, group: `group-${index >> 1}` }));
const suite = { skill: 'refund-order', suiteHash: 'suite-1', heldOut };

interface Evidence {
  readonly decisions: readonly Decision[];
  readonly trials: readonly Trial[];
}

/** A whole skill's evidence as a night writes it: every step through the shipped functions, nothing by hand. */
function createWorld(
  rates: { readonly [version: string]: number },
  design: Design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 }),
) {
  const decisions: Decision[] = [];
  const trials: Trial[] = [];
  const random = createRandom(11);
  let night = '2026-01-01';
  const write = (content: DecisionContent): void => {
    decisions.push(sealDecision(content, night));
  };
  const run = (key: TrialKey): void => {
    const outcome: Outcome = random() < 0.02 ? 'errored' : random() < (rates[key.version] ?? 0) ? 'passed' : 'failed';
    const rest = { outcome, hits: 0, misses: 0, tokens: { input: 0, output: 0 }, night, durationMs: 1 };
    trials.push({ id: trialId(key), ...key, ...rest });
  };
  const frame = { cycle: 1, student: 'small', suiteHash: suite.suiteHash };
  const arm = (version: string, fingerprint: string, phase: 'baseline' | 'recertify') => {
    const kind = phase === 'baseline' ? ('no-skill' as const) : ('incumbent' as const);
    const passSeed = createPassSeed({ phase, fingerprint });
    const known = { version, fingerprint, passSeed, heldOut };
    const runs = collectArmRuns({ ...known, arm: kind, phase }, trials);
    return { ...known, design, deterministic: false, night, runs };
  };
  const measure = (fingerprint: string): void => {
    const opening = nextCycle(readHistory(decisions), { design, suiteHash: suite.suiteHash });
    if (opening !== null) write(opening);
    for (;;) {
      const step = decideBaseline(arm('none', fingerprint, 'baseline'));
      if (step.type === 'run') run(step.key);
      else {
        const nullPolicy = { passed: 0, failed: 0, errored: 0 };
        write({ type: 'baseline-measured', cycle: cycle(), fingerprint, result: step.result, nullPolicy });
        const verdict = notNeededVerdict(step.result, design);
        if (verdict !== null)
          write({ type: 'verdict-reached', ...frame, attempt: 0, version: 'none', fingerprint, verdict });
        return;
      }
    }
  };
  const cycle = () => readHistory(decisions).cycle?.number ?? 1;
  const recertify = (version: string, fingerprint: string): void => {
    for (;;) {
      const step = decideRecertification(arm(version, fingerprint, 'recertify'));
      if (step.type === 'run') run(step.key);
      else {
        write({
          type: 'verdict-reached',
          ...frame,
          cycle: cycle(),
          attempt: 0,
          version,
          fingerprint,
          verdict: step.verdict,
        });
        return;
      }
    }
  };
  const examine = (version: string, fingerprint: string): string => {
    const opening = nextCycle(readHistory(decisions), { design, suiteHash: suite.suiteHash });
    if (opening !== null) write(opening);
    const history = readHistory(decisions);
    const incumbent = incumbentUnder(history, fingerprint);
    const entry = nextAttempt(
      history,
      { version, fingerprint },
      {
        incumbentHolds: incumbent !== null && incumbent.state !== 'regressed',
        createSeed: (attempt) => createPassSeed({ phase: 'gate', cycle: cycle(), attempt }),
      },
    );
    if (entry.type === 'stands') return entry.verdict.word;
    if (entry.type === 'open') write(entry.opening);
    const { attempt, passSeed } = entry.type === 'open' ? entry.opening : entry.attempt;
    const comparator = chooseComparator(incumbent, history.baselines.get(fingerprint)?.state ?? null);
    for (;;) {
      const question = {
        design,
        attempt,
        version,
        fingerprint,
        passSeed,
        deterministic: false,
        heldOut,
        comparator,
        night,
      };
      const step = decideGate(collectGateEvidence(question, trials));
      if (step.type === 'run') run(step.key);
      else {
        const { verdict } = step;
        write({ type: 'verdict-reached', ...frame, cycle: cycle(), attempt, version, fingerprint, verdict });
        if (verdict.word === 'promote') {
          const sequence = decisions.filter(({ type }) => type === 'version-changed').length;
          write({ type: 'version-changed', sequence, from: history.live, to: version, cause: 'promoted' });
        }
        return verdict.word;
      }
    }
  };
  const sleep = (to: string): void => {
    night = to;
  };
  return { measure, recertify, examine, write, sleep, frame, evidence: (): Evidence => ({ decisions, trials }) };
}

/** Four nights: a rejection, a promotion, a swap that takes several nights, a new student, a re-certification. */
function createHistory(): Evidence {
  const world = createWorld(
    { none: 0.1, bad: 0.5, good: 0.84, better: 0.97 },
    createDesign({ target: 0.8, minimumHeldOut: 20, nightBudget: 60 }),
  );
  world.measure('print-1');
  expect(world.examine('bad', 'print-1')).toBe('reject');
  for (let night = 2; night < 9; night++) {
    world.sleep(`2026-01-0${night}`);
    if (world.examine('good', 'print-1') === 'promote') break;
  }
  for (let night = 10; night < 28; night++) {
    world.sleep(`2026-01-${night}`);
    if (world.examine('better', 'print-1') !== 'needs-more-evidence') break;
  }
  world.sleep('2026-02-01');
  world.measure('print-2');
  world.recertify('better', 'print-2');
  return world.evidence();
}

const history = createHistory();
const words = history.decisions.flatMap((each) => (each.type === 'verdict-reached' ? [each.verdict.word] : []));

/** The evidence with one decision rewritten, and its id renewed as a careful forger would. */
function forge(index: number, change: (decision: Decision) => DecisionContent | Decision): Evidence {
  const decisions = history.decisions.map((decision, at) => {
    if (at !== index) return decision;
    const { id: _id, night, ...content } = change(decision) as Decision;
    return sealDecision(content as DecisionContent, night);
  });
  return { ...history, decisions };
}
const indexOf = (word: string): number =>
  history.decisions.findLastIndex((each) => each.type === 'verdict-reached' && each.verdict.word === word);
const check = ({ decisions, trials }: Evidence, of = suite) => recompute(decisions, trials, of);
const fields = (evidence: Evidence) => check(evidence).map(({ file, line, field }) => `${file}:${line} ${field}`);
type VerdictLine = Extract<Decision, { type: 'verdict-reached' }>;
const onVerdict = (word: string, change: (line: VerdictLine) => VerdictLine) =>
  forge(indexOf(word), (decision) => (decision.type === 'verdict-reached' ? change(decision) : decision));
const line = (word: string) => `decisions.jsonl:${indexOf(word) + 1}`;

describe('recompute', () => {
  it('finds nothing wrong in what the gate wrote, nor with another suite in place', () => {
    expect(new Set(words)).toEqual(new Set(['reject', 'promote', 'needs-more-evidence', 'healthy']));
    expect(words.filter((word) => word === 'promote')).toHaveLength(2);
    expect(check(history)).toEqual([]);
    expect(check(history, { ...suite, suiteHash: 'suite-2', heldOut: heldOut.slice(5) })).toEqual([]);
  });

  it('agrees with what needs no gate: not needed, and plateaued on train', () => {
    const world = createWorld({ none: 0.99 });
    world.measure('print-1');
    const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
    const verdict = checkPrecondition({ design, plateau: true, train: { passed: 3, failed: 7, errored: 0 } });
    if (verdict === null) throw new Error('the precondition did not hold anything back');
    world.write({
      type: 'verdict-reached',
      ...world.frame,
      attempt: 0,
      version: 'draft',
      fingerprint: 'print-1',
      verdict,
    });
    const evidence = world.evidence();
    expect(evidence.decisions.map(({ type }) => type)).toEqual([
      'cycle-opened',
      'baseline-measured',
      'verdict-reached',
      'verdict-reached',
    ]);
    expect(check(evidence)).toEqual([]);
  });

  it('says where, what, and which trial', () => {
    const forged = onVerdict('reject', (each) => ({ ...each, verdict: { ...each.verdict, word: 'promote' } }));
    const [first] = check(forged);
    expect(first).toMatchObject({
      skill: 'refund-order',
      file: 'decisions.jsonl',
      line: indexOf('reject') + 1,
      field: 'verdict.word',
      stored: 'promote',
      recomputed: 'reject',
    });
    expect(forged.trials.map(({ id }) => id)).toContain(first?.trialId);
    expect(first?.message).toMatch(/^the log leads to reject after \d+ of \d+ candidate runs$/);
  });

  it.each<{ name: string; word: string; change: (each: VerdictLine) => VerdictLine; field: string }>([
    {
      name: 'a word that was not reachable',
      word: 'needs-more-evidence',
      change: (each) => ({ ...each, verdict: { ...each.verdict, word: 'promote' } }),
      field: 'verdict.word',
    },
    {
      name: 'a changed count',
      word: 'promote',
      change: (each) => ({
        ...each,
        verdict: { ...each.verdict, counts: { ...each.verdict.counts, passed: each.verdict.counts.passed + 1 } },
      }),
      field: 'verdict.counts.passed',
    },
    {
      name: 'a wrong alpha',
      word: 'reject',
      change: (each) => ({
        ...each,
        verdict: { ...each.verdict, arithmetic: { ...each.verdict.arithmetic, alpha: 0.05 } },
      }),
      field: 'verdict.arithmetic.alpha',
    },
    {
      name: 'a better bound',
      word: 'promote',
      change: (each) => ({
        ...each,
        verdict: { ...each.verdict, arithmetic: { ...each.verdict.arithmetic, lower: 0.99 } },
      }),
      field: 'verdict.arithmetic.lower',
    },
    {
      name: 'a wrong suite',
      word: 'promote',
      change: (each) => ({ ...each, suiteHash: 'easier' }),
      field: 'suiteHash',
    },
    { name: 'another version', word: 'reject', change: (each) => ({ ...each, version: 'good' }), field: 'version' },
    { name: 'another attempt', word: 'reject', change: (each) => ({ ...each, attempt: 7 }), field: 'verdict.word' },
    {
      name: 'a re-certification that did not happen',
      word: 'healthy',
      change: (each) => ({ ...each, fingerprint: 'print-3' }),
      field: 'verdict.word',
    },
  ])('detects $name', ({ word, change, field }) => {
    expect(fields(onVerdict(word, change))).toContain(`${line(word)} ${field}`);
  });

  it('detects pairs that were not won', () => {
    const forged = onVerdict('promote', (each) => {
      const { pairs, ...arithmetic } = each.verdict.arithmetic;
      if (pairs === undefined) throw new Error('the swap was not by pairs');
      return {
        ...each,
        verdict: { ...each.verdict, arithmetic: { ...arithmetic, pairs: { ...pairs, wins: pairs.wins + 1 } } },
      };
    });
    expect(fields(forged)).toEqual([`${line('promote')} verdict.arithmetic.pairs.wins`]);
  });

  it('takes regressions that the log carries, and no others', () => {
    const world = createWorld(
      { none: 0.1, good: 0.92, even: 0.92 },
      createDesign({ target: 0.8, minimumHeldOut: 20, nightBudget: 60 }),
    );
    world.measure('print-1');
    for (const version of ['good', 'even'])
      for (let night = 1; night < 20; night++) {
        world.sleep(`${version === 'good' ? '2026-01' : '2026-02'}-${String(night).padStart(2, '0')}`);
        if (world.examine(version, 'print-1') !== 'needs-more-evidence') break;
      }
    const { decisions, trials } = world.evidence();
    const of = (version: string, phase: string) =>
      trials.filter((trial) => trial.version === version && trial.phase === phase);
    const listed = listRegressions(of('even', 'gate'), of('good', 'comparator'), new Set(['case-3']));
    expect(listed.length).toBeGreaterThan(1);
    const last = decisions.findLastIndex(({ type }) => type === 'verdict-reached');
    const list = (regressions: readonly Regression[]): Evidence => ({
      decisions: decisions.map((each, index) => {
        if (index !== last || each.type !== 'verdict-reached') return each;
        const { id: _id, night, ...content } = each;
        return sealDecision({ ...content, verdict: { ...content.verdict, regressions } }, night);
      }),
      trials,
    });
    expect(check(list(listed), suite)).toEqual([]);
    for (const other of [[], listed.slice(1)]) {
      expect(check(list(other), suite).map(({ field }) => field)).toEqual(['verdict.regressions']);
    }
    // people mark cases at any time
    const flipped = listed.map((each) => ({ ...each, pinned: !each.pinned }));
    expect(check(list(flipped), suite)).toEqual([]);
  });

  it('detects a line whose id was not renewed', () => {
    const decisions = history.decisions.map((each, at) =>
      at === indexOf('reject') && each.type === 'verdict-reached' ? { ...each, student: 'other' } : each,
    );
    expect(fields({ ...history, decisions })).toEqual([`${line('reject')} id`]);
  });

  it('detects a changed outcome through the counts it was part of', () => {
    const promoted = history.trials.findIndex(
      ({ version, outcome, phase }) => version === 'good' && outcome === 'failed' && phase === 'gate',
    );
    const trials = history.trials.map(
      (trial, at): Trial => (at === promoted ? { ...trial, outcome: 'passed' } : trial),
    );
    expect(check({ ...history, trials }).some(({ field }) => field.startsWith('verdict.counts'))).toBe(true);
  });

  it('detects a trial whose key was changed, and the hole it leaves', () => {
    const at = history.trials.findIndex(
      ({ version, phase, pass }) => version === 'better' && phase === 'gate' && pass === 0,
    );
    const trials = history.trials.map((trial, index): Trial => (index === at ? { ...trial, caseId: 'case-x' } : trial));
    const found = check({ ...history, trials });
    expect(found).toContainEqual(
      expect.objectContaining({ file: 'trials.jsonl', line: at + 1, field: 'id', stored: history.trials[at]?.id }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({
        field: 'trial',
        stored: 'missing',
        recomputed: `case ${history.trials[at]?.caseId}, pass 0`,
      }),
    );
  });

  it.each([
    { name: 'a baseline run', phase: 'baseline', field: 'state' },
    { name: 'a gate run', phase: 'gate', field: 'trial' },
    { name: 'a comparator run', phase: 'comparator', field: 'verdict.word' },
    { name: 'a re-certification run', phase: 'recertify', field: 'verdict.word' },
  ])('detects that $name is missing', ({ phase, field }) => {
    const first = history.trials.findIndex(
      (trial) => trial.phase === phase && trial.outcome !== 'errored' && trial.version !== 'bad',
    );
    const found = check({ ...history, trials: history.trials.toSpliced(first, 1) });
    expect(found.map((each) => each.field)).toContain(field);
  });

  it('detects a second outcome for one trial', () => {
    const again = history.trials.flatMap((trial, at): Trial[] => (at === 0 ? [{ ...trial, outcome: 'passed' }] : []));
    expect(fields({ ...history, trials: [...history.trials, ...again] })).toContain(
      `trials.jsonl:${history.trials.length + 1} outcome`,
    );
  });

  it('detects a baseline, a design and an attempt that were touched', () => {
    const baseline = forge(1, (each) =>
      each.type === 'baseline-measured' ? { ...each, result: { ...each.result, state: 'not-needed' } } : each,
    );
    expect(fields(baseline)[0]).toBe('decisions.jsonl:2 state');
    const design = forge(0, (each) =>
      each.type === 'cycle-opened' ? { ...each, design: { ...each.design, floor: 0.5 } } : each,
    );
    expect(fields(design)).toEqual(expect.arrayContaining(['decisions.jsonl:1 designHash', 'decisions.jsonl:1 floor']));
    const wallet = forge(2, (each) => (each.type === 'attempt-opened' ? { ...each, attempt: 0 } : each));
    expect(fields(wallet)).toContain('decisions.jsonl:3 attempt');
  });

  it('detects that an attempt was given up for a cheaper one, or tried again after it was rejected', () => {
    const reopened = (version: string, attempt: number): DecisionContent => ({
      type: 'attempt-opened',
      cycle: 1,
      attempt,
      version,
      fingerprint: 'print-1',
      passSeed: 5,
    });
    const after = indexOf('reject') + 1;
    const again = history.decisions.toSpliced(after, 0, sealDecision(reopened('bad', 2), 'n'));
    expect(fields({ ...history, decisions: again })).toContain(`decisions.jsonl:${after + 1} opened`);
  });

  it('takes an interrupted night for what it is: runs without a verdict yet', () => {
    const last = history.decisions.findIndex(
      (each) => each.type === 'verdict-reached' && each.verdict.word === 'promote',
    );
    expect(check({ ...history, decisions: history.decisions.slice(0, last) })).toEqual([]);
  });
});
