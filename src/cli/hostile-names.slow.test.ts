import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createWorkspace, writeText } from './testing.ts';
import { closeTickets, printDeskTask } from './testing-desk.ts';

/** What clears a screen, rings, writes a link, turns the reading direction, or is not seen. */
const HOSTILE = '\u001b[2J\u001b]8;;https://evil.test\u0007\u009b31m\u202egnp\u2066\u200b\u{e0041}\b';
/** Whatever of that reaches a terminal as it is. Line ends and tabs do. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

const workspace = createWorkspace();
const { dir } = workspace;

beforeAll(async () => {
  const tasks = closeTickets(0, 30).map((task, index) => ({
    ...task,
    id: `${task.id}${HOSTILE}`,
    request: `${task.request} ${HOSTILE}`,
    calls: task.calls.map((call) => ({
      ...call,
      tool: `${call.tool}${HOSTILE}`,
      result: { ...call.result, [`key${HOSTILE}`]: `value ${HOSTILE}` },
    })),
    reply: `${task.reply} ${HOSTILE} ${index}`,
  }));
  writeText(
    dir,
    `logs/desk${HOSTILE.replaceAll('/', '')}.jsonl`,
    tasks.map((task, at) => printDeskTask(task, 1_772_400_000 + 7200 * at)).join(''),
  );
  expect((await cli(dir, ['run'])).code).toBe(0);
});
afterAll(() => workspace[Symbol.dispose]());

async function shown(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(dir, words);
  expect(code).toBe(0);
  return stdout + stderr;
}

describe('names and words of logs that would write on a terminal', async () => {
  it.each([
    ['logs'],
    ['logs', '--json'],
    ['families', '--all'],
    ['families', '--all', '--json'],
    ['status'],
    ['status', '--json'],
    ['report'],
    ['redact', '--check', 'logs'],
  ])('are spelt out by %s %s', async (...words) => {
    const said = await shown(...words.filter((word) => word !== undefined));
    expect(said).not.toMatch(RAW);
  });

  it('are spelt out where a family and a session are shown', async () => {
    const { families } = JSON.parse(await shown('families', '--all', '--json'));
    const family = families[0];
    const of = await shown('families', 'show', family.id);
    expect(of).toContain('\\u{1b}[2J');
    expect(of).not.toMatch(RAW);
    expect(await shown('families', 'show', family.id, '--json')).not.toMatch(RAW);
    const session = await shown('logs', 'show', 'close-29');
    expect(session).toContain('\\u{202e}gnp');
    expect(session).not.toMatch(RAW);
    expect(await shown('logs', 'show', 'close-29', '--json')).not.toMatch(RAW);
  });
});
