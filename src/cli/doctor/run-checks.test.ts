import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../../errors.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { type Check, type CheckContext, fail, ok, warn } from './check.ts';
import { judgeClock } from './checks/clock.ts';
import { judgeSpace } from './checks/disk.ts';
import { judgeNode } from './checks/runtime.ts';
import { runChecks } from './run-checks.ts';

const context: CheckContext = {
  dir: '/nowhere',
  pipelineName: 'nightly',
  pipeline: new NightschoolError('PIPELINE_NOT_FOUND', 'There is no pipeline.'),
  environment: {},
  signal: new AbortController().signal,
  checkModel: async () => [],
  checkQueue: async () => [],
  checkEmbedder: async () => [],
};

describe('running checks', () => {
  it('gives results in the order of the table, whichever ends first', async () => {
    let end = (): void => undefined;
    const second = new Promise<void>((resolve) => {
      end = resolve;
    });
    const slow: Check = async () => {
      await second;
      return [ok('first'), warn('second', 'mend it')];
    };
    const fast: Check = async () => {
      end();
      return [ok('third')];
    };
    expect(await runChecks({ slow, fast }, context)).toEqual([
      { check: 'slow', status: 'ok', what: 'first' },
      { check: 'slow', status: 'warn', what: 'second', fix: 'mend it' },
      { check: 'fast', status: 'ok', what: 'third' },
    ]);
  });

  it.each<[string, Check, object]>([
    [
      'an error of ours with its hint',
      async () => Promise.reject(new NightschoolError('MODEL_MISSING', 'no such model')),
      { status: 'fail', what: 'no such model', fix: expect.stringContaining('Pull the model') },
    ],
    [
      'any other error with its message',
      () => {
        throw new TypeError('odd');
      },
      { status: 'fail', what: 'this check failed: odd', fix: expect.stringContaining('report') },
    ],
    [
      'a check that does not end',
      async ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop')))),
      { status: 'fail', what: 'this check did not end within 0.03 s', fix: expect.stringContaining('waits for') },
    ],
  ])('reports %s and goes on', async (_, check, result) => {
    const next: Check = async () => [ok('still here')];
    expect(await runChecks({ check, next }, context, { timeLimitMs: 30 })).toEqual([
      { check: 'check', ...result },
      { check: 'next', status: 'ok', what: 'still here' },
    ]);
  });

  it('stops when the person does', async () => {
    const stop = new AbortController();
    const waits: Check = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const running = runChecks({ waits }, { ...context, signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toThrow();
  });
});

describe('what is printed', () => {
  const pipeline = parsePipeline('name: n\nlogs: [l]\nteacher: { use: openai, model: m, keyVariable: GATE }', 'n.yaml');

  it.each([
    [
      'a key that a server quotes',
      { OPENAI_API_KEY: 'sk-12345678' },
      'bad key sk-12345678!',
      'bad key <OPENAI_API_KEY>!',
    ],
    ['a key under a name of its own', { GATE: 'open-sesame' }, 'got open-sesame', 'got <GATE>'],
    ['the longer of two keys first', { A_KEY: 'abcdef', B_KEY: 'abcdefgh' }, 'abcdefgh', '<B_KEY>'],
    ['user and password of an address', {}, 'GET http://ada:pw@host/v1', 'GET http://host/v1'],
    ['line ends and escapes', {}, 'one\ntwo\u001b[2J', 'one two\\u{1b}[2J'],
    ['and nothing that only looks like a key', { KEYBOARD: 'german', LANG_KEY: '' }, 'german', 'german'],
  ])('hides %s', async (_, environment, said, shown) => {
    const check: Check = async () => [fail(said, said)];
    expect(await runChecks({ check }, { ...context, environment, pipeline })).toEqual([
      { check: 'check', status: 'fail', what: shown, fix: shown },
    ]);
  });
});

describe('judging', () => {
  it.each([
    ['22.22.0', 'ok'],
    ['22.100.1', 'ok'],
    ['24.0.0-nightly', 'ok'],
    ['22.21.9', 'fail'],
    ['9.99.99', 'fail'],
  ])('Node %s is %s', (version, status) => {
    expect(judgeNode(version, '>=22.22.0').status).toBe(status);
  });

  it.each([
    [99_999_999, 'fail', '100 MB'],
    [100_000_000, 'warn', '100 MB'],
    [999_000_000, 'warn', '999 MB'],
    [1_000_000_000, 'ok', '1.0 GB'],
  ])('%d bytes free is %s', (free, status, shown) => {
    expect(judgeSpace(free)).toMatchObject({ status, what: expect.stringContaining(shown) });
  });

  it.each([
    ['the same time', '2027-03-01T02:15:00Z', '2027-03-01T02:15:04Z', 'ok', '2027-03-01T02:15Z'],
    ['a disk that is behind', '2027-03-01T02:15:00Z', '2027-03-01T02:14:00Z', 'warn', '60 s off'],
    ['a machine without a battery', '1970-01-01T00:00:09Z', '1970-01-01T00:00:09Z', 'fail', '1970-01-01T00:00Z'],
    ['a clock far ahead', '2101-01-01T00:00:00Z', '2101-01-01T00:00:00Z', 'fail', '2101'],
  ])('a clock: %s', (_, now, file, status, shown) => {
    expect(judgeClock(new Date(now), new Date(file))).toMatchObject({ status, what: expect.stringContaining(shown) });
  });
});
