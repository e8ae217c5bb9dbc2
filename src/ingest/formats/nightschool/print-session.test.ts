import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { toTasks } from '../../tasks.ts';
import { nightschool } from './nightschool.ts';
import { printSession } from './print-session.ts';
import { sessionJsonSchema } from './schema.ts';

const root = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(sessionJsonSchema()));

/** What the fixtures of all formats come to. */
const fixtures = readdirSync(root).flatMap((format) =>
  readdirSync(`${root}${format}`).map((name) => {
    const { sessions } = JSON.parse(readFileSync(`${root}${format}/${name}/expected.json`, 'utf8'));
    return { path: `${format}/${name}`, sessions: sessions as readonly Session[] };
  }),
);

/** Written, and read as a file would be: what is whole leaves as it comes. */
function readBack(sessions: readonly Session[]) {
  const reader = nightschool.open({ path: 'pack', beside: async () => null, list: async () => [] });
  const read: Session[] = [];
  const skipped: string[] = [];
  const lines = sessions.flatMap((session) => [...printSession(session)]);
  for (const [index, line] of lines.entries()) {
    const parsed: Json = JSON.parse(JSON.stringify(line));
    const reason = reader.add(parsed, index + 1);
    if (reason !== null) skipped.push(reason);
    read.push(...(reader.drain?.() ?? []));
  }
  const rest = reader.end() as readonly Session[];
  return { lines, skipped, sessions: [...read, ...rest], heldLast: rest.length };
}

const unplaced = ({ source, ...session }: Session) => ({ ...session, format: source.format });

const session = (more: Partial<Session>): Session => ({
  id: 's',
  source: { file: 'x', format: 'atif', line: 1 },
  events: [{ kind: 'user', text: 'Close ticket 7', author: 'human' }],
  tokens: { input: 0, output: 0 },
  ...more,
});

describe('printSession', () => {
  it.each(fixtures)('of $path is read back as it was', ({ sessions }) => {
    const back = readBack(sessions);
    expect(back.skipped).toEqual([]);
    expect(back.sessions.map(unplaced)).toEqual(sessions.map(unplaced));
  });

  it('writes what the schema says', () => {
    for (const { sessions } of fixtures) {
      for (const line of readBack(sessions).lines) expect([validate(line), validate.errors]).toEqual([true, null]);
    }
  });

  const deep = (levels: number): Json => (levels === 0 ? 1 : { a: deep(levels - 1) });
  const call = (args: JsonObject) => ({ kind: 'call', id: 'c', tool: 't', arguments: args }) as const;
  const result = (content: Json, isError = false) => ({ kind: 'result', callId: 'c', content, isError }) as const;

  it.each<[string, Partial<Session>]>([
    ['text that looks like JSON', { events: [call({}), result('{"a": 1}')] }],
    ['text that looks like a text in quotes', { events: [call({}), result('"x"')] }],
    ['a number that no double holds', { events: [call({}), result('12345678901234567890')] }],
    ['nothing that came back', { events: [call({}), result(null, true)] }],
    ['a result that says error, and is none', { events: [call({}), result({ error: 'no' })] }],
    ['what is as deep as a log may be', { events: [call({ a: deep(199) }), result(deep(200))] }],
    ['a person who writes as machines do', { events: [{ kind: 'user', text: '[cron:x] y', author: 'human' }] }],
    ['a machine that writes as people do', { events: [{ kind: 'user', text: 'Hello', author: 'machine' }] }],
    ['an answer that cost nothing', { events: [{ kind: 'assistant', text: 'x', tokens: { input: 0, output: 0 } }] }],
    [
      'more tokens than the events have',
      { tokens: { input: 9, output: 8 }, answers: [{ id: 'a', input: 9, output: 8 }] },
    ],
    ['a session of an agent that nobody names', { parentId: '' }],
    [
      'a request with its id',
      { events: [{ kind: 'user', text: 'x', author: 'human', requestId: '0123456789abcdef' }] },
    ],
    ['a label with facts', { label: { score: 0.25, source: 'r', requiredFacts: ['Berlin'], expectedTools: [] } }],
  ])('keeps %s', (_, more) => {
    const back = readBack([session(more)]);
    expect([back.skipped, back.sessions.map(unplaced)]).toEqual([[], [unplaced(session(more))]]);
  });

  it('keeps two sessions of one id apart, and holds no more than one', () => {
    const three = [session({}), session({ model: 'm' }), session({ id: 't' })];
    const back = readBack(three);
    expect(back.sessions.map(unplaced)).toEqual(three.map(unplaced));
    expect(back.heldLast).toBe(1);
  });

  it('does not take a scorer called agent for the agent', () => {
    const label = { score: 1, source: 'agent' };
    const tasks = (of: readonly Session[]) =>
      of.flatMap((each) => toTasks(each, { writes: { writes: [], reads: [] }, minimumConfidence: 0.6 }));
    const [before, after] = [tasks([session({ label })]), tasks(readBack([session({ label })]).sessions)];
    expect(after.map(({ outcome }) => outcome)).toEqual(before.map(({ outcome }) => outcome));
    expect(after[0]?.outcome.label).toBe('passed');
  });
});
