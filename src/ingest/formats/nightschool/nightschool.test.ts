import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { openSessionLog } from '../../../store/session-log.ts';
import { toTasks } from '../../tasks.ts';
import { logOf, readLog } from '../../testing.ts';
import { nightschool } from './nightschool.ts';
import { sessionJsonSchema } from './schema.ts';

const AT = '2026-11-02T08:00:00.000Z';
const logs = fileURLToPath(new URL('../../../../logs/', import.meta.url));
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(sessionJsonSchema()));

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});
const temporaryFolder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-format-'));
  dirs.push(dir);
  return dir;
};

const linesOf = (path: string): readonly Json[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): Json => JSON.parse(line));

function read(records: readonly Json[]) {
  const reader = nightschool.open({ path: 'log', beside: async () => null, list: async () => [] });
  const skipped = records.map((record, index) => reader.add(record, index + 1)).filter((reason) => reason !== null);
  return { skipped, sessions: reader.end() };
}

it('a told sum that is less than its parts is not believed', () => {
  const answer = { response_id: 'a', prompt_tokens: 300, completion_tokens: 20 };
  const sums = { total_prompt_tokens: 7, total_completion_tokens: 21, answers: [answer, answer] };
  const header = { schema_version: 'nightschool-session-v1', session_id: 's', final_metrics: sums };
  const { sessions } = read([header, { source: 'user', message: 'hi' }]);
  expect(sessions).toMatchObject([
    { tokens: { input: 300, output: 21 }, answers: [{ id: 'a', input: 300, output: 20 }] },
  ]);
});

describe('logs/session.schema.json', () => {
  it('is what npm run schema writes', () => {
    expect(readFileSync(`${logs}session.schema.json`, 'utf8')).toBe(sessionJsonSchema());
  });

  it('holds for what the own agent writes', async () => {
    const dir = temporaryFolder();
    const log = openSessionLog(dir, { sessionId: 's1', startedAt: AT, project: 'fernhill' });
    const result = { content: { ok: true }, isError: true };
    const calls = [{ id: 'call-1', tool: 'cancel_order', arguments: { id: 7 }, result }];
    const skill = { name: 'cancel-order', version: '0123456789abcdef' };
    await log.user('Cancel order 7', AT);
    await log.agent({ model: 'literal', text: '', calls, tokens: { input: 5, output: 2 }, skill }, AT);
    await log.outcome({ label: 'failed', source: 'user', note: 'still there' }, AT);
    for (const line of linesOf(join(dir, log.path))) expect([validate(line), validate.errors]).toEqual([true, null]);
  });

  it.each([
    ['a header without a session', { schema_version: 'nightschool-session-v1' }],
    ['another schema', { schema_version: 'ATIF-v1.6', session_id: 's' }],
    ['a step of nobody', { source: 'nobody', message: 'x' }],
    ['a call without a name', { source: 'agent', tool_calls: [{ name: 'x' }] }],
    ['a stop by nobody', { stopped: { by: 'x' } }],
    ['a label that it does not know', { outcome: { label: 'great' } }],
    ['a score on another scale', { outcome: { score: 7 } }],
    ['something else', { note: 'x' }],
  ])('refuses %s', (_, line) => {
    expect(validate(line)).toBe(false);
  });

  it('holds for no line that the reader would skip', () => {
    const text = fc.string({ maxLength: 20 });
    const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const call = fc.record({ tool_call_id: optional(text), function_name: fc.string({ minLength: 1 }) });
    const result = fc.record({ source_call_id: optional(text), content: fc.jsonValue(), is_error: fc.boolean() });
    const step = fc.record({
      source: fc.constantFrom('user', 'agent', 'system'),
      message: optional(text),
      tool_calls: optional(fc.array(call, { maxLength: 3 })),
      observation: optional(fc.record({ results: fc.array(result, { maxLength: 3 }) })),
      metrics: optional(fc.record({ prompt_tokens: fc.nat(), completion_tokens: fc.nat() })),
    });
    const stopped = fc.record({ stopped: fc.record({ by: fc.constantFrom('person', 'failure') }) });
    const outcome = fc.record({
      outcome: fc.record({ score: optional(fc.double({ min: 0, max: 1, noNaN: true })), source: text }),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(step, stopped, outcome), { maxLength: 8 }), (made) => {
        const lines: Json[] = JSON.parse(JSON.stringify(made));
        expect(lines.filter((line) => !validate(line))).toEqual([]);
        const { skipped } = read([{ schema_version: 'nightschool-session-v1', session_id: 's' }, ...lines]);
        expect(skipped).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('logs/README.md', () => {
  const readme = readFileSync(`${logs}README.md`, 'utf8');

  it('is short', () => {
    expect(readme.trim().split('\n').length).toBeLessThanOrEqual(30);
  });

  it('has an agent in ten lines whose log becomes a task', async () => {
    const code = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(10);
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'agent.mjs'), code);
    execFileSync(process.execPath, ['agent.mjs'], { cwd: dir });
    const path = join(dir, 'my-agent.jsonl');
    expect(linesOf(path).filter((line) => !validate(line))).toEqual([]);
    const { sessions, skipped } = await readLog(logOf('my-agent.jsonl', readFileSync(path)));
    expect(skipped).toEqual([]);
    const rules = { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 };
    expect(sessions.flatMap((session) => toTasks(session, rules))).toMatchObject([
      {
        request: ['Cancel order O-7'],
        steps: [{ tool: 'cancel_order', arguments: { id: 'O-7' }, result: { status: 'cancelled' }, status: 'ok' }],
        reply: 'O-7 is cancelled.',
        outcome: { label: 'passed' },
      },
    ]);
  });
});

describe('how a session went', () => {
  const head = { schema_version: 'nightschool-session-v1', session_id: 's' };
  const asked = { source: 'user', message: 'x' };

  it.each([
    [
      { label: 'passed', source: 'user' },
      { score: 1, source: 'user' },
    ],
    [{ label: 'passed', source: 'agent' }, undefined],
    [
      { label: 'failed', source: 'agent' },
      { score: 0, source: 'agent' },
    ],
    [{ label: 'unknown', source: 'user' }, undefined],
    [{ score: 0.3 }, { score: 0.3, source: 'outcome' }],
    [{ score: 0.9, source: 'agent' }, undefined],
    [{ reward: 1 }, { score: 1, source: 'reward' }],
    [
      { label: 'failed', reward: 0.2, source: 'checker' },
      { score: 0.2, source: 'checker' },
    ],
    [{ label: 'unknown', score: 1, source: 'checker' }, undefined],
    [
      { label: null, score: null, reward: 0, source: null },
      { score: 0, source: 'reward' },
    ],
    [
      { score: 1, required_facts: ['7'], expected_tools: [] },
      { score: 1, source: 'outcome', requiredFacts: ['7'], expectedTools: [] },
    ],
    [{ note: 'nothing more' }, undefined],
  ])('of %j', (outcome, label) => {
    expect(read([head, asked, { outcome }]).sessions).toMatchObject([label === undefined ? {} : { label }]);
  });

  const failed = { score: 0, source: 'outcome' };
  const passed = { score: 1, source: 'outcome' };
  const odd = (name: string) => `outcome whose ${name} is not as logs/session.schema.json says`;

  it.each([
    [{ label: 'failed', score: 7 }, failed, odd('score')],
    [{ score: 2, source: 'stars-of-5' }, undefined, odd('score')],
    [{ score: -1 }, undefined, odd('score')],
    [{ score: '1' }, undefined, odd('score')],
    [{ reward: 7 }, undefined, odd('reward')],
    [{ reward: 7, score: 1 }, passed, odd('reward')],
    [{ label: 'great' }, undefined, odd('label')],
    [{ label: 'great', score: 1 }, passed, odd('label')],
    [{ label: 'failed', score: 0.9 }, failed, 'outcome whose score contradicts its label'],
    [{ label: 'passed', reward: 0.5 }, passed, 'outcome whose score contradicts its label'],
  ])('leaves out and counts what is wrong of %j', async (outcome, label, reason) => {
    const { sessions, skipped } = read([head, asked, { outcome }]);
    expect((await sessions).map((session) => session.label)).toEqual([label]);
    expect(skipped).toEqual([reason]);
  });
});

describe('a packed log', () => {
  const header = (id: string, more: object = {}) => ({
    schema_version: 'nightschool-session-v1',
    session_id: id,
    ...more,
  });
  const asked = (message: string, more: object = {}) => ({ source: 'user', message, ...more });
  const fileOf = (whole: boolean) => {
    const lines = Array.from({ length: 4000 }, (_, index) => [header(`s${index}`, { whole }), asked('x'.repeat(100))]);
    return logOf(
      'pack.jsonl',
      Buffer.from(
        lines
          .flat()
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      ),
      { chunk: 65_536 },
    );
  };

  it.each([
    [true, 4000, []],
    [false, expect.toSatisfy((read: number) => read < 1000), [expect.stringContaining('in a file that is one whole')]],
  ])('may be larger than a file that is held, as its sessions are not (whole: %s)', async (whole, count, reasons) => {
    const { sessions, skipped } = await readLog(fileOf(whole), { fileBytes: 100_000 });
    expect([sessions.length, skipped.map(({ reason }) => reason)]).toEqual([count, reasons]);
  });

  const id = '0123456789abcdef';
  const done = { source: 'agent', message: 'Done.', tool_calls: [{ function_name: 'close', arguments: {} }] };
  const tasksOf = (lines: readonly Json[]) => {
    const sessions = read(lines).sessions as readonly Session[];
    const rules = { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 };
    return sessions.flatMap((session) => toTasks(session, rules).map((task) => [task.id, task.request]));
  };

  it('says itself where requests begin, and what they are called', () => {
    const ruled = tasksOf([
      header('s'),
      asked('Close ticket 7 of the desk'),
      done,
      asked('Write a poem on the sea'),
      done,
    ]);
    expect(ruled).toHaveLength(2);
    const marked = [
      asked('Close ticket 7 of the desk', { request_id: id }),
      done,
      asked('Write a poem on the sea'),
      done,
    ];
    expect(tasksOf([header('s'), ...marked])).toEqual([
      [id, ['Close ticket 7 of the desk', 'Write a poem on the sea']],
    ]);
  });

  it('takes no other text for an id', () => {
    const [[named] = []] = tasksOf([header('s'), asked('Close ticket 7', { request_id: '../x' })]);
    expect(named).toMatch(/^[0-9a-f]{16}$/);
  });
});
