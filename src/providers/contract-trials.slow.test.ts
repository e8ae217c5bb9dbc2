import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createModelStudent } from '../agent/model/student.ts';
import type { TrialKey } from '../domain/exam.ts';
import type { ModelChoice } from '../domain/pipeline.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { Grader } from '../evaluate/grade.ts';
import { parseSuite } from '../evaluate/parse-suite.ts';
import { buildReplayIndex } from '../evaluate/replay-index.ts';
import { runTrial, type TrialOptions, type TrialPlan } from '../evaluate/trials.ts';
import { always, type Fault, onRequests } from './testing/faults.ts';
import { type OpenSubject, openSubject, SUBJECTS } from './testing/subjects.ts';
import type { Script } from './testing/wire.ts';

/** No fault of the wire may ever count against a skill: through the agent loop, each is an errored trial or an outage. */
const clean = <Value>(value: unknown) => value as Value;
const folder = fileURLToPath(new URL('../evaluate/fixtures/refund-order/', import.meta.url));
const read = (name: string): string => readFileSync(folder + name, 'utf8');
const suite = parseSuite(
  { config: read('promptfooconfig.yaml'), cases: read('cases.jsonl'), recordings: read('recordings.jsonl') },
  'evals/refund-order',
);
const index = buildReplayIndex(suite);
const prompt: Prompt = { name: 'follow-skill', version: 1, text: 'Help. {{skill}}', hash: 'p' };

/** Looks the order up, then says that it is done. */
const script: Script = (_, number) =>
  number === 1 ? { calls: [{ tool: 'get_order', arguments: { order_id: 'A1' } }] } : { text: 'Done.' };

/** Whoever gets to the end has passed. */
const grade: Grader = async ({ end }) =>
  end === 'done' ? { outcome: 'passed' } : { outcome: 'failed', cause: end === 'token-limit' ? end : 'gave-up' };

async function sit({ model }: OpenSubject) {
  const question = suite.cases.find(({ id }) => id === 'case-1');
  if (question === undefined) throw new Error('no case-1');
  const key: TrialKey = {
    version: 'v',
    arm: 'with-skill',
    phase: 'gate',
    caseId: 'case-1',
    pass: 0,
    seed: 1,
    fingerprint: 'f',
  };
  const plan: TrialPlan = { key, question, skill: null };
  const options: TrialOptions = {
    student: createModelStudent(model, { prompt, deterministic: false }),
    index,
    grade,
    maximumActions: 5,
    clean: async (words) => clean(words),
    clock: () => performance.now(),
    night: '2026-01-01',
    signal: new AbortController().signal,
  };
  return runTrial(plan, options);
}

const FAULTS: readonly (readonly [Fault, Partial<ModelChoice>?])[] = [
  [{ kind: 'status', status: 400 }],
  [{ kind: 'status', status: 429, retryAfter: '1' }],
  [{ kind: 'status', status: 500 }],
  [{ kind: 'silence' }, { timeoutSeconds: 0.5 }],
  [{ kind: 'stall' }, { stallSeconds: 0.5 }],
  [{ kind: 'dribble' }, { timeoutSeconds: 0.5 }],
  [{ kind: 'cut' }],
  [{ kind: 'reset' }],
  [{ kind: 'gzip-bomb' }],
  [{ kind: 'invalid-json' }],
  [{ kind: 'html' }],
  [{ kind: 'error-object' }],
  [{ kind: 'error-in-stream' }],
  [{ kind: 'empty' }],
];

const OUTAGES: readonly Fault[] = [
  { kind: 'status', status: 401 },
  { kind: 'model-missing' },
  { kind: 'redirect', to: 'http://127.0.0.1:1/' },
];

const nameOf = (fault: Fault) => ('status' in fault ? `${fault.kind} ${fault.status}` : fault.kind);
const NAMED = FAULTS.map(([fault, limits]) => ({ name: nameOf(fault), fault, limits }));

describe.each(SUBJECTS)('a trial with $name', (subject) => {
  it('passes where nothing breaks', async () => {
    await using opened = await openSubject(subject, { script });
    const { trial } = await sit(opened);
    const { input, output } = opened.server.tokens();
    expect(trial).toMatchObject({ outcome: 'passed', hits: 1, tokens: { input, output } });
  });

  const isErrored = async ({ fault, limits }: (typeof NAMED)[number]) => {
    for (const faults of [always(fault), onRequests({ 2: fault })]) {
      await using opened = await openSubject(subject, { script, faults }, { attempts: 1, ...limits });
      const { trial } = await sit(opened);
      expect(trial).toMatchObject({ outcome: 'errored', cause: 'infrastructure' });
      expect(trial.reason).toMatch(/^(MODEL|PROMPT)_[A-Z_]+: ./);
      expect(opened.tokens()).toEqual(opened.server.tokens());
    }
  };
  const title = 'is errored by $name, at its second request as at its first';
  it.each(NAMED.filter(({ limits }) => limits === undefined))(title, isErrored);
  it.concurrent.each(NAMED.filter(({ limits }) => limits !== undefined))(title, isErrored);

  it.each(OUTAGES.map((fault) => ({ name: nameOf(fault), fault })))(
    'is no trial at all with $name: the next one would meet it too',
    async ({ fault }) => {
      await using opened = await openSubject(subject, { script, faults: always(fault) });
      await expect(sit(opened)).rejects.toMatchObject({ code: 'MODEL_DOWN', isOutage: true });
      const asked = opened.server.chats().length;
      await expect(sit(opened)).rejects.toMatchObject({ code: 'MODEL_DOWN', isOutage: true });
      expect(opened.server.chats()).toHaveLength(asked);
      expect(opened.downs).toHaveLength(1);
    },
  );

  it('goes on where the model calls a tool that is not there, and counts it', async () => {
    await using opened = await openSubject(subject, { script, faults: onRequests({ 1: { kind: 'wrong-tool' } }) });
    const { trial, transcript } = await sit(opened);
    expect(trial).toMatchObject({ outcome: 'passed', faults: { 'unknown-tool': 1 } });
    expect(transcript?.messages.find(({ role }) => role === 'result')).toMatchObject({ isError: true });
    const [told] = subject.results(opened.server.chats()[1]?.body ?? {});
    expect(told).toMatch(/^Error: There is no tool no_such_tool\. The tools are: .*get_order/);
  });

  it('goes on where arguments are malformed or a call is written as text, and counts both', async () => {
    const faults = onRequests({ 1: { kind: 'malformed-arguments' }, 2: { kind: 'call-as-text' } });
    const calls = [{ tool: 'get_order', arguments: { order_id: 'A1' } }];
    await using opened = await openSubject(subject, {
      script: (_, number) => (number < 3 ? { calls } : { text: 'Done.' }),
      faults,
    });
    const { trial } = await sit(opened);
    expect(trial).toMatchObject({ outcome: 'passed', hits: 2, faults: { 'as-text': 1 } });
    expect(Object.values(trial.faults ?? {})).toEqual([1, 1]);
  });

  it('fails at the limit of one answer, which is the student’s own', async () => {
    await using opened = await openSubject(subject, {
      script: () => ({ text: 'On and on' }),
      faults: always({ kind: 'length' }),
    });
    expect((await sit(opened)).trial).toMatchObject({ outcome: 'failed', cause: 'token-limit' });
  });
});
