import { describe, expect, it } from 'vitest';
import { promoteVersion, versionNamed } from '../day/tools/testing-skills.ts';
import { readUses } from '../store/uses.ts';
import { createWorkspace, readText, tree } from './testing.ts';
import { type McpSession, openStdio, startHttp } from './testing-mcp.ts';

const pay = versionNamed('pay', 'the first', [{ path: 'references/fees.md', text: 'Fees.\n' }]);

describe('every tool, with the official client', () => {
  it('over stdio, as clients of 2026-07-28 do', async () => {
    using workspace = createWorkspace();
    await promoteVersion(workspace.dir, pay);
    await using session = await openStdio(workspace.dir, [], { mode: { pin: '2026-07-28' } });
    await driveEveryTool(session, workspace.dir);
  });

  it('over HTTP, as clients of 2025 do', async () => {
    using workspace = createWorkspace();
    await promoteVersion(workspace.dir, pay);
    await using server = await startHttp(workspace.dir);
    await using session = await server.connect('legacy');
    await driveEveryTool(session, workspace.dir);
  });
});

describe('two writers and a reader at once', () => {
  it('lose nothing', async () => {
    using workspace = createWorkspace();
    await promoteVersion(workspace.dir, pay);
    await using one = await openStdio(workspace.dir, [], { name: 'one' });
    await using two = await openStdio(workspace.dir, [], { name: 'two' });
    await using reader = await openStdio(workspace.dir, ['--read-only'], { name: 'reader' });
    const facts = ['one', 'two'].map((name) =>
      Array.from({ length: 10 }, (_, index) => `Box ${index} of writer ${name} holds ${name}-${index * 7} bolts.`),
    );
    const write = ({ call }: McpSession, texts: readonly string[] = []) =>
      Promise.all(
        texts.map(async (text) => {
          await call('remember', { text, kind: 'fact' });
          await call('report_outcome', { skill: 'pay', outcome: 'passed', note: text });
        }),
      );
    let isOver = false;
    const read = async (): Promise<number> => {
      let answers = 0;
      for (; !isOver; answers++) {
        expect(await reader.call('recall', { query: 'bolts in the boxes of the writers' })).toHaveProperty('hits');
        expect(await reader.call('get_skill', { name: 'pay' })).toMatchObject({ version: pay.version });
      }
      return answers;
    };
    const writing = Promise.all([write(one, facts[0]), write(two, facts[1])]).finally(() => {
      isOver = true;
    });
    const [answers] = await Promise.all([read(), writing]);
    expect(answers).toBeGreaterThan(0);
    const written = [...tree(workspace.dir, ['memories/daily']).values()].join('\n');
    expect(facts.flat().filter((text) => !written.includes(text))).toEqual([]);
    const notes = (await readUses(workspace.dir, 'pay')).map(({ note }) => note);
    expect(notes.toSorted()).toEqual(facts.flat().toSorted());
  });
});

/** Calls each of the eight tools and checks what it answered and what it left behind. */
async function driveEveryTool({ call, client }: McpSession, dir: string): Promise<void> {
  expect((await client.listTools()).tools).toHaveLength(8);
  expect(await call('list_skills', { kind: 'skill' })).toMatchObject({ skills: [{ name: 'pay' }] });
  expect(await call('get_skill', { name: 'pay' })).toMatchObject({ text: pay.text, files: ['references/fees.md'] });
  expect(await call('get_skill_file', { name: 'pay', path: 'references/fees.md' })).toMatchObject({ text: 'Fees.\n' });
  const text = "Robin's office is in Hamburg.";
  const remembered = await call('remember', { text, kind: 'fact', confidence: 'uncertain' });
  expect(remembered).toMatchObject({ known: false, entry: { text, kind: 'fact', confidence: 'uncertain' } });
  expect(await call('remember', { text, kind: 'fact', confidence: 'uncertain' })).toMatchObject({ known: true });
  const found = await call('recall', { query: 'Where is the office of Robin?', kinds: ['daily'] });
  expect(found).toMatchObject({ hits: [{ snippet: expect.stringContaining(text) }] });
  const { id } = remembered.entry as { readonly id: string };
  expect(await call('forget', { id })).toMatchObject({ entries: [{ id, text: expect.stringContaining('Hamburg') }] });
  expect(await call('recall', { query: 'Where is the office of Robin?', kinds: ['daily'] })).toMatchObject({
    hits: [],
  });
  const task = { goal: 'Move the office', state: 'Boxes are packed.', next: ['Order a van'], references: ['ORD-1'] };
  expect(await call('task_snapshot', { operation: 'save', ...task })).toMatchObject({ task });
  expect(readText(dir, 'memories/current-task.md')).toContain('Boxes are packed.');
  expect(await call('task_snapshot', { operation: 'show' })).toMatchObject({ task });
  expect(await call('task_snapshot', { operation: 'clear' })).toMatchObject({ task });
  expect(await call('task_snapshot', { operation: 'show' })).toEqual({ task: null });
  const report = { skill: 'pay', outcome: 'failed', request: 'Pay the bill', note: 'Step 1 was refused.' };
  expect(await call('report_outcome', report)).toMatchObject({ recorded: true, version: pay.version });
  expect((await readUses(dir, 'pay')).map(({ type }) => type)).toEqual(['served', 'served', 'failed']);
}
