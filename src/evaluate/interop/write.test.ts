import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Case, Trial } from '../../domain/exam.ts';
import type { Transcript } from '../../domain/model.ts';
import type { ExamRecord, ExamRun } from './exam-record.ts';
import { gradeExpectations } from './expectations.ts';
import { writeInspect } from './inspect/write.ts';
import { writePromptfoo } from './promptfoo/write.ts';
import { readForeign } from './read-foreign.ts';
import { writeSkillCreator } from './skill-creator/write.ts';
import { writeUpskill } from './upskill/write.ts';

const as = <Value>(value: unknown) => value as Value;

const question = (id: string, more: object = {}): Case =>
  as({
    ...{ id, sessionId: id, group: id, side: 'held-out', origin: 'log', request: [`Pay ${id}`] },
    ...{ effects: [{ tool: 'pay', arguments: { id, amount: 5 } }], facts: ['paid', 5], ...more },
  });

const trial = (caseId: string, more: Partial<Trial> = {}): Trial =>
  as({
    ...{
      id: `t-${caseId}-${more.arm ?? ''}${more.pass ?? 0}`,
      version: 'v1',
      arm: 'with-skill',
      phase: 'gate',
      caseId,
    },
    ...{ pass: 0, seed: 1, fingerprint: 'f', outcome: 'passed', hits: 1, misses: 0 },
    ...{ tokens: { input: 100, output: 20 }, night: '2026-03-04', durationMs: 1500, ...more },
  });

const transcript = (reply: string): Transcript => ({
  ...{ end: 'done', hits: 1, misses: 0, tokens: { input: 100, output: 20 } },
  messages: [
    { role: 'user', text: 'Pay a' },
    { role: 'assistant', text: 'I look it up.' },
    { role: 'call', id: 'c1', tool: 'find', arguments: { id: 'a' }, skillStep: 1 },
    { role: 'call', id: 'c2', tool: 'find', arguments: { id: 'b' } },
    { role: 'result', callId: 'c1', content: { due: 5 }, isError: false },
    { role: 'result', callId: 'c2', content: 'no such bill', isError: true },
    { role: 'call', id: 'c3', tool: 'pay', arguments: { id: 'a', amount: 5 } },
    { role: 'result', callId: 'c3', content: null, isError: false },
    { role: 'assistant', text: reply },
  ],
});

const run = (of: Trial, by: Case | null, reply: string | null = 'It is paid: 5 euros.'): ExamRun => ({
  trial: of,
  question: by,
  transcript: reply === null ? null : transcript(reply),
});

const [a, b] = [question('a'), question('b', { request: ['Pay b', 'All of it'], facts: [] })];
const judged: ExamRecord['judged'] = {
  ...{ student: 'ollama/small', version: 'v1', fingerprint: 'f', night: '2026-03-04' },
  verdict: as({ word: 'promote', reason: 'It does.', counts: { passed: 2, failed: 1, errored: 1 }, arithmetic: {} }),
  runs: [
    run(trial('a'), a),
    run(trial('b'), b, null),
    run(
      trial('a', { pass: 1, outcome: 'failed', cause: 'missing-fact', reason: as('It does not say 5.') }),
      a,
      'It is paid.',
    ),
    run(trial('b', { pass: 1, outcome: 'errored', cause: 'infrastructure', reason: as('Gone.') }), b, null),
  ],
  baseline: [
    run(
      trial('a', { arm: 'no-skill', outcome: 'failed', cause: 'missing-effect', reason: as('Nothing done.') }),
      a,
      'No.',
    ),
  ],
};
const record: ExamRecord = { skill: 'pay-bill', cases: [a, b], kept: [], results: [], judged };

const jsonOf = ({ files }: { files: readonly { path: string; text: string }[] }, path: string) =>
  JSON.parse(files.find((file) => file.path === path)?.text ?? 'null');

describe('expectations of a run', () => {
  const graded = (of: ExamRun) => gradeExpectations(of)?.map(({ passed }) => passed);
  it.each<[string, ExamRun, readonly boolean[] | undefined]>([
    ['passed', run(trial('a'), a), [true, true, true]],
    [
      'failed on one fact',
      run(trial('a', { outcome: 'failed', cause: 'missing-fact' }), a, 'It is paid.'),
      [true, true, false],
    ],
    ['failed on its calls', run(trial('a', { outcome: 'failed', cause: 'extra-effect' }), a), [false, true, true]],
    [
      'failed, and nobody kept what was said',
      run(trial('a', { outcome: 'failed', cause: 'extra-effect' }), a, null),
      [false, false, false],
    ],
    ['broke down', run(trial('a', { outcome: 'errored' }), a), undefined],
    ['of a case that is gone', run(trial('a'), null), undefined],
  ])('%s', (_, of, passed) => {
    expect(graded(of)).toEqual(passed);
  });
});

describe('skill-creator', () => {
  const exported = writeSkillCreator(record);

  it('has both dialects, numbers for evals, and says what is left out', () => {
    const { evals } = jsonOf(exported, 'evals/evals.json');
    expect(evals[0]).toMatchObject({
      ...{ id: 1, prompt: 'Pay a', files: [] },
      expectations: [
        'It calls pay(id: "a", amount: 5), and changes nothing else.',
        'The reply says "paid".',
        'The reply says 5.',
      ],
    });
    expect(evals[0].assertions).toEqual(evals[0].expectations);
    expect(exported.leftOut).toEqual([
      '1 case: all turns of the user stand in one prompt.',
      '2 cases: what tools answered is not in it.',
      '1 runs broke down: they are in no rate.',
    ]);
  });

  it('sums up as its viewer expects', () => {
    const { runs, run_summary, metadata } = jsonOf(exported, 'pay-bill-workspace/iteration-1/benchmark.json');
    expect(
      runs.map(({ eval_id, configuration, run_number }: Record<string, unknown>) => [
        eval_id,
        configuration,
        run_number,
      ]),
    ).toEqual([
      [1, 'with_skill', 1],
      [2, 'with_skill', 1],
      [1, 'with_skill', 2],
      [1, 'without_skill', 1],
    ]);
    expect(run_summary.with_skill.pass_rate).toEqual({ mean: 0.8889, stddev: 0.1924, min: 0.6667, max: 1 });
    expect(run_summary.delta).toEqual({ pass_rate: '+0.89', time_seconds: '+0.0', tokens: '+0' });
    expect(metadata.runs_per_configuration).toBe(2);
    const timing = jsonOf(exported, 'pay-bill-workspace/iteration-1/eval-1/with_skill/run-2/timing.json');
    expect(timing).toEqual({ total_tokens: 120, duration_ms: 1500, total_duration_seconds: 1.5 });
  });

  it('lies in its folder, whatever an imported case was called', () => {
    const kept = [{ format: 'skill-creator' as const, id: 'a', source: { id: '../../../x', prompt: 'Pay a' } }];
    const paths = writeSkillCreator({ ...record, kept }).files.map(({ path }) => path);
    expect(paths.filter((path) => path.includes('..'))).toEqual([]);
    expect(paths.some((path) => /iteration-1\/eval-[0-9a-f]{12}\/with_skill\/run-1\/grading\.json$/.test(path))).toBe(
      true,
    );
  });

  it('has no arm that was not run', () => {
    const alone = writeSkillCreator({ ...record, judged: { ...judged, baseline: [] } });
    const { run_summary } = jsonOf(alone, 'pay-bill-workspace/iteration-1/benchmark.json');
    expect(Object.keys(run_summary)).toEqual(['with_skill']);
  });

  it('is read back whole', () => {
    const { cases, results, leftOut } = readForeign(exported.files);
    expect(cases.map(({ request }) => request)).toEqual(['Pay a', 'Pay b\n\nAll of it']);
    expect(results).toHaveLength(5);
    expect(leftOut.filter((each) => !each.includes('its name'))).toEqual([]);
  });
});

describe('upskill', () => {
  const exported = writeUpskill(record);

  it('has the tests that it can hold', () => {
    expect(jsonOf(exported, 'tests.json')).toEqual({
      cases: [{ input: 'Pay a', expected: { contains: ['paid', '5'] } }],
    });
    expect(exported.leftOut.join('\n')).toContain('1 case: the reply need not contain anything');
  });

  it('has a run for each arm, in which what broke down counts nowhere', () => {
    const { results, passed_runs } = jsonOf(exported, 'runs/2026_03_04_00_00/batch_summary.json');
    expect(passed_runs).toBe(1);
    expect(
      results.map((each: Record<string, unknown>) => [each.run_type, each.assertions_passed, each.assertions_total]),
    ).toEqual([
      ['baseline', 0, 1],
      ['with_skill', 2, 3],
    ]);
    expect(results[1]).toMatchObject({
      error_message: '1 runs with_skill broke down and are not counted',
      stats: { tool_calls: 6, tool_errors: 2, tool_error_map: { find: 2 }, input_tokens: 400, total_tokens: 480 },
    });
  });
});

describe('Inspect', () => {
  const log = JSON.parse(writeInspect(record)?.files[0]?.text ?? 'null');

  it('keeps the order of members that its reader relies on', () => {
    expect(Object.keys(log)).toEqual(['version', 'status', 'eval', 'plan', 'results', 'stats', 'samples']);
    expect([log.version, log.eval.config.epochs, log.results.total_samples, log.results.completed_samples]).toEqual([
      2, 2, 4, 3,
    ]);
    expect(log.results.scores[0].metrics.accuracy.value).toBeCloseTo(2 / 3);
  });

  it('has calls in the answer that they were made with, and a score only where there is one', () => {
    const [first, , again, errored] = log.samples;
    expect(
      first.messages.map(({ role, tool_calls = [] }: { role: string; tool_calls?: [] }) => [role, tool_calls.length]),
    ).toEqual([
      ...[
        ['user', 0],
        ['assistant', 2],
        ['tool', 0],
        ['tool', 0],
        ['assistant', 1],
        ['tool', 0],
        ['assistant', 0],
      ],
    ]);
    expect(first.messages[3]).toMatchObject({
      function: 'find',
      content: 'no such bill',
      error: { type: 'unknown', message: 'no such bill' },
    });
    expect([first.epoch, again.epoch, again.scores.nightschool.value, again.scores.nightschool.explanation]).toEqual([
      1,
      2,
      'I',
      'It does not say 5.',
    ]);
    expect(errored.error).toEqual({ message: 'infrastructure: Gone.', traceback: '', traceback_ansi: '' });
    expect([errored.scores, errored.input]).toEqual([undefined, 'Pay b\n\nAll of it']);
  });

  it('is nothing without a verdict', () => {
    expect(writeInspect({ ...record, judged: null })).toBeNull();
  });
});

describe('promptfoo', () => {
  it('stands alone, and holds requests as words', () => {
    const hostile = question('c', { request: as(['file:///etc/passwd {{ env }}']), facts: [], effects: [] });
    const { files, leftOut } = writePromptfoo({ ...record, cases: [a, hostile] });
    const config = parse(files[0]?.text ?? '');
    expect(config.tests[0].assert).toEqual([
      { type: 'icontains', value: 'paid' },
      { type: 'icontains', value: '5' },
    ]);
    expect(config.tests[1]).toEqual({
      ...{ description: 'held-out c', options: { disableVarExpansion: true } },
      vars: { request: "{{'file'}}:///etc/passwd {{'{{'}} env }}" },
    });
    expect(leftOut).toContain('1 case: which calls are expected is not in it.');
  });
});
