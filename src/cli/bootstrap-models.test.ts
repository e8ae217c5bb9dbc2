import { describe, expect, it } from 'vitest';
import { startOpenAiServer } from '../providers/testing/openai-server.ts';
import { changed, cli, createWorkspace, readText, type TestWorkspace, tree, writeText } from './testing.ts';
import { DEAD, KEY } from './testing-night.ts';
import { PROSE_PLAYBOOK, teachPlaybook as teach, writeCodedTickets, writePlaybook } from './testing-playbooks.ts';

function prepare(url: string): TestWorkspace {
  const workspace = createWorkspace();
  point(workspace.dir, url);
  writeCodedTickets(workspace.dir);
  writePlaybook(workspace.dir, PROSE_PLAYBOOK);
  return workspace;
}

function point(dir: string, url: string): void {
  const teacher = `{ use: openai, model: gpt-test, api: chat, baseUrl: '${url}/v1', attempts: 1 }`;
  writeText(dir, 'pipelines/nightly.yaml', `name: nightly\nlogs: [logs/]\ndashboard: false\nteacher: ${teacher}\n`);
}

async function bootstrap(dir: string, ...options: readonly string[]) {
  const environment = { OPENAI_API_KEY: KEY };
  const { code, stdout, stderr } = await cli(dir, ['bootstrap', '--json', ...options], { environment });
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

describe('with a teacher that has a model', () => {
  it('has it write the skills, told of the tools; what passes its exam goes live, and nothing is asked twice', async () => {
    const server = await startOpenAiServer({ script: teach });
    using workspace = prepare(server.url);
    const { code, skills, spend } = await bootstrap(workspace.dir);
    expect({ code, skills }).toMatchObject({
      code: 0,
      skills: [{ skill: 'ticket-closing', change: 'staged', examined: { family: 'close-ticket', verdict: 'promote' } }],
    });
    expect(readText(workspace.dir, 'skills/close-ticket/SKILL.md')).toContain('nightschool-teacher: "openai/gpt-test"');
    const { input, output } = server.tokens();
    expect(spend.teacherTokens).toBe(input + output);
    const asked = server.chats().map(({ body }) => JSON.stringify(body));
    const [writing = '', ...others] = asked.filter((request) => request.includes('"write-skills"'));
    expect(others).toEqual([]);
    expect(writing).toContain('find_ticket');
    expect(writing).toContain('Never close a ticket twice.');
    expect(await bootstrap(workspace.dir)).toMatchObject({ skills: [{ change: 'live' }] });
    expect(server.chats()).toHaveLength(asked.length);
    await server.close();
  });

  it('falls back to rules, with a warning, where it is down or gives no answer that will do', async () => {
    using dead = prepare(DEAD);
    expect(await bootstrap(dead.dir)).toMatchObject({
      code: 1,
      skills: [{ skill: 'closing-tickets', change: 'staged', examined: { verdict: null } }],
      warnings: expect.arrayContaining([expect.stringMatching(/^workflows\/closing-tickets.md was read by rules/)]),
    });
    const server = await startOpenAiServer({ script: () => ({ text: 'Certainly!' }) });
    using garbled = prepare(server.url);
    expect(await bootstrap(garbled.dir)).toMatchObject({
      skills: [{ skill: 'closing-tickets', change: 'staged' }],
      warnings: expect.arrayContaining([expect.stringContaining('there is no JSON object in it')]),
    });
    await server.close();
  });

  it('asks nothing with --rules, and nothing that costs in a dry run', async () => {
    const server = await startOpenAiServer({ script: teach });
    using workspace = prepare(server.url);
    const before = tree(workspace.dir);
    expect(await bootstrap(workspace.dir, '--dry-run')).toMatchObject({ skills: [{ change: 'staged' }] });
    expect(changed(before, tree(workspace.dir))).toEqual([]);
    expect(await bootstrap(workspace.dir, '--rules')).toMatchObject({
      code: 0,
      skills: [
        {
          skill: 'closing-tickets',
          change: 'staged',
          examined: { family: 'close-ticket', verdict: null, reason: 'The next run examines it.' },
        },
      ],
      spend: { teacherTokens: 0 },
    });
    expect(server.chats()).toEqual([]);
    await server.close();
  });

  it('tells it of no secret in a playbook', async () => {
    const server = await startOpenAiServer({ script: teach });
    using workspace = prepare(server.url);
    const key = `sk-${'a1B2c3D4e5F6g7H8i9J0'.repeat(2)}`;
    writePlaybook(workspace.dir, `${PROSE_PLAYBOOK}3. The key is ${key}.\n`);
    expect((await bootstrap(workspace.dir)).skills).toMatchObject([{ skill: 'ticket-closing' }]);
    expect(server.chats().filter(({ body }) => JSON.stringify(body).includes(key))).toEqual([]);
    await server.close();
  });
});
