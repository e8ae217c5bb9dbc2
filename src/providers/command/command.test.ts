import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import type { CommandChoice } from '../../domain/pipeline.ts';
import type { World } from '../provider.ts';
import { commandName, commandProvider } from './command.ts';

const home = mkdtempSync(join(tmpdir(), 'command-test-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(home, 'folder-'));

const world = (env: World['env'] = {}): World => ({
  env: { PATH: process.env.PATH, ...env },
  clock: () => 0,
  random: () => 0,
  sleep: async () => undefined,
});

/** A program of its own that runs the JavaScript. */
function script(body: string, folder = newFolder()): readonly string[] {
  const path = join(folder, 'agent.mjs');
  writeFileSync(path, body);
  return [process.execPath, path];
}

const choiceOf = (command: readonly string[], part: Partial<CommandChoice> = {}): CommandChoice => ({
  use: 'command',
  command,
  answer: null,
  model: null,
  timeoutSeconds: 20,
  concurrency: 1,
  attempts: 1,
  ...part,
});

interface Asking extends Partial<CommandChoice> {
  readonly text?: string;
  readonly env?: World['env'];
  readonly request?: Partial<ChatRequest>;
}

async function ask(command: readonly string[], { text = 'Is it?', env = {}, request = {}, ...part }: Asking = {}) {
  const model = await commandProvider.open(choiceOf(command, part), world(env));
  return model.complete({
    purpose: 'draft-skill',
    messages: [{ role: 'user', text }],
    tools: [],
    schema: null,
    seed: null,
    signal: new AbortController().signal,
    ...request,
  });
}

const READ = `const chunks = []; for await (const chunk of process.stdin) chunks.push(chunk); const prompt = Buffer.concat(chunks).toString();`;

// most of it is waiting for processes
describe.concurrent('commandProvider.open', () => {
  it('writes the prompt to standard input and reads the answer from standard output', async () => {
    const answer = await ask(
      script(`${READ} console.error('thinking'); console.log('You asked: ' + prompt.split('\\n')[0]);`),
    );
    expect(answer).toMatchObject({ text: 'You asked: Is it?', calls: [], finish: 'stop' });
  });

  it('hands a long prompt over whole', async () => {
    const text = `${'Zürich '.repeat(100_000)}end`;
    const answer = await ask(
      script(`${READ} console.log(prompt.indexOf('end'), Buffer.byteLength(prompt) > 800000);`),
      { text },
    );
    expect(answer.text).toBe(`${text.length - 3} true`);
  });

  it('does not mind a program that does not read it', async () => {
    const text = 'x'.repeat(1_000_000);
    await expect(ask(script(`process.stdin.destroy(); console.log('unread');`), { text })).resolves.toMatchObject({
      text: 'unread',
    });
  });

  it('reads what claude -p --output-format json prints', async () => {
    const printed = {
      type: 'result',
      is_error: false,
      result: 'Fine.',
      usage: { input_tokens: 3, output_tokens: 1, cache_read_input_tokens: 7 },
    };
    const answer = await ask(script(`console.log(${JSON.stringify(JSON.stringify(printed))})`), { answer: 'result' });
    expect(answer).toMatchObject({ text: 'Fine.', tokens: { input: 10, output: 1, cached: 7 } });
  });

  it('offers tools and reads the calls', async () => {
    const tools = [{ name: 'get_order', description: 'd', parameters: { type: 'object' } }];
    const body = `${READ} if (prompt.includes('get_order')) console.log('{"text": "", "calls": [{"tool": "get_order", "arguments": {"id": 7}}]}');`;
    const answer = await ask(script(body), { request: { tools } });
    expect(answer).toMatchObject({
      finish: 'calls',
      calls: [{ id: 'call-1', tool: 'get_order', arguments: { id: 7 } }],
    });
  });

  it('returns an empty answer as one', async () => {
    await expect(ask(script(''))).resolves.toMatchObject({ text: '', calls: [], finish: 'stop' });
  });

  it('runs in an empty folder that is gone afterwards', async () => {
    const body = `import { readdirSync } from 'node:fs'; console.log(JSON.stringify([process.cwd(), readdirSync('.')]));`;
    const [cwd, names] = JSON.parse((await ask(script(body))).text);
    expect(names).toEqual([]);
    expect(existsSync(cwd)).toBe(false);
  });

  it('runs no shell', async () => {
    const command = [...script(`console.log(JSON.stringify(process.argv.slice(2)))`), '$(echo no)', '; echo no', '*'];
    expect((await ask(command)).text).toBe('["$(echo no)","; echo no","*"]');
  });

  it('passes on the environment that it was given and no other', async () => {
    const body = `console.log(process.env.MINE, process.env.VITEST === undefined)`;
    expect((await ask(script(body), { env: { MINE: 'yes' } })).text).toBe('yes true');
  });

  it('finds a program by a path relative to where nightschool runs', async () => {
    const path = join(newFolder(), 'mine.sh');
    writeFileSync(path, '#!/bin/sh\necho mine\n');
    chmodSync(path, 0o755);
    const up = process
      .cwd()
      .split('/')
      .map(() => '..')
      .join('/');
    expect((await ask([`${up}${path}`])).text).toBe('mine');
  });

  it.each<[string, string, Partial<CommandChoice>, string, RegExp]>([
    [
      'an exit code',
      `console.error('Invalid API key'); process.exit(3)`,
      {},
      'COMMAND_FAILED',
      /ended with exit code 3: Invalid API key$/,
    ],
    [
      'words on standard output alone',
      `console.log('Please log in'); process.exit(1)`,
      {},
      'COMMAND_FAILED',
      /exit code 1: Please log in$/,
    ],
    [
      'a long complaint, its end',
      `console.error('x'.repeat(5000) + 'the end'); process.exit(1)`,
      {},
      'COMMAND_FAILED',
      /: …x{293}the end$/,
    ],
    ['a signal', `process.kill(process.pid, 'SIGKILL')`, {}, 'COMMAND_FAILED', /was ended by SIGKILL/],
    [
      'a failure in JSON',
      `console.log('{"is_error": true, "result": "Credit balance is too low"}')`,
      { answer: 'result' },
      'COMMAND_FAILED',
      /says that it failed: Credit balance/,
    ],
    [
      'too much output',
      `process.stdout.write('x'.repeat(11_000_000))`,
      {},
      'MODEL_ANSWER_TOO_LARGE',
      /more than 10000000 characters/,
    ],
    [
      'no end',
      `setInterval(() => {}, 1000); console.error('still thinking')`,
      { timeoutSeconds: 0.7 },
      'MODEL_TIMED_OUT',
      /longer than 0.7 s: still thinking$/,
    ],
  ])('fails with %s', async (_, body, part, code, message) => {
    await expect(ask(script(body), part)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each([
    ['no-such-program-anywhere', /is not installed or not on PATH\.$/],
    ['/no/such/program', /is not installed or not on PATH\.$/],
    ['/', /is not executable\.$/],
  ])('fails where there is no program: %s', async (program, message) => {
    await expect(ask([program])).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it('keeps secrets of the environment out of what it says', async () => {
    const env = { ANTHROPIC_API_KEY: 'sk-ant-0123456789' };
    const failing = ask(script(`console.error('bad key ' + process.env.ANTHROPIC_API_KEY); process.exit(1)`), { env });
    await expect(failing).rejects.toMatchObject({ message: expect.stringMatching(/bad key \[ANTHROPIC_API_KEY\]$/) });
    const printing = ask(script(`console.log('key ' + process.env.ANTHROPIC_API_KEY)`), { env, answer: 'result' });
    await expect(printing).rejects.toMatchObject({ message: expect.stringMatching(/key \[ANTHROPIC_API_KEY\]$/) });
  });

  it('ends with the reason of an abort, and the whole process tree with it, even what will not end', async () => {
    const pids = join(newFolder(), 'pids');
    const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); fs.appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n');`;
    const body = `import fs from 'node:fs'; import { spawn } from 'node:child_process';
      spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'ignore' });
      ${stubborn}`;
    const controller = new AbortController();
    const asked = ask(script(body), { request: { signal: controller.signal } });
    const started = (): number[] =>
      existsSync(pids) ? readFileSync(pids, 'utf8').split('\n').slice(0, -1).map(Number) : [];
    while (started().length < 2) await setTimeout(10);
    controller.abort(new Error('stop'));
    await expect(asked).rejects.toThrow('stop');
    await expectGone(started());
  });

  it.each([
    ['times out', 0.5, false],
    ['is aborted', 60, true],
  ])(
    'does not wait, when it %s, for a descendant that left the group and holds the output',
    async (_, timeoutSeconds, aborts) => {
      const pid = join(newFolder(), 'pid');
      const body = `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
      const away = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { detached: true, stdio: 'inherit' });
      writeFileSync(${JSON.stringify(pid)}, away.pid + '\\n'); setInterval(() => {}, 1000);`;
      const controller = new AbortController();
      const asked = ask(script(body), { timeoutSeconds, request: { signal: controller.signal } });
      const ended = expect(asked).rejects.toThrow(aborts ? 'stop' : 'longer than');
      if (aborts) {
        while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await setTimeout(10);
        controller.abort(new Error('stop'));
      }
      await ended;
      if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')));
    },
  );

  it('starts nothing for who is aborted already', async () => {
    const folder = newFolder();
    const signal = AbortSignal.abort(new Error('too late'));
    const body = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(join(folder, 'started'))}, '');`;
    await expect(ask(script(body, folder), { request: { signal } })).rejects.toThrow('too late');
    expect(readdirSync(folder)).toEqual(['agent.mjs']);
  });

  it('has a fingerprint of what could change an answer', async () => {
    const of = async (choice: CommandChoice) => (await commandProvider.open(choice, world())).fingerprint;
    const base = await of(choiceOf(['claude', '-p']));
    expect(await of(choiceOf(['claude', '-p'], { timeoutSeconds: 1, concurrency: 9 }))).toBe(base);
    expect(await of(choiceOf(['claude', '-p', '--model', 'opus']))).not.toBe(base);
    expect(await of(choiceOf(['claude', '-p'], { answer: 'result' }))).not.toBe(base);
  });
});

describe('commandName', () => {
  it.each([
    [['claude', '-p'], null, 'command/claude'],
    [['/usr/local/bin/codex', 'exec', '-'], null, 'command/codex'],
    [['claude.cmd'], null, 'command/claude'],
    [['claude', '-p'], 'claude-opus-5-5', 'command/claude-opus-5-5'],
  ])('%j as %s is %s', (command, model, name) => {
    expect(commandName(choiceOf(command, { model }))).toBe(name);
  });
});

describe('commandProvider.check', () => {
  it('finds a program on PATH, and only one that can be run', async () => {
    const [bin, path] = [newFolder(), newFolder()];
    writeFileSync(join(path, 'agent'), 'no program');
    chmodSync(join(path, 'agent'), 0o644);
    const env = { PATH: [path, bin].join(delimiter) };
    const [missing] = await commandProvider.check(choiceOf(['agent']), world(env));
    expect(missing).toEqual({
      ok: false,
      what: 'agent is not installed or not on PATH',
      fix: 'Install agent, or name it with its whole path under command: in the pipeline.',
    });
    writeFileSync(join(bin, 'agent'), '#!/bin/sh\n');
    chmodSync(join(bin, 'agent'), 0o755);
    const [found] = await commandProvider.check(choiceOf(['agent']), world(env));
    expect(found).toEqual({ ok: true, what: `agent is installed (${join(bin, 'agent')})` });
    const [named] = await commandProvider.check(choiceOf([join(bin, 'agent')]), world({ PATH: '' }));
    expect(named?.ok).toBe(true);
  });
});

/** Waits, within the limit of the test, until none of the processes is left. */
async function expectGone(pids: readonly number[]): Promise<void> {
  const isThere = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  while (pids.some(isThere)) await setTimeout(20);
}
