import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import { parseJson } from '../ingest/parse-json.ts';
import { logOf, readLog } from '../ingest/testing.ts';
import { cli, createWorkspace, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const SECURITY = fileURLToPath(new URL('../../../shared/data/security', import.meta.url));
const JSON_SUITE = join(SECURITY, 'JSONTestSuite/test_parsing');
/** No single one of these takes longer, whatever it does. */
const LONGEST_MS = 1000;

const HEAD = '{"schema_version":"nightschool-session-v1","session_id":"s-1","agent":{"name":"nightschool"}}';
const USER = '{"step_id":1,"timestamp":"2026-11-02T09:00:00Z","source":"user","message":"Look it up"}';
const TAIL = '{"step_id":9,"timestamp":"2026-11-02T09:00:09Z","source":"agent","message":"Done."}';

const casesOf = (letter: string): readonly (readonly [string, Buffer])[] =>
  readdirSync(JSON_SUITE)
    .filter((name) => name.startsWith(`${letter}_`))
    .map((name) => [name, readFileSync(join(JSON_SUITE, name))]);

/** What the log reader makes of lines between a session's first words and its last. */
async function read(lines: Buffer | string) {
  const bytes = Buffer.concat([Buffer.from(`${HEAD}\n${USER}\n`), Buffer.from(lines), Buffer.from(`\n${TAIL}\n`)]);
  const started = performance.now();
  const result = await readLog(logOf('log.jsonl', bytes));
  expect(performance.now() - started).toBeLessThan(LONGEST_MS);
  return result;
}

/** The arguments of the one call in a session. */
function argumentsIn(events: Awaited<ReturnType<typeof read>>['sessions'][number]['events']): unknown {
  return events.flatMap((event) => (event.kind === 'call' ? [event.arguments] : []))[0];
}

const callWith = (value: string): string =>
  `{"step_id":2,"source":"agent","tool_calls":[{"tool_call_id":"c","function_name":"look","arguments":{"value":${value}}}]}`;

const describeCorpora = describe.skipIf(!existsSync(SECURITY));

describeCorpora('JSONTestSuite (skipped where ../shared/data is missing)', () => {
  it('has the cases that were counted', () => {
    expect(['y', 'n'].map((letter) => casesOf(letter).length)).toEqual([95, 188]);
  });

  it('comes through the log reader as the same values, all that is accepted', async () => {
    for (const [name, bytes] of casesOf('y')) {
      const text = bytes.toString('utf8');
      const expected: Json = JSON.parse(text);
      const { sessions, skipped } = await read(callWith(text.replace(/\n/g, ' '))); // a line is one line
      expect([name, skipped]).toEqual([name, []]);
      expect([name, argumentsIn(sessions[0]?.events ?? [])]).toEqual([name, { value: expected }]);
    }
  });

  it('is counted with its line, all that is rejected, and costs nothing else', async () => {
    // nothing, one space and a mark of byte order: lines that are empty
    const silent = new Set(['n_structure_no_data.json', 'n_single_space.json', 'n_structure_UTF8_BOM_no_data.json']);
    for (const [name, bytes] of casesOf('n')) {
      const { sessions, skipped } = await read(bytes);
      expect([name, skipped.length > 0]).toEqual([name, !silent.has(name)]);
      expect(skipped.every(({ line }) => line > 2)).toBe(true);
      expect([name, sessions[0]?.events.length]).toEqual([name, 2]);
    }
  });

  it('ends one way or the other, all that is left to each parser', async () => {
    for (const [, bytes] of casesOf('i')) {
      const { sessions } = await read(bytes);
      expect(sessions[0]?.events.length).toBe(2);
    }
  });

  it('is never deeper than what can be printed again', () => {
    for (const letter of ['y', 'n', 'i']) {
      for (const [, bytes] of casesOf(letter)) {
        const parsed = parseJson(bytes.toString('utf8'));
        if (parsed.ok) JSON.stringify(parsed.value);
      }
    }
  });

  it('spoils no night', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 60));
    const rejected = casesOf('n').flatMap(([, bytes]) => [bytes, Buffer.from('\n')]);
    writeText(workspace.dir, 'logs/rejected.jsonl', Buffer.concat([Buffer.from(`${HEAD}\n${USER}\n`), ...rejected]));
    for (const [name, bytes] of casesOf('n')) writeText(workspace.dir, `logs/each/${name}`, bytes);
    const { code, stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(0);
    const { logs, skipped } = JSON.parse(stdout);
    expect(logs.skippedLines).toBeGreaterThanOrEqual(186);
    expect(skipped.map(({ file }: { readonly file: string }) => file)).toContain('logs/rejected.jsonl');
    expect(existsSync(join(workspace.dir, 'skills/close-ticket/SKILL.md'))).toBe(true);
  });
});

describeCorpora('naughty strings and Trojan Source', () => {
  const naughty = (): readonly string[] => JSON.parse(readFileSync(join(SECURITY, 'blns/blns.json'), 'utf8'));
  const trojan = (): readonly string[] =>
    readFileSync(join(SECURITY, 'trojan-source/samples.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Buffer.from(JSON.parse(line).text_b64, 'base64').toString('utf8'));

  it.each([
    ['the naughty strings', naughty],
    ['Trojan Source', trojan],
  ])('%s come through the log reader verbatim', async (_, texts) => {
    expect(texts().length).toBeGreaterThan(20);
    for (const text of texts()) {
      const { sessions, skipped } = await read(callWith(JSON.stringify(text)));
      expect(skipped).toEqual([]);
      expect(argumentsIn(sessions[0]?.events ?? [])).toEqual({ value: text });
    }
  });

  it('are requests like any other to a whole night and its pages', async () => {
    using workspace = createWorkspace('dashboard: true');
    const tasks = closeTickets(0, 60);
    const texts = [...naughty(), ...trojan()];
    const said = texts.map((text, index) => {
      const task = tasks[index % tasks.length] ?? tasks[0];
      return {
        ...task,
        id: `said-${index}`,
        request: `${task?.request}\n${text}`,
        reply: text,
      } as (typeof tasks)[number];
    });
    writeDeskLog(workspace.dir, [...tasks, ...said]);
    const { code } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(0);
    for (const words of [['status'], ['report'], ['families'], ['verify']]) {
      const { code, stdout } = await cli(workspace.dir, words);
      expect([words, code]).toEqual([words, 0]);
      // nothing that moves a cursor, turns text round or hides it
      expect(stdout.replace(/[\n\t]/g, '')).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }
  });
});

describe('bombs in logs', () => {
  it.each([
    ['gzip', 'bomb.jsonl.gz', gzipSync],
    ['zstd', 'bomb.jsonl.zst', zstdCompressSync],
  ])('of %s are read up to the limit of one line, and the night goes on', async (_, name, pack) => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 30));
    const piece = pack(Buffer.alloc(10_000_000, 'x')); // compressed files may be put behind each other
    writeText(workspace.dir, `logs/${name}`, Buffer.concat(Array.from({ length: 40 }, () => piece)));
    const started = process.memoryUsage.rss();
    const { code, stdout } = await cli(workspace.dir, ['run', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).skipped.map(({ file }: { readonly file: string }) => file)).toContain(`logs/${name}`);
    expect(process.memoryUsage.rss() - started).toBeLessThan(500_000_000);
  });
});
