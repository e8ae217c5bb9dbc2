import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, readText, tree, writeText } from './testing.ts';

const at = '2026-11-20T09:00:00.000Z';
const call = (id: string, name: string, args: object) => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify(args) },
});

/** Two sessions: one with a success and a preference, one that was corrected. */
const LOG = [
  {
    session_id: 'desk-0001',
    created_at: at,
    model: 'gpt-test',
    messages: [
      { role: 'user', content: 'Move the Elmwater deal to won. From now on, tell Kim about won deals.' },
      { role: 'assistant', content: null, tool_calls: [call('1', 'search_deals', { query: 'Elmwater' })] },
      { role: 'tool', tool_call_id: '1', content: '[{"deal_id":"D-4101","name":"Elmwater"}]' },
      { role: 'assistant', content: null, tool_calls: [call('2', 'update_deal', { deal_id: 'D-4101', stage: 'won' })] },
      { role: 'tool', tool_call_id: '2', content: '{"deal_id":"D-4101","stage":"won"}' },
      { role: 'assistant', content: 'Elmwater is now in won.' },
      { role: 'user', content: 'Thanks, perfect!' },
    ],
  },
  {
    session_id: 'desk-0002',
    created_at: at,
    model: 'gpt-test',
    messages: [
      { role: 'user', content: 'Publish "Small Teams"' },
      { role: 'assistant', content: null, tool_calls: [call('1', 'publish_post', { slug: 'dr-1' })] },
      { role: 'tool', tool_call_id: '1', content: '{"url":"https://blog.example/dr-1"}' },
      { role: 'assistant', content: 'Published.' },
      { role: 'user', content: 'That is wrong, the slug must be made from the title.' },
      { role: 'assistant', content: 'Understood, sorry.' },
    ],
  },
];

function workspaceWith(settings = '') {
  const workspace = createWorkspace(settings);
  writeText(workspace.dir, 'logs/desk.jsonl', LOG.map((session) => `${JSON.stringify(session)}\n`).join(''));
  return workspace;
}

async function learnJson(dir: string, words: readonly string[]) {
  const { code, stdout, stderr } = await cli(dir, ['learn', ...words, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('nightschool learn', () => {
  it('learns from a session by its id, and says what and where', async () => {
    using workspace = workspaceWith();
    const { code, stdout } = await cli(workspace.dir, ['learn', 'desk-0001']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^success \^[0-9a-v]{6} \(rules\): "Move the Elmwater deal to won\. From now on, [^\n]*\n {2}in memories\/daily\/2026-11-20\.md\n/,
    );
    expect(stdout).toMatch(
      /preference \^[0-9a-v]{6} \(rules\): The user says: From now on, tell Kim about won deals\.\n {2}in memories\/daily\/2026-11-20\.md, memories\/facts\/work\.md\n/,
    );
    expect(readText(workspace.dir, 'memories/daily/2026-11-20.md')).toMatch(
      /- 09:00 success: .* \(session desk-0001-[0-9a-f]{8}#[0-9a-f]{6}\) \^[0-9a-v]{6}\n {2}- Goal: /,
    );
    expect(readText(workspace.dir, 'memories/facts/work.md')).toContain('tell Kim about won deals');
  });

  it('learns from a log by its path, and once', async () => {
    using workspace = workspaceWith();
    const first = await learnJson(workspace.dir, ['logs/desk.jsonl']);
    expect(first.tasks).toBe(2);
    const kinds = (report: typeof first) =>
      report.spaces.flatMap(({ learnt }: { learnt: { entries: { kind: string }[] }[] }) =>
        learnt.flatMap(({ entries }) => entries.map(({ kind }) => kind)),
      );
    expect(kinds(first).sort()).toEqual(['failure', 'preference', 'success']);
    const before = tree(workspace.dir, ['memories']);
    expect(kinds(await learnJson(workspace.dir, ['logs/desk.jsonl']))).toEqual([]);
    expect(tree(workspace.dir, ['memories'])).toEqual(before);
    expect((await cli(workspace.dir, ['learn', 'desk-0002'])).stdout).toMatch(
      /^Nothing new was learnt\.\n1 task passed over: It was learnt from before\.\n/,
    );
  });

  it('writes nothing in a dry run, and says what it would', async () => {
    using workspace = workspaceWith();
    const before = tree(workspace.dir);
    const { code, stdout } = await cli(workspace.dir, ['learn', 'desk-0002', '--dry-run']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^failure .*\n {2}would be written to memories\/daily\/2026-11-20\.md\n/),
    ]);
    expect(tree(workspace.dir)).toEqual(before);
  });

  it.each([
    [
      ['learn', 'desk-001'],
      'UNKNOWN_NAME',
      /no session and no log "desk-001"\.\nNear to it: desk-0001-\w+, desk-0002-/,
    ],
    [['learn', 'logs/dask.jsonl'], 'UNKNOWN_NAME', /Near to it: logs\/desk\.jsonl/],
    [['learn'], 'USAGE', /missing required argument/],
    [['learn', 'desk-0001', '--most', '0'], 'USAGE', /--most/],
    [['learn', 'desk-0001', '--space', 'gone'], 'PIPELINE_INVALID', /there is no folder/],
  ])('refuses %j', async (words, error, text) => {
    using workspace = workspaceWith();
    const { code, stderr } = await cli(workspace.dir, words);
    expect([code, stderr]).toEqual([2, expect.stringMatching(text)]);
    expect(stderr).toContain(`(${error})`);
  });

  it('learns into the spaces that a session is attached to', async () => {
    using workspace = workspaceWith(
      'memory: { spaces: [{ dir: sales, sessions: [desk-0001] }, { dir: blog, sessions: ["logs/*.jsonl"] }] }',
    );
    for (const space of ['sales', 'blog']) mkdirSync(join(workspace.dir, space));
    expect((await cli(workspace.dir, ['learn', 'desk-0001'])).stdout).toMatch(
      /^sales:\nsuccess [\s\S]*\nblog:\nsuccess /,
    );
    expect([...tree(workspace.dir, ['sales']).keys()]).toContain('sales/memories/facts/work.md');
    expect(
      (await learnJson(workspace.dir, ['desk-0002'])).spaces.map(
        ({ space, learnt }: { space: string; learnt: object[] }) => [space, learnt.length],
      ),
    ).toEqual([
      ['sales', 0],
      ['blog', 1],
    ]);
  });

  it('refuses a session of no space, unless one is named', async () => {
    using workspace = workspaceWith('memory: { spaces: [{ dir: sales, sessions: [desk-0001] }] }');
    mkdirSync(join(workspace.dir, 'sales'));
    const { code, stderr } = await cli(workspace.dir, ['learn', 'desk-0002']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/No space under memory\.spaces is attached to desk-0002/),
    ]);
    expect((await cli(workspace.dir, ['learn', 'desk-0002', '--space', 'sales'])).code).toBe(0);
    expect(readText(workspace.dir, 'sales/memories/daily/2026-11-20.md')).toContain('made from the title');
  });

  it('asks no model with --rules, and ends early where the teacher is down', async () => {
    using workspace = workspaceWith(
      'teacher: { use: ollama, model: gone, hosts: [{ url: "http://127.0.0.1:9" }], attempts: 1 }',
    );
    expect((await cli(workspace.dir, ['learn', 'desk-0001', '--rules'])).stdout).toMatch(/^success /);
    const { code, stdout } = await cli(workspace.dir, ['learn', 'desk-0002']);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^Nothing new was learnt\.\nIt ended early: ollama\/gone/),
    ]);
  });
});
