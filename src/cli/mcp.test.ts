import { once } from 'node:events';
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { describe, expect, it } from 'vitest';
import { promoteVersion, versionNamed } from '../day/tools/testing-skills.ts';
import { readUses } from '../store/uses.ts';
import { cli, createWorkspace, readRows, readText, tree, writeText } from './testing.ts';
import { openStdio, startStdio } from './testing-mcp.ts';

const first = versionNamed('pay', 'the first', [{ path: 'references/fees.md', text: 'Fees.\n' }]);
const second = versionNamed('pay', 'the second');

describe('nightschool mcp, on stdio', () => {
  it('lets the official client see a promotion in the middle of a session', async () => {
    using workspace = createWorkspace();
    await promoteVersion(workspace.dir, first);
    await using session = await openStdio(workspace.dir);
    const skills = new SkillsClient(session.client);
    const readResource = async (): Promise<string | undefined> =>
      (await skills.read((await skills.get('skill://pay/SKILL.md')).skill)).text;
    const told = new Promise<void>((resolve) => {
      session.client.setNotificationHandler('notifications/resources/list_changed', () => resolve());
    });
    expect(await session.call('get_skill', { name: 'pay' })).toMatchObject({ version: first.version });
    expect(await readResource()).toBe(first.text);
    await promoteVersion(workspace.dir, second);
    expect(await session.call('get_skill', { name: 'pay' })).toMatchObject({ version: second.version });
    expect(await session.call('list_skills')).toMatchObject({ skills: [{ version: second.version }] });
    expect(await readResource()).toBe(second.text);
    expect((await skills.list()).skills[0]?.resources).toHaveLength(1);
    await told;
  });

  it('answers hostile calls with errors, goes on, and writes down each of them without its words', async () => {
    using workspace = createWorkspace();
    await promoteVersion(workspace.dir, first);
    await using session = await openStdio(workspace.dir);
    const kept = ['skills', 'evals', 'memories', 'pipelines'];
    const before = tree(workspace.dir, kept);
    const { call, client } = session;
    const huge = 'secret '.repeat(150_000);
    const path = '../../../pipelines/nightly.yaml';
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, index]));
    const codes = [
      await call('get_skill_file', { name: 'pay', path }),
      await call('get_skill', { name: path }),
      await call('report_outcome', { skill: 'pay', outcome: 'failed', note: huge }),
      await call('remember', { text: huge }),
      await call('recall', { query: huge }),
    ].map(({ error }) => error);
    expect(codes).toMatchObject([
      { code: 'USAGE', message: 'get_skill_file: path: pay has no such file.' },
      { code: 'UNKNOWN_NAME', hint: 'There are: pay.' },
      { code: 'USAGE', message: expect.stringMatching(/^report_outcome: note: /) },
      { code: 'USAGE', message: expect.stringMatching(/^remember: text: /) },
      { code: 'USAGE', message: expect.stringMatching(/^recall: query: /) },
    ]);
    await expect(client.callTool({ name: 'delete_everything', arguments: {} })).rejects.toThrow(/not found/);
    expect((await client.callTool({ name: 'recall', arguments: { query: 'x', ...many } })).isError).toBe(true);
    expect(tree(workspace.dir, kept)).toEqual(before);
    expect(await call('get_skill', { name: 'pay' })).toMatchObject({ text: first.text });
    expect(session.stderr()).toBe('');
    await client.close();
    expect(readRows(workspace.dir, '.nightschool/access.jsonl')).toMatchObject([
      { client: 'tester/7', tool: 'get_skill_file', skill: 'pay', result: 'USAGE' },
      { client: 'tester/7', tool: 'get_skill', skill: null, result: 'UNKNOWN_NAME' },
      { client: 'tester/7', tool: 'report_outcome', skill: 'pay', result: 'USAGE' },
      { client: 'tester/7', tool: 'remember', skill: null, result: 'USAGE' },
      { client: 'tester/7', tool: 'recall', skill: null, result: 'USAGE' },
      { client: 'tester/7', tool: 'get_skill', skill: 'pay', result: 'ok' },
    ]);
    expect(readText(workspace.dir, '.nightschool/access.jsonl')).not.toContain('secret');
  });

  it('says nothing but protocol on stdout, whatever it is sent, and ends with its client', async () => {
    using workspace = createWorkspace();
    const child = startStdio(workspace.dir);
    const heard: string[] = [];
    const said: string[] = [];
    child.stdout?.on('data', (chunk) => heard.push(String(chunk)));
    child.stderr?.on('data', (chunk) => said.push(String(chunk)));
    const ended = once(child, 'exit');
    const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const lines = [
      'no JSON',
      '{"jsonrpc":"2.0","id":1,"method":',
      '[]',
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello }),
      JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
      '{"jsonrpc":"1.0"}',
      '['.repeat(100_000),
      JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'no/such' }),
      JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 7 } }),
      JSON.stringify({ jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: 'list_skills', arguments: {} } }),
    ];
    child.stdin?.write(lines.map((line) => `${line}\n`).join(''));
    while (!heard.join('').includes('"id":4')) await once(child.stdout ?? child, 'data');
    child.stdin?.end();
    expect(await ended).toEqual([0, null]);
    expect(said.join('')).toMatch(/^(nightschool mcp: A message that is not JSON-RPC was left out\.\n)+$/);
    const answers = heard
      .join('')
      .split('\n')
      .slice(0, -1)
      .map((line): { readonly id: number } => JSON.parse(line))
      .toSorted((a, b) => a.id - b.id);
    expect(answers).toMatchObject([
      { id: 1, result: { protocolVersion: '2025-06-18' } },
      { id: 2, error: { code: -32_601 } },
      { id: 3, error: {} },
      { id: 4, result: { structuredContent: { skills: [] } } },
    ]);
  });

  it('loses no report that it confirmed, although it is killed in the middle of writing', async () => {
    using workspace = createWorkspace();
    await promoteVersion(workspace.dir, first);
    const victim = await openStdio(workspace.dir);
    const confirmed: string[] = [];
    const half = Promise.withResolvers<void>();
    const calls = Array.from({ length: 60 }, async (_, index) => {
      const note = `note ${index}`;
      await victim.call('report_outcome', { skill: 'pay', outcome: 'failed', note });
      confirmed.push(note);
      if (confirmed.length === 20) half.resolve();
    });
    const settled = Promise.allSettled(calls);
    await half.promise;
    process.kill(victim.pid, 'SIGKILL');
    await settled;
    expect(confirmed.length).toBeLessThan(60);
    await using session = await openStdio(workspace.dir);
    await session.call('report_outcome', { skill: 'pay', outcome: 'failed', note: 'after' });
    const notes = (await readUses(workspace.dir, 'pay')).map(({ note }) => note);
    expect(notes).toEqual(expect.arrayContaining([...confirmed, 'after']));
    expect(new Set(notes).size).toBe(notes.length);
  });

  it('offers less with --read-only, and says when to call what, and what MEMORY.md says', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'memories/MEMORY.md', '# Memory\n\n- Robin is in Hamburg. ^b2n5t7\n');
    await using session = await openStdio(workspace.dir, ['--read-only']);
    const { tools } = await session.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['list_skills', 'get_skill', 'get_skill_file', 'recall']);
    const instructions = session.client.getInstructions();
    expect(instructions).toContain('The same error a second time: recall');
    expect(instructions).toContain('Robin is in Hamburg.');
    expect(instructions).not.toMatch(/remember it|report_outcome/);
  });
});

describe('nightschool mcp --print', () => {
  it.each([
    ['openai', { type: 'function', function: { name: 'list_skills', parameters: { type: 'object' } } }],
    ['anthropic', { name: 'list_skills', input_schema: { type: 'object' } }],
    ['mcp', { name: 'list_skills', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  ])('%s', async (format, expected) => {
    using workspace = createWorkspace();
    const { code, stdout } = await cli(workspace.dir, ['mcp', '--print', format]);
    const tools: unknown[] = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(tools).toHaveLength(8);
    expect(tools[0]).toMatchObject(expected);
  });

  it.each([
    [['mcp', '--print', 'yaml'], /--print/],
    [['mcp', '--http', '--port', '70000'], /0 to 65535/],
    [['mcp', '--http', '--host', '0.0.0.0'], /127\.0\.0\.1/],
    [['mcp', '--dir', 'nowhere'], /There is no folder/],
  ])('refuses %j', async (words, expected) => {
    using workspace = createWorkspace();
    const { code, stderr } = await cli(workspace.dir, words);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });
});
