import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { CommandChoice } from '../domain/pipeline.ts';
import type { ErrorCode } from '../errors.ts';
import type { CliMode } from './testing/cli-mode.ts';
import { openForTest } from './testing/open.ts';
import { ask, errorOf, KEY, LOOK_UP } from './testing/subjects.ts';

/** The contract of contract.test.ts for a model behind a command line: real processes, with all layers. */
const home = mkdtempSync(join(tmpdir(), 'nightschool-cli-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const cli = fileURLToPath(new URL('testing/cli.ts', import.meta.url));

async function open(mode: CliMode, changed: Partial<CommandChoice> = {}) {
  const log = join(mkdtempSync(join(home, 'log-')), 'starts');
  const opened = await openForTest(
    {
      use: 'command',
      command: [process.execPath, '--disable-warning=ExperimentalWarning', cli, mode, log],
      answer: 'result',
      model: 'test',
      timeoutSeconds: 60,
      concurrency: 2,
      attempts: 2,
      ...changed,
    },
    { role: 'teacher', env: { TEST_KEY: KEY } },
  );
  return { ...opened, starts: () => readFileSync(log, 'utf8').split('\n').length - 1 };
}

const TOKENS = { input: 31, output: 5, cached: 11 };

// most of it is waiting for processes
describe.concurrent('command', () => {
  it('answers, metered with the tokens that the program printed', async () => {
    const { model, calls, starts, tokens } = await open('answer');
    expect(await model.complete(ask())).toEqual({ text: 'All is well.', calls: [], finish: 'stop', tokens: TOKENS });
    expect([starts(), calls.length, tokens()]).toEqual([1, 1, TOKENS]);
  });

  it('gets the whole prompt on its standard input, and no shell in between', async () => {
    const { model } = await open('echo');
    const text = 'Say "$HOME" and `date`; then & | > no more ✓';
    expect((await model.complete(ask({ messages: [{ role: 'user', text }] }))).text).toContain(text);
  });

  it('calls tools, several at once', async () => {
    const { model } = await open('calls');
    expect(await model.complete(ask({ tools: [LOOK_UP] }))).toMatchObject({
      text: 'Let me see.',
      calls: ['1', '2'].map((id) => ({ tool: 'look_up', arguments: { id } })),
      finish: 'calls',
    });
  });

  it('answers by a JSON Schema', async () => {
    const { model } = await open('structured');
    const { text } = await model.complete(ask({ schema: { name: 'size', json: { type: 'object' } } }));
    expect(JSON.parse(text)).toEqual({ size: 3 });
  });

  it.each<[CliMode, object]>([
    ['wrong-tool', { tool: 'no_such_tool' }],
    ['malformed-arguments', { tool: 'look_up', malformed: '"id 1"' }],
  ])('passes on what the model did: %s', async (mode, call) => {
    const { model, starts } = await open(mode);
    expect(await model.complete(ask({ tools: [LOOK_UP] }))).toMatchObject({ calls: [call] });
    expect(starts()).toBe(1);
  });

  it('is answered at the second try after a failure', async () => {
    const { model, starts, calls, slept } = await open('exit-once');
    expect((await model.complete(ask())).text).toBe('All is well.');
    expect([starts(), calls.map(({ failed }) => failed), slept]).toEqual([2, ['COMMAND_FAILED', undefined], [750]]);
  });

  const isTyped = async (mode: CliMode, code: ErrorCode, changed: Partial<CommandChoice> = {}) => {
    const { model, calls, starts } = await open(mode, changed);
    const error = await errorOf(model.complete(ask()));
    expect(error.code).toBe(code);
    expect(error.message + error.hint).not.toContain(KEY);
    expect(error.hint.length).toBeGreaterThan(20);
    expect(starts()).toBe(changed.attempts ?? (error.isTransient ? 2 : 1));
    expect(calls.map(({ failed }) => failed)).toEqual(Array(starts()).fill(code));
  };

  it.each<[CliMode, ErrorCode]>([
    ['exit', 'COMMAND_FAILED'],
    ['says-error', 'COMMAND_FAILED'],
    ['garbage', 'COMMAND_FAILED'],
    ['cut', 'COMMAND_FAILED'],
    ['empty', 'MODEL_ANSWER_EMPTY'],
    ['endless', 'MODEL_ANSWER_TOO_LARGE'],
  ])('where it does %s is %s, with a hint and without the key', (mode, code) => isTyped(mode, code));

  it.concurrent.each<CliMode>(['silence', 'dribble'])('where it ends in %s is MODEL_TIMED_OUT', (mode) =>
    isTyped(mode, 'MODEL_TIMED_OUT', { timeoutSeconds: 3, attempts: 1 }),
  );

  it('says so where there is no such program', async () => {
    const { model } = await open('answer', { command: ['no-such-program-here', '-p'] });
    const error = await errorOf(model.complete(ask()));
    expect([error.code, error.message]).toEqual(['COMMAND_FAILED', expect.stringContaining('no-such-program-here')]);
  });

  it('is ended by its caller', async () => {
    const { model } = await open('silence');
    const reason = new Error('the night is over');
    const controller = new AbortController();
    const running = model.complete(ask({ signal: controller.signal }));
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
