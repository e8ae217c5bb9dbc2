import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createWorkspace, writeText } from '../../cli/testing.ts';
import { logsOf } from '../logs-of.ts';
import { read, readAll } from './testing.ts';

const WEATHER = [
  { id: 'w1', name: 'get_weather', given: { city: 'Rome' }, result: 'Sunny, 25 degrees' },
  { id: 'w2', name: 'send_message', given: { to: 'sam', text: 'Sunny' }, result: '{"ok":true}' },
];
const at = (day: number, second: number) => new Date(Date.UTC(2026, 0, day, 10, 0, second)).toISOString();

/** As Claude Code writes it. */
function ownLog(session: string, day: number): string {
  const lines: object[] = [];
  const add = (type: string, content: unknown, more: object = {}) => {
    const uuid = `${session}-${lines.length}`;
    const parentUuid = lines.length === 0 ? null : `${session}-${lines.length - 1}`;
    const message = { role: type, content, ...more };
    lines.push({
      type,
      uuid,
      parentUuid,
      sessionId: session,
      timestamp: at(day, lines.length),
      cwd: '/home/sam',
      message,
    });
  };
  add('user', 'Send me the weather in Rome');
  for (const { id, name, given, result } of WEATHER) {
    add('assistant', [{ type: 'tool_use', id, name, input: given }], { id: `m-${session}-${id}` });
    add('user', [{ type: 'tool_result', tool_use_id: id, content: result }]);
  }
  add('assistant', [{ type: 'text', text: 'I sent it.' }], { id: `m-${session}-end` });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** The same run as Langfuse exports its trace. */
function trace(id: string, day: number, weather = WEATHER[0]?.result): string {
  const tools = WEATHER.map(({ id: call, name, given, result }, index) => ({
    ...{ id: `${id}-${index}`, traceId: id, parentObservationId: `${id}-root`, type: 'TOOL', name, level: 'DEFAULT' },
    ...{ startTime: at(day, 2 + index * 2), endTime: at(day, 3 + index * 2), input: JSON.stringify(given) },
    output: JSON.stringify({ content: [{ type: 'text', text: index === 0 ? weather : result }] }),
    metadata: JSON.stringify({ attributes: { 'gen_ai.tool.call.id': call } }),
  }));
  const asked = { role: 'user', content: 'Send me the weather in Rome' };
  const answer = {
    ...{ id: `${id}-root`, traceId: id, parentObservationId: null, type: 'GENERATION', name: 'chat', model: 'm' },
    ...{ startTime: at(day, 1), endTime: at(day, 6), input: JSON.stringify([asked]), level: 'DEFAULT' },
    output: JSON.stringify({ role: 'assistant', content: 'I sent it.' }),
  };
  const about = {
    id,
    timestamp: at(day, 1),
    name: 'weather',
    input: null,
    output: null,
    sessionId: null,
    metadata: '{}',
  };
  return `${JSON.stringify({ trace: about, observations: [answer, ...tools] })}\n`;
}

/** The same run as a proxy has it, without the last result but with what the person said next. */
function partialChat(said: string): string {
  const calls = WEATHER.flatMap(({ id, name, given, result }, index) => [
    {
      ...{ role: 'assistant', content: null },
      tool_calls: [{ id, type: 'function', function: { name, arguments: JSON.stringify(given) } }],
    },
    ...(index === 0 ? [{ role: 'tool', tool_call_id: id, content: result }] : []),
  ]);
  const messages = [
    { role: 'user', content: 'Send me the weather in Rome' },
    ...calls,
    { role: 'assistant', content: 'I sent it.' },
    { role: 'user', content: said },
  ];
  return `${JSON.stringify({ id: 'c1', created: Date.parse(at(1, 1)) / 1000, messages })}\n`;
}

describe('a run that an agent and what watches it both wrote down', () => {
  it('counts once, and another run of the same request as well', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'logs/own/a.jsonl', ownLog('s1', 1));
    writeText(workspace.dir, 'logs/own/b.jsonl', ownLog('s2', 2));
    const alone = await read(workspace);
    expect(alone.requests.length).toBe(2);
    writeText(workspace.dir, 'logs/traces/a.json', trace('t1', 1));
    writeText(workspace.dir, 'logs/traces/c.json', trace('t3', 3));
    const both = await read(workspace);
    expect(both.requests.length).toBe(3);
    expect(logsOf(workspace.dir)).toMatchObject({ tasks: 3, copies: 1 });
  });

  it('counts once where one of its logs is moved over the other', async () => {
    using workspace = createWorkspace();
    const [own, other] = [join(workspace.dir, 'logs/a.jsonl'), join(workspace.dir, 'logs/b.json')];
    writeText(workspace.dir, 'logs/a.jsonl', ownLog('s1', 1));
    writeText(workspace.dir, 'logs/b.json', trace('t1', 1));
    expect((await read(workspace)).requests.length).toBe(1);
    renameSync(other, own);
    expect((await read(workspace)).requests.length).toBe(1);
  });

  it('counts once where one of its logs was gone before runs were compared', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'logs/a.jsonl', ownLog('s1', 1));
    await read(workspace);
    rmSync(join(workspace.dir, 'logs/a.jsonl'));
    using database = new DatabaseSync(join(workspace.dir, '.nightschool/state.db'));
    const older = "substr(links, 1, instr(links, '~') - 1) || substr(links, instr(links, ' '))";
    database.exec(`UPDATE task SET links = ${older}`);
    writeText(workspace.dir, 'logs/b.json', trace('t1', 1));
    expect((await read(workspace)).requests.length).toBe(1);
  });

  it.each([
    ['was wrong', 'No, that is wrong.', 'failed'],
    ['was right', 'Perfect, thanks!', 'passed'],
  ])('is judged by what the person said next, where the better record ends before: it %s', async (_, said, label) => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'logs/a.jsonl', ownLog('s1', 1));
    const alone = (await readAll(workspace))[0]?.outcome;
    expect(alone?.evidence.map(({ detail }) => detail).join(' ')).not.toContain(said);
    writeText(workspace.dir, 'logs/b.jsonl', partialChat(said));
    const tasks = await readAll(workspace);
    expect(tasks.map(({ source, outcome }) => [source.format, outcome.label])).toEqual([['claude-code', label]]);
    expect(tasks[0]?.outcome.evidence[0]?.detail).toContain(said);
    expect(tasks[0]?.outcome.confidence).toBeGreaterThan(label === 'passed' ? (alone?.confidence ?? 1) : 0.5);
  });

  it('counts twice where the two do not agree on what was found', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'logs/own/a.jsonl', ownLog('s1', 1));
    writeText(workspace.dir, 'logs/traces/a.json', trace('t1', 1, 'Rain'));
    expect((await read(workspace)).requests.length).toBe(2);
    expect(logsOf(workspace.dir)).toMatchObject({ tasks: 2, copies: 0 });
  });
});
