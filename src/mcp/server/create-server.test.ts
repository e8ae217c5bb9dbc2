import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { describe, expect, it } from 'vitest';
import { createVersion } from '../../util/skill/version.ts';
import { servedSkills, setUpServer, until } from './testing.ts';
import { watchSkills } from './watch-skills.ts';

const pay = (which: string) =>
  createVersion('pay', {
    text: `---\nname: pay\ndescription: "Pays ${which}."\n---\n\n# Pay ${which}\n`,
    files: [
      { path: 'references/fees & more.md', text: `${which} fees\n` },
      { path: 'scripts/run.py', text: 'print(1)\n' },
    ],
  });

async function connect(setting = setUpServer(), name = 'tester') {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const server = await setting.create();
  await server.connect(theirs);
  const client = new Client({ name, version: '7' });
  await client.connect(ours);
  return { ...setting, server, client, [Symbol.asyncDispose]: () => client.close() };
}

describe('the server', () => {
  it('says who it is, when to call what, and what each tool does to the world', async () => {
    await using session = await connect();
    expect(session.client.getServerVersion()).toMatchObject({ name: 'nightschool', version: '1.2.3' });
    expect(session.client.getInstructions()).toBe('Ask.');
    const { tools } = await session.client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations])).toEqual([
      ['echo', hints('ECHO', { readOnlyHint: true, destructiveHint: false, idempotentHint: true })],
      ['refuse', hints('REFUSE', { readOnlyHint: false, destructiveHint: false, idempotentHint: false })],
      ['break', hints('BREAK', { readOnlyHint: false, destructiveHint: true, idempotentHint: false })],
    ]);
    expect(tools[0]?.inputSchema).toEqual({ type: 'object', properties: { name: { type: 'string' } } });
  });

  it('answers as data and as text, and notes the call without its words', async () => {
    await using session = await connect();
    const args = { name: 'pay', secret: 'my words' };
    const answer = await session.client.callTool({ name: 'echo', arguments: args });
    expect(answer.structuredContent).toEqual({ args, client: 'tester' });
    expect(answer.content).toEqual([{ type: 'text', text: JSON.stringify({ args, client: 'tester' }) }]);
    expect(session.entries).toMatchObject([{ client: 'tester/7', tool: 'echo', skill: 'pay', result: 'ok' }]);
    expect(JSON.stringify(session.entries)).not.toContain('my words');
  });

  it('tells what is wrong and what to do, as an error of the tool', async () => {
    await using session = await connect();
    const answer = await session.client.callTool({ name: 'refuse', arguments: {} });
    expect(answer.isError).toBe(true);
    expect(answer.content).toEqual([{ type: 'text', text: 'x: no.\nStop.\n(USAGE)' }]);
    expect(answer.structuredContent).toEqual({ error: { code: 'USAGE', message: 'x: no.', hint: 'Stop.' } });
    expect(session.entries).toMatchObject([{ tool: 'refuse', skill: null, result: 'USAGE' }]);
  });

  it('keeps the details of its own faults to itself', async () => {
    await using session = await connect();
    const answer = await session.client.callTool({ name: 'break', arguments: {} });
    expect(answer.isError).toBe(true);
    expect(JSON.stringify(answer)).not.toMatch(/secret detail|at .*\.ts/);
    expect(session.faults).toMatchObject([{ message: 'secret detail' }]);
    expect(session.entries).toMatchObject([{ result: 'INTERNAL' }]);
  });

  it.each(['nothing', '__proto__', 'constructor'])('knows no tool %j', async (name) => {
    await using session = await connect();
    await expect(session.client.callTool({ name, arguments: {} })).rejects.toMatchObject({ code: -32_602 });
  });

  it('takes a name of a client for what it is: one short line', async () => {
    await using session = await connect(setUpServer(), `evil\n{"forged":true}\u2028${'x'.repeat(500)}`);
    await session.client.callTool({ name: 'echo', arguments: {} });
    expect(session.entries[0]?.client).toMatch(/^evil \{"forged":true\} x{59}\/7$/);
  });
});

describe('skills as resources', () => {
  it('are listed and read, each file checked against its digest', async () => {
    const skills = servedSkills();
    skills.versions.set('pay', pay('now'));
    await using session = await connect(setUpServer([], skills));
    const client = new SkillsClient(session.client);
    const { skills: listed } = await client.list();
    const texts = await Promise.all(
      listed.flatMap((skill) =>
        (skill.resources as readonly { readonly uri: string }[]).map(async ({ uri }) => {
          const { text, verified } = await client.read(skill, uri);
          return [uri, text, verified];
        }),
      ),
    );
    expect(texts).toEqual([
      ['skill://pay/SKILL.md', pay('now').text, true],
      ['skill://pay/references/fees%20&%20more.md', 'now fees\n', true],
      ['skill://pay/scripts/run.py', 'print(1)\n', true],
    ]);
    const { resources } = await session.client.listResources();
    expect(resources).toMatchObject([{ uri: 'skill://pay/SKILL.md', name: 'pay', description: 'Pays now.' }]);
  });

  it('are the new ones after a promotion, and whoever listens is told', async () => {
    const skills = servedSkills();
    skills.versions.set('pay', pay('before'));
    await using session = await connect(setUpServer([], skills));
    let told = 0;
    session.client.setNotificationHandler('notifications/resources/list_changed', () => {
      told++;
    });
    const watch = watchSkills(skills, { everyMs: 5, onChange: () => session.server.sendResourceListChanged() });
    const client = new SkillsClient(session.client);
    const read = async (): Promise<string | undefined> =>
      (await client.read((await client.get('skill://pay/SKILL.md')).skill)).text;
    expect(await read()).toContain('Pay before');
    skills.versions.set('pay', pay('after'));
    expect(await read()).toContain('Pay after');
    await until(() => told > 0);
    watch.stop();
  });

  it.each([
    'skill://pay/../../etc/passwd',
    'skill://pay/%2e%2e/%2e%2e/etc/passwd',
    'skill://pay/..%2f..%2fetc%2fpasswd',
    'skill://pay/references',
    'skill://pay/',
    'skill://pay/SKILL.md?x=1',
    'skill://PAY/SKILL.md',
    'skill://other/SKILL.md',
    'skill://pay/%ff',
    'skill://../SKILL.md',
    'file:///etc/passwd',
  ])('are not %s', async (uri) => {
    const skills = servedSkills();
    skills.versions.set('pay', pay('now'));
    await using session = await connect(setUpServer([], skills));
    await expect(session.client.readResource({ uri })).rejects.toThrow(/^Resource not found: /);
  });

  it('leave out one that other clients cannot read, and say so', async () => {
    const skills = servedSkills();
    skills.versions.set('pay', pay('now'));
    skills.versions.set('odd', createVersion('odd', { text: '# No front matter\n' }));
    await using session = await connect(setUpServer([], skills));
    expect((await session.client.listResources()).resources.map(({ name }) => name)).toEqual(['pay']);
    expect(session.warnings).toMatchObject([expect.stringMatching(/^odd is not served as a resource: /)]);
  });
});

function hints(title: string, about: object): object {
  return { title, ...about, openWorldHint: false };
}
