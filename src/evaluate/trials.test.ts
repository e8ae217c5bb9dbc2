import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TrialKey } from '../domain/exam.ts';
import type { Student, StudentAction } from '../domain/model.ts';
import type { CleanText } from '../domain/text.ts';
import { NightschoolError } from '../errors.ts';
import { trialSchema } from '../store/evidence-schema.ts';
import { trialId } from '../util/trial-id.ts';
import type { Grader } from './grade.ts';
import { parseSuite } from './parse-suite.ts';
import { buildReplayIndex } from './replay-index.ts';
import { runTrials } from './run-trials.ts';
import { type FinishedTrial, runTrial, type TrialOptions, type TrialPlan, type TrialWords } from './trials.ts';

const folder = fileURLToPath(new URL('fixtures/refund-order/', import.meta.url));
const read = (name: string): string => readFileSync(folder + name, 'utf8');
const suite = parseSuite(
  { config: read('promptfooconfig.yaml'), cases: read('cases.jsonl'), recordings: read('recordings.jsonl') },
  'evals/refund-order',
);
const index = buildReplayIndex(suite);

const done: StudentAction = { kind: 'reply', text: 'Done, secret.', waiting: false };
const look: StudentAction = { kind: 'calls', calls: [{ tool: 'get_order', arguments: { order_id: 'A1' } }] };

/** Does the actions one after the other, the last one for ever. */
function scripted(actions: readonly (StudentAction | Error)[], seeds: number[] = []): Student {
  let next = 0;
  return {
    name: 'scripted',
    deterministic: true,
    fingerprint: 'f',
    act: async ({ seed }) => {
      seeds.push(seed);
      const action = actions[Math.min(next++, actions.length - 1)];
      if (action === undefined || action instanceof Error) throw action ?? new Error('no script');
      return { action, tokens: { input: 2, output: 1 } };
    },
  };
}

function planOf(caseId = 'case-1', pass = 0): TrialPlan {
  const question = suite.cases.find(({ id }) => id === caseId);
  if (question === undefined) throw new Error(`no case ${caseId}`);
  const key: TrialKey = { version: 'v1', arm: 'with-skill', phase: 'train', caseId, pass, seed: 7, fingerprint: 'f' };
  return { key, question, skill: null };
}

const passing: Grader = async ({ end }) =>
  end === 'done' ? { outcome: 'passed' } : { outcome: 'failed', cause: 'turn-limit', reason: 'It told the secret.' };

const redact = async (words: TrialWords): Promise<TrialWords<CleanText>> =>
  JSON.parse(JSON.stringify(words).replaceAll('secret', '[redacted]'));

function optionsOf(changed: Partial<TrialOptions> = {}): TrialOptions {
  let now = 0;
  return {
    student: scripted([look, done]),
    index,
    grade: passing,
    maximumActions: 5,
    clean: redact,
    clock: () => (now += 10),
    night: '2026-01-02',
    signal: new AbortController().signal,
    ...changed,
  };
}

describe('runTrial', () => {
  it('keeps key, counts and redacted words', async () => {
    const plan = planOf();
    const { trial, transcript } = await runTrial(plan, optionsOf());
    expect(trial).toEqual({
      ...plan.key,
      id: trialId(plan.key),
      outcome: 'passed',
      hits: 1,
      misses: 0,
      tokens: { input: 4, output: 2 },
      night: '2026-01-02',
      durationMs: 10,
    });
    expect(transcript?.messages.at(-1)).toEqual({ role: 'assistant', text: 'Done, [redacted].' });
  });

  it('gives the student the seed of its key', async () => {
    const seeds: number[] = [];
    await runTrial(planOf(), optionsOf({ student: scripted([done], seeds) }));
    expect(seeds).toEqual([7]);
  });

  it('fails a student at its own limit, with a redacted reason', async () => {
    const { trial } = await runTrial(planOf(), optionsOf({ student: scripted([look]) }));
    expect(trial).toMatchObject({ outcome: 'failed', cause: 'turn-limit', reason: 'It told the [redacted].' });
  });

  it('does not count a student that breaks down', async () => {
    const { trial, transcript } = await runTrial(
      planOf(),
      optionsOf({ student: scripted([new Error('server down')]) }),
    );
    expect(trial).toMatchObject({ outcome: 'errored', cause: 'infrastructure', reason: 'server down', hits: 0 });
    expect(transcript).toBeNull();
  });

  it('says by its code what happened to a model', async () => {
    const error = new NightschoolError('PROMPT_TOO_LONG', 'It did not fit.');
    const { trial } = await runTrial(planOf(), optionsOf({ student: scripted([error]) }));
    expect(trial).toMatchObject({ cause: 'infrastructure', reason: 'PROMPT_TOO_LONG: It did not fit.' });
  });

  it.each(['MODEL_DOWN', 'BUDGET_SPENT'] as const)('makes no trial of an outage: %s', async (code) => {
    const student = scripted([look, new NightschoolError(code, 'No more.')]);
    await expect(runTrial(planOf(), optionsOf({ student }))).rejects.toMatchObject({ code });
  });

  it('errors a trial whose time is up, whatever the student then says', async () => {
    const late = new AbortController();
    const student: Student = {
      ...scripted([done]),
      act: async ({ signal }) => {
        late.abort();
        signal.throwIfAborted();
        throw new Error('never');
      },
    };
    const deadline = { seconds: 60, start: () => late.signal };
    const { trial } = await runTrial(planOf(), optionsOf({ student, deadline }));
    expect(trial).toMatchObject({
      outcome: 'errored',
      cause: 'infrastructure',
      reason: 'MODEL_TIMED_OUT: The trial took longer than 60 seconds.',
    });
  });

  it('fails a student that spends its tokens', async () => {
    const grade: Grader = async ({ end }) => ({ outcome: 'failed', cause: 'token-limit', reason: end });
    const { trial } = await runTrial(planOf(), optionsOf({ grade, maximumTokens: 5 }));
    expect(trial).toMatchObject({ outcome: 'failed', reason: 'token-limit', tokens: { input: 4, output: 2 } });
    expect(trialSchema.parse(trial)).toEqual(trial);
  });

  it('counts the faults of calls', async () => {
    const calls: StudentAction = {
      kind: 'calls',
      calls: [
        { tool: 'nope', arguments: {} },
        { tool: 'nope', arguments: {} },
      ],
    };
    const { trial } = await runTrial(planOf(), optionsOf({ student: scripted([calls, done]) }));
    expect(trial).toMatchObject({ faults: { 'unknown-tool': 2 }, hits: 2 });
    expect(trialSchema.parse(trial)).toEqual(trial);
  });

  it('lets another user speak', async () => {
    const plan = planOf();
    const asked: unknown[] = [];
    const user: TrialOptions['user'] = (turns, { seed }) => {
      asked.push(turns, seed);
      return async (messages) => (messages.length === 0 ? { text: 'Just say it.' } : null);
    };
    const { transcript } = await runTrial(plan, optionsOf({ user, student: scripted([done]) }));
    expect(transcript?.messages[0]).toEqual({ role: 'user', text: 'Just say it.' });
    expect(asked).toEqual([plan.question.request, 7]);
  });

  it('passes an abort on', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(runTrial(planOf(), optionsOf({ signal }))).rejects.toThrow('stop');
  });

  it('passes on what the grader throws', async () => {
    const grade: Grader = async () => {
      throw new Error('bad assertion');
    };
    await expect(runTrial(planOf(), optionsOf({ grade }))).rejects.toThrow('bad assertion');
  });
});

describe('trialId', () => {
  it('is a function of the key alone', () => {
    const { key } = planOf();
    expect(trialId({ ...key, night: 'x' } as TrialKey)).toBe(trialId(key));
    expect(trialId(key)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each(['version', 'arm', 'phase', 'caseId', 'pass', 'seed', 'fingerprint'])('depends on %s', (name) => {
    const { key } = planOf();
    expect(trialId({ ...key, [name]: 9 })).not.toBe(trialId(key));
  });
});

async function collect(trials: AsyncIterable<FinishedTrial>): Promise<FinishedTrial[]> {
  const collected = [];
  for await (const finished of trials) collected.push(finished);
  return collected;
}

describe('runTrials', () => {
  const plans = ['case-1', 'case-2', 'case-3', 'case-4'].map((id, pass) => planOf(id, pass));

  /** Ends the trials of later passes first. */
  function backwards(started: string[], ended: string[]): Student {
    return {
      ...scripted([done]),
      act: async ({ messages, signal }) => {
        const request = JSON.stringify(messages[0]);
        const number = Number(/A(\d)/.exec(request)?.[1]);
        started.push(`A${number}`);
        for (let turn = 0; turn < (5 - number) * 10; turn++) {
          await new Promise((resolve) => setImmediate(resolve));
          signal.throwIfAborted();
        }
        ended.push(`A${number}`);
        return { action: done, tokens: { input: 0, output: 0 } };
      },
    };
  }

  it.each([1, 2, 3, 9])('yields in plan order with %i at a time', async (concurrency) => {
    const options = optionsOf({ student: backwards([], []) });
    const finished = await collect(runTrials(plans, { ...options, concurrency }));
    expect(finished.map(({ trial }) => trial.caseId)).toEqual(['case-1', 'case-2', 'case-3', 'case-4']);
  });

  it('runs trials beside each other', async () => {
    const ended: string[] = [];
    const options = optionsOf({ student: backwards([], ended) });
    await collect(runTrials(plans, { ...options, concurrency: 4 }));
    expect(ended).toEqual(['A4', 'A3', 'A2', 'A1']);
  });

  it('aborts what is under way when nobody wants more', async () => {
    const started: string[] = [];
    const ended: string[] = [];
    const options = optionsOf({ student: backwards(started, ended) });
    for await (const { trial } of runTrials(plans.toReversed(), { ...options, concurrency: 2 })) {
      expect(trial.caseId).toBe('case-4');
      break;
    }
    expect(started).toEqual(['A4', 'A3', 'A2']);
    expect(ended).toEqual(['A4']);
  });

  it('ends with the first error', async () => {
    const grade: Grader = async (_, { id }) => {
      if (id === 'case-2') throw new Error('bad assertion');
      return { outcome: 'passed' };
    };
    const seen: string[] = [];
    const run = async () => {
      for await (const { trial } of runTrials(plans, { ...optionsOf({ grade }), concurrency: 2 }))
        seen.push(trial.caseId);
    };
    await expect(run()).rejects.toThrow('bad assertion');
    expect(seen).toEqual(['case-1']);
  });

  it('ends with the first outage', async () => {
    const student = scripted([done, new NightschoolError('MODEL_DOWN', 'The host is gone.')]);
    await expect(collect(runTrials(plans, { ...optionsOf({ student }), concurrency: 1 }))).rejects.toMatchObject({
      code: 'MODEL_DOWN',
    });
  });

  it('does nothing without plans', async () => {
    expect(await collect(runTrials([], { ...optionsOf(), concurrency: 3 }))).toEqual([]);
  });
});
