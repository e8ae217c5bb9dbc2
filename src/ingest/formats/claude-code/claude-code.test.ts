import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { readRecord } from '../../read-record.ts';
import { isObject } from '../common/lenient.ts';
import { dropAbandoned } from './branches.ts';
import { claudeCode } from './claude-code.ts';
import { readPrompt, readRejection } from './prompt.ts';

const root = fileURLToPath(new URL('../../fixtures/claude-code/', import.meta.url));
const data = fileURLToPath(new URL('../../../../../shared/data/claude-code/', import.meta.url));

function read(records: readonly Json[]): {
  readonly session: Session | undefined;
  readonly reasons: readonly string[];
} {
  const reader = claudeCode.open({ path: 'log.jsonl', beside: async () => null, list: async () => [] });
  const reasons = records.flatMap((record, index) => reader.add(record, index + 1) ?? []);
  const sessions = reader.end();
  return { session: Array.isArray(sessions) ? sessions[0] : undefined, reasons };
}

function parseLines(text: string): readonly Json[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

const fixtures = readdirSync(root).map((name) => parseLines(readFileSync(`${root}${name}/input.jsonl`, 'utf8')));

const line = (type: string, members: JsonObject): JsonObject => ({
  type,
  sessionId: 's',
  timestamp: '2026-01-01T00:00:00.000Z',
  ...members,
});
const prompt = (uuid: string, parentUuid: string | null, content: Json) =>
  line('user', { uuid, parentUuid, message: { role: 'user', content } });
const answer = (uuid: string, parentUuid: string | null, content: Json, more: JsonObject = {}) =>
  line('assistant', { uuid, parentUuid, message: { role: 'assistant', content, ...more } });
const queue = (operation: string, content?: Json) =>
  line('queue-operation', { operation, ...(content !== undefined && { content }) });

const turns = (records: readonly Json[]) =>
  read(records).session?.events.flatMap((event) => (event.kind === 'user' ? [`${event.author}: ${event.text}`] : []));

describe('members that are left unread', () => {
  const long = 'x'.repeat(3000);
  const base = { parentUuid: null, sessionId: 's', cwd: '/w', timestamp: '2026-01-01T00:00:00.000Z' };
  const asked = JSON.stringify({
    ...{ ...base, type: 'user', uuid: 'u2' },
    message: { role: 'user', content: 'Close ticket 4' },
  });

  it.each([
    JSON.stringify({ ...base, type: 'progress', data: { type: 'bash_progress', output: long }, uuid: 'u1' }),
    JSON.stringify({
      ...{ ...base, type: 'user', uuid: 'u1', message: { role: 'user', content: [] } },
      toolUseResult: { stdout: long },
    }),
  ])('do not swallow the line that follows where the writer was killed inside %.60s', (line) => {
    const cut = line.slice(0, line.indexOf('xxx') + 2000);
    const bytes = Buffer.from(cut + asked);
    const read = readRecord({ bytes, number: 1, end: 9, finished: true }, 1e6, claudeCode.unread);
    expect(read).toEqual({ kind: 'unreadable', reason: 'not valid JSON' });
  });
});

describe('detection', () => {
  it.each([
    [prompt('a', null, 'hi'), true],
    [queue('dequeue'), true],
    [{ type: 'summary', summary: 's', leafUuid: 'l' }, true],
    [{ type: 'file-history-snapshot', messageId: 'm', snapshot: {} }, true],
    [{ type: 'user', message: { content: 'hi' } }, false],
    [{ type: 'session', id: 'x', version: 3 }, false],
    [[], false],
    [null, false],
  ])('of %j is %s', (record, detected) => {
    expect(claudeCode.detects(record)).toBe(detected);
  });
});

describe('branches', () => {
  const text = (said: string) => [{ type: 'text', text: said }];

  it('that a person went on with on another screen both stand', () => {
    const records = [
      prompt('a', null, 'begin'),
      answer('b', 'a', text('ok')),
      prompt('c', 'b', 'left'),
      prompt('d', 'b', 'right'),
      prompt('e', 'c', 'left again'),
    ];
    expect(turns(records)).toEqual(['human: begin', 'human: left', 'human: right', 'human: left again']);
  });

  it('that were taken back count as tokens only', () => {
    const usage = { input_tokens: 1, output_tokens: 2 };
    const records = [
      prompt('a', null, 'begin'),
      prompt('b', 'a', 'first'),
      answer('c', 'b', text('one'), { id: 'm1', usage }),
      prompt('d', 'a', 'second'),
      answer('e', 'd', text('two'), { id: 'm2', usage }),
    ];
    expect(turns(records)).toEqual(['human: begin', 'human: second']);
    expect(read(records).session?.tokens).toEqual({ input: 2, output: 4 });
  });

  it('never lose a line to a tree that has a cycle', () => {
    const lines = [
      { uuid: 'a', parentUuid: 'b', isPrompt: true },
      { uuid: 'b', parentUuid: 'a', isPrompt: true },
    ];
    expect(dropAbandoned(lines)).toEqual(lines);
  });

  it('of unknown lines connect what follows them', () => {
    const records = [
      prompt('a', null, 'begin'),
      line('holodeck', { uuid: 'x', parentUuid: 'a' }),
      prompt('b', 'x', 'first'),
      prompt('c', 'x', 'second'),
    ];
    expect(turns(records)).toEqual(['human: begin', 'human: second']);
    expect(read(records).reasons).toEqual(['unknown line type "holodeck"']);
  });
});

describe('queued prompts', () => {
  const work = answer('w', null, [{ type: 'text', text: 'ok' }]);

  it.each([
    ['given in the middle of a turn', [queue('enqueue', 'b'), queue('remove'), work], ['human: b']],
    ['taken back', [queue('enqueue', 'b'), queue('remove'), prompt('p', null, 'c'), work], ['human: c']],
    ['emptied', [queue('enqueue', 'b'), queue('popAll'), queue('remove'), work], []],
    ['said in its turn', [queue('enqueue', 'b'), queue('dequeue'), prompt('p', null, 'b'), work], ['human: b']],
    ['a task that ended', [queue('enqueue', '{"task_id":"t"}'), queue('remove'), work], []],
    ['never given', [queue('enqueue', 'b'), work], []],
  ])('%s', (_, records, expected) => {
    expect(turns(records)).toEqual(expected);
  });
});

describe('readPrompt', () => {
  const command = (name: string, given: string) =>
    `<command-message>${name}</command-message>\n<command-name>/${name}</command-name>\n<command-args>${given}</command-args>`;

  it.each([
    [command('plan', 'add a dark mode'), 'human', '/plan add a dark mode'],
    [command('plan', 'wie geht’s (weiter)?'), 'human', '/plan wie geht’s (weiter)?'],
    [command('review', '123'), 'machine', command('review', '123')],
    [command('compact', 'keep the plan in mind'), 'machine', command('compact', 'keep the plan in mind')],
    [command('commit', ''), 'machine', command('commit', '')],
    ['<command-name>', 'machine', '<command-name>'],
    ['hello', 'human', 'hello'],
  ])('of %j is a line of a %s', (text, author, said) => {
    expect(readPrompt(text, false)).toEqual({ kind: 'said', text: said, author });
  });

  it('believes the client that a line is a machine’s', () => {
    expect(readPrompt('hello', true)).toMatchObject({ author: 'machine' });
    expect(readPrompt('[Request interrupted by user]', false)).toEqual({ kind: 'stopped' });
  });
});

describe('readRejection', () => {
  const rejected = "The user doesn't want to proceed with this tool use. ";
  it.each([
    [`${rejected}STOP what you are doing.`, ''],
    [`${rejected}To tell you how to proceed, the user said:\nuse tar\nplease`, 'use tar\nplease'],
    ["The user doesn't want to take this action right now. STOP", ''],
    ['Permission denied, the user said:\nno', null],
  ])('of %j', (result, said) => {
    expect(readRejection(result)).toBe(said);
  });
});

describe('damage', () => {
  it('of any member never throws and loses no line uncounted', () => {
    const records = fixtures.flat();
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(...records),
            fc.nat(),
            fc.json().map((text): Json => JSON.parse(text)),
          ),
          { maxLength: 12 },
        ),
        (edits) => {
          const { session, reasons } = read(edits.map(([record, place, value]) => replaceMember(record, place, value)));
          for (const reason of reasons)
            expect(reason).toMatch(/^(line without a type|(user|assistant) line|unknown line type)/);
          if (session === undefined) return;
          expect(session.events.length).toBeGreaterThan(0);
          expect(session.tokens).toEqual(sum(session.answers ?? []));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('of text does not take long', () => {
    const waiting = Array.from({ length: 20_000 }, (_, index) => queue('enqueue', `prompt ${index}`));
    const same = Array.from({ length: 20_000 }, (_, index) =>
      answer(`a${index}`, null, [{ type: 'text', text: `part ${index}` }], { id: 'one' }),
    );
    expect(read([...waiting, ...same]).session?.events.length).toBe(20_000);
  });
});

describe.skipIf(!existsSync(data))('real sessions (skipped where ../shared/data is missing)', () => {
  const logs = existsSync(data)
    ? readdirSync(data)
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => parseLines(readFileSync(data + name, 'utf8')))
    : [];

  it('have the tokens that a plain sum over their messages gives', () => {
    for (const records of logs) expect(read(records).session?.tokens).toEqual(sum([...lastUsages(records).values()]));
    const all = sum(logs.flatMap((records) => read(records).session?.answers ?? []));
    expect(all).toEqual(sum([...lastUsages(logs.flat()).values()]));
    expect(all.input).toBeGreaterThan(10_000_000);
  });

  it('give each answer’s tokens to one event', () => {
    for (const records of logs) {
      const { session } = read(records);
      const counted =
        session?.events.flatMap((event) => ('tokens' in event && event.tokens ? [event.tokens] : [])) ?? [];
      expect(counted.length).toBeLessThanOrEqual(session?.answers?.length ?? 0);
    }
  });

  it('lose no call and no line', () => {
    for (const records of logs) {
      const { session, reasons } = read(records);
      const calls = session?.events.filter(({ kind }) => kind === 'call') ?? [];
      expect(reasons).toEqual([]);
      expect(calls.length).toBe(new Set(records.flatMap(callsOf)).size);
    }
  });

  it('hold the prompts that only the queue tells of', () => {
    const queued = logs.flatMap((records) => {
      const said = JSON.stringify(records.filter((record) => isObject(record) && record.type === 'user'));
      const texts = records.flatMap((record) =>
        isObject(record) && record.operation === 'enqueue' && typeof record.content === 'string'
          ? [record.content]
          : [],
      );
      const unsaid = texts.filter((text) => !text.startsWith('{') && !said.includes(JSON.stringify(text)));
      return unsaid.map((text) => turns(records)?.includes(`human: ${text}`));
    });
    expect(queued).toEqual([true, true]);
  });
});

/** One member of a record, at any depth, put to another value. */
function replaceMember(record: Json, place: number, value: Json): Json {
  if (!isObject(record)) return value;
  const keys = Object.keys(record);
  const key = keys[place % (keys.length + 1)];
  if (key === undefined) return value;
  const rest = Math.floor(place / (keys.length + 1));
  const member = record[key];
  return { ...record, [key]: rest % 2 === 0 || !isObject(member) ? value : replaceMember(member, rest >> 1, value) };
}

function sum(all: readonly { readonly input: number; readonly output: number }[]) {
  return {
    input: all.reduce((total, { input }) => total + input, 0),
    output: all.reduce((total, { output }) => total + output, 0),
  };
}

/** Every message with a usage, wherever in a line it stands, by its id: the last value. */
function lastUsages(
  records: readonly Json[],
): ReadonlyMap<string, { readonly input: number; readonly output: number }> {
  const usages = new Map<string, { input: number; output: number }>();
  const visit = (value: Json): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (!isObject(value)) return;
    const { message } = value;
    if (isObject(message) && typeof message.id === 'string' && isObject(message.usage)) {
      const usage = message.usage;
      const tokens = (name: string) => Number(usage[name] ?? 0);
      const input = tokens('input_tokens') + tokens('cache_creation_input_tokens') + tokens('cache_read_input_tokens');
      usages.set(`${message.id}/${String(value.requestId)}`, { input, output: tokens('output_tokens') });
    }
    for (const member of Object.values(value)) visit(member);
  };
  for (const record of records) visit(record);
  return usages;
}

function callsOf(record: Json): readonly string[] {
  if (!isObject(record) || record.type !== 'assistant' || !isObject(record.message)) return [];
  const { content } = record.message;
  const blocks = Array.isArray(content) ? content : [];
  return blocks.flatMap((block) => (isObject(block) && block.type === 'tool_use' ? [String(block.id)] : []));
}
