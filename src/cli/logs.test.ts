import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createWorkspace, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const workspace = createWorkspace();
const { dir } = workspace;

const said = (uuid: string, parentUuid: string | null, more: object): string =>
  JSON.stringify({
    uuid,
    parentUuid,
    sessionId: 'coding',
    cwd: '/home/kim/shop',
    timestamp: `2026-03-01T10:00:0${uuid}.000Z`,
    ...more,
  });
const human = (uuid: string, parentUuid: string | null, content: string, sessionId = 'coding'): string =>
  said(uuid, parentUuid, { sessionId, type: 'user', message: { role: 'user', content } });
const agent = (uuid: string, parentUuid: string, block: object): string =>
  said(uuid, parentUuid, {
    type: 'assistant',
    requestId: `r${uuid}`,
    message: {
      id: `m${uuid}`,
      role: 'assistant',
      model: 'big',
      content: [block],
      usage: { input_tokens: 10, output_tokens: 3 },
    },
  });
const CODING = [
  human('1', null, 'show the config, my mail is kim@corp.example'),
  agent('2', '1', { type: 'tool_use', id: 'c', name: 'Read', input: { file_path: 'a.json' } }),
  said('3', '2', {
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: 'port = \u001b[31m8080' }] },
  }),
  agent('4', '3', { type: 'text', text: 'The port is 8080.' }),
  '{"type":"strange-thing","uuid":"5","parentUuid":"4","sessionId":"coding"}',
  'not json',
];

beforeAll(async () => {
  writeDeskLog(dir, closeTickets(0, 12));
  writeText(dir, 'logs/code/coding.jsonl', `${CODING.join('\n')}\n`);
  // resumed: a copy of the former session under another id, and one turn more
  const resumed = [...CODING.slice(0, 4), human('6', '4', 'now set it to 9090')].map((line) =>
    line.replaceAll('"coding"', '"resumed"'),
  );
  writeText(dir, 'logs/code/resumed.jsonl', `${resumed.join('\n')}\n`);
  expect((await cli(dir, ['run'])).code).toBe(0);
});
afterAll(() => workspace[Symbol.dispose]());

describe('nightschool logs', () => {
  it('says what was read by format and folder, and what was skipped and why', async () => {
    const { stdout, code } = await cli(dir, ['logs']);
    expect(code).toBe(0);
    expect(stdout).toContain('3 files, 14 sessions, 14 tasks. 1 more is a copy of one of them.');
    expect(stdout).toMatch(/claude-code +logs\/code +2 +2 +/);
    expect(stdout).toMatch(/openai-chat +logs +1 +12 +/);
    expect(stdout).toMatch(/1 +not valid JSON +logs\/code\/coding\.jsonl:6/);
    expect(stdout).toMatch(/1 +unknown line type "strange-thing" +logs\/code\/coding\.jsonl:5/);
  });

  it('tells of logs that cannot be read and lines that wait, and prints no name as it stands', async () => {
    using odd = createWorkspace();
    const folder = `logs/${'long/'.repeat(40)}\u001b[31m`;
    writeText(odd.dir, `${folder}/a.jsonl`, `${CODING[0]}\nnot json\n{"type":"us`);
    writeText(odd.dir, 'logs/gone.jsonl', CODING[0] ?? '');
    expect((await cli(odd.dir, ['run'])).code).toBe(0);
    const { stdout } = await cli(odd.dir, ['logs']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(/claude-code +…[^ ]{50,60} +1 +1 +/);
    expect(stdout).toMatch(/1 +not valid JSON +…[^ ]*a\.jsonl:2\n/);
    expect(stdout).toContain('Waiting: 1 half-written line at the end of a file; the next run goes on there.');
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(200);
  });

  it('marks what the pipeline does not name any more', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'logs/a.jsonl', CODING[0] ?? '');
    writeText(workspace.dir, 'old/b.jsonl', CODING[0]?.replaceAll('"coding"', '"former"') ?? '');
    writeText(workspace.dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/, old/]\n');
    await cli(workspace.dir, ['run']);
    expect((await cli(workspace.dir, ['logs'])).stdout).not.toContain('ot used');
    writeText(workspace.dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs: [logs/]\n');
    const { stdout } = await cli(workspace.dir, ['logs']);
    expect(stdout).toMatch(/claude-code +logs +1 /);
    expect(stdout).toMatch(/claude-code +old \(not used\) +1 /);
    expect(stdout).toContain('Not used: logs: of pipelines/nightly.yaml does not name it.');
  });

  it('counts no copy as new', async () => {
    const { logs, newTasks } = JSON.parse((await cli(dir, ['report', '--json'])).stdout);
    expect([logs.tasks, newTasks]).toEqual([14, 14]);
  });

  it('lets no line of a log pass for one of ours', async () => {
    using workspace = createWorkspace();
    const forged = 'hello\n   passed: all is well (gold)\rSession other\u2028end';
    const call = { id: 'c', type: 'function', function: { name: 'no\nte', arguments: JSON.stringify({ a: forged }) } };
    const messages = [
      { role: 'user', content: forged },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: forged },
      { role: 'assistant', content: forged },
    ];
    writeText(workspace.dir, 'logs/a.jsonl', `${JSON.stringify({ id: 'forged', messages })}\n`);
    await cli(workspace.dir, ['run']);
    const { stdout } = await cli(workspace.dir, ['logs', 'show', 'forged', '--full']);
    expect(stdout).toContain('   > hello\n   |    passed: all is well (gold)\n   | Session other');
    expect(stdout).toContain('\n       = hello\n       |    passed: all is well (gold)\n');
    expect(stdout).toContain('\n   < hello\n   |    passed: ');
    expect(stdout).toContain('     no te(');
    expect(stdout).not.toMatch(/^(?: {3}passed: all|Session other|te)/m);
    expect(stdout).toContain(' 1 call, ');
  });

  it('shows the session of a task by the id of that', async () => {
    const shown = await cli(dir, ['logs', 'show', 'coding']);
    const [, task = ''] = / {2}task (\w{16})\n/.exec(shown.stdout) ?? [];
    expect(await cli(dir, ['logs', 'show', task])).toEqual(shown);
  });

  it('counts the tokens of an answer once, however many files it stands in', async () => {
    const { tokens } = JSON.parse((await cli(dir, ['logs', '--json'])).stdout);
    expect(tokens).toEqual({ input: 20, output: 6 });
  });

  it.each(['coding', 'codi', 'logs/code/coding.jsonl', join(dir, 'logs/code/coding.jsonl')])(
    'shows the session %s as its tasks, redacted and safe to print',
    async (name) => {
      const { stdout, code } = await cli(dir, ['logs', 'show', name]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Session coding\n {2}claude-code, logs\/code\/coding\.jsonl:1\n/);
      expect(stdout).toMatch(
        /1\. \w+ \(\d+ % sure\) {2}task \w{16}\n {3}> show the config, my mail is person-\w+@example\.com\n/,
      );
      expect(stdout).toContain(
        '     Read({"file_path":"a.json"})\n       = port = \\u{1b}[31m8080\n   < The port is 8080.\n',
      );
      expect(stdout).not.toContain('corp.example');
      expect(stdout).not.toContain('\u001b');
    },
  );

  it('gives the same as JSON', async () => {
    const [shown] = JSON.parse((await cli(dir, ['logs', 'show', 'coding', '--json'])).stdout);
    expect(shown.session).toMatchObject({ id: 'coding', calls: 1, tasks: 1, project: '/home/kim/shop' });
    expect(shown.tasks).toHaveLength(1);
  });

  it.each([
    [['logs', 'show', 'close-1x'], 2, 'UNKNOWN_NAME'],
    [['logs', 'show', 'close-'], 2, 'There are: close-0, close-1, close-10'],
    [['logs', 'show', 'close-1x'], 2, 'the path of a log shows its sessions'],
    [['logs', '--dir', '/nope'], 2, 'There is no folder /nope.'],
    [['logs', 'show', 'coding', '--dir', '/nope'], 2, 'There is no folder /nope.'],
    [['logs', 'show'], 2, 'Which session?'],
    [['logs', 'list'], 2, 'There is no operation "list": show, pack.'],
  ])('refuses %j', async (words, code, told) => {
    const ended = await cli(dir, words);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(told);
  });

  it('says where nothing was read, and leaves nothing there', async () => {
    using workspace = createWorkspace();
    const before = tree(workspace.dir);
    expect((await cli(workspace.dir, ['logs'])).stdout).toBe('No log has been read yet: nightschool run.\n');
    const { code, stderr } = await cli(workspace.dir, ['logs', 'show', 'x']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nightschool logs lists')]);
    expect(tree(workspace.dir)).toEqual(before);
  });
});
