import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, readRows, readText, type TestWorkspace, writeText } from './testing.ts';
import { closeTickets, type DeskTask, writeDeskLog } from './testing-desk.ts';

const CASES = 'evals/close-ticket/cases.jsonl';
/** When the first session of a desk's log began, in seconds since 1970. */
const FIRST = 1_772_400_000;

/** The same session as the agent itself wrote it down, with what it took: a better record. */
function ownLog(
  { id, request, calls, reply, answer }: DeskTask,
  { begun, between }: { readonly begun: number; readonly between: string },
): string {
  const lines: object[] = [];
  const add = (type: string, content: unknown, more: object = {}) => {
    lines.push({
      ...{ type, uuid: `${id}-${lines.length}`, parentUuid: lines.length === 0 ? null : `${id}-${lines.length - 1}` },
      ...{ sessionId: `own-${id}`, timestamp: new Date((begun + lines.length) * 1000).toISOString(), cwd: '/home/sam' },
      message: { role: type, content, ...more },
    });
  };
  const usage = { input_tokens: 10, output_tokens: 5 };
  add('user', request);
  if (between !== '') add('assistant', [{ type: 'text', text: between }], { id: `m-${id}-between` });
  for (const [step, { tool, arguments: input, result }] of calls.entries()) {
    const call = `${id}-call-${step}`;
    add('assistant', [{ type: 'tool_use', id: call, name: tool, input }], { id: `m-${call}`, usage });
    add('user', [{ type: 'tool_result', tool_use_id: call, content: JSON.stringify(result) }]);
  }
  add('assistant', [{ type: 'text', text: reply }], { id: `m-${id}`, usage });
  add('user', answer);
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const warningsIn = (report: string) => JSON.stringify(JSON.parse(report).warnings);

const casesOf = ({ dir }: TestWorkspace) => readRows(dir, CASES).filter(({ side }) => side !== undefined);

describe('runs that another program tells of on a later night, and better', () => {
  it.each([
    ['in the same words', ''],
    ['with what was said between', 'I look it up.'],
  ])('stay in the exam or in practice, once, with what people said of them: %s', async (_, between) => {
    using workspace = createWorkspace();
    const tasks = closeTickets(0, 60);
    writeDeskLog(workspace.dir, tasks);
    await cli(workspace.dir, ['run']);
    const before = casesOf(workspace);
    const pinned = before.find(({ side }) => side === 'held-out');
    const lines = readText(workspace.dir, CASES).split('\n');
    const marked = lines.map((line) =>
      line.startsWith(`{"id":"${pinned?.id}"`) ? JSON.stringify({ ...pinned, pinned: true }) : line,
    );
    writeText(workspace.dir, CASES, marked.join('\n'));

    for (const [index, task] of tasks.entries()) {
      writeText(workspace.dir, `logs/own/${task.id}.jsonl`, ownLog(task, { begun: FIRST + 7200 * index, between }));
    }
    const { families } = JSON.parse((await cli(workspace.dir, ['run', '--json'])).stdout);
    expect(families).toMatchObject([{ name: 'close-ticket', tasks: 60 }]);
    const told = casesOf(workspace);
    const sidesOf = (rows: typeof told) => rows.map(({ id, request, side }) => ({ id, request, side }));
    expect(sidesOf(told)).toEqual(sidesOf(before));
    expect(told.filter((each) => each.pinned === true).map(({ id }) => id)).toEqual([pinned?.id]);

    writeDeskLog(workspace.dir, closeTickets(60, 90), 'more.jsonl');
    await cli(workspace.dir, ['run']);
    const renewed = casesOf(workspace).map(({ request }) => JSON.stringify(request));
    expect(renewed.length).toBeGreaterThan(before.length);
    expect(renewed).toHaveLength(new Set(renewed).size);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
  });

  it('leave the exam where they stand in it twice, as the two logs did not agree before', async () => {
    using workspace = createWorkspace();
    const tasks = closeTickets(0, 60);
    writeDeskLog(workspace.dir, tasks);
    const write = (of: (task: DeskTask) => DeskTask): void => {
      for (const [index, task] of tasks.entries()) {
        const text = ownLog(of(task), { begun: FIRST + 7200 * index, between: '' });
        writeText(workspace.dir, `logs/own/${task.id}.jsonl`, text);
      }
    };
    write((task) => ({ ...task, calls: [...task.calls.slice(0, 1), ...task.calls] })); // one was tried twice, it says
    await cli(workspace.dir, ['run']);
    const before = casesOf(workspace).filter(({ side }) => side === 'held-out');
    const asked = before.map(({ request }) => JSON.stringify(request));
    expect(new Set(asked).size).toBeLessThan(asked.length);

    write((task) => task);
    const { stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(warningsIn(stdout)).toMatch(/close-ticket: \d+ sealed cases set aside/);
    const after = casesOf(workspace).filter(({ side }) => side === 'held-out');
    expect(after).toHaveLength(new Set(after.map(({ request }) => JSON.stringify(request))).size);
    const trained = new Set(
      readRows(workspace.dir, 'evals/close-ticket/split.jsonl').flatMap(({ taskId, side }) =>
        side === 'train' ? [taskId] : [],
      ),
    );
    expect(after.filter(({ id }) => trained.has(id))).toEqual([]);
    expect((await cli(workspace.dir, ['verify', '--all'])).code).toBe(0);
    const again = await cli(workspace.dir, ['run', '--json']);
    expect(warningsIn(again.stdout)).not.toContain('set aside');
  });
});
