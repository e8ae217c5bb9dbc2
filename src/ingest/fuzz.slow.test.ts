import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../domain/session.ts';
import { createRandom, type Random } from '../util/random.ts';
import { isObject } from './formats/common/lenient.ts';
import type { LogFormat } from './formats/format.ts';
import { FORMATS } from './formats/registry.ts';
import { parseJson } from './parse-json.ts';
import { findFaults } from './testing/check-session.ts';
import { linesOfLog } from './testing/log-lines.ts';
import { type Lines, mutateLines } from './testing/mutate.ts';
import { mutateText, recordOfText } from './testing/mutate-text.ts';

/** Mutated lines of each format. `FUZZ=100000 npx vitest run src/ingest/fuzz` is what a release must pass. */
const LINES = Number(process.env.FUZZ ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);
/** Lines of one mutated log. */
const WINDOW = 12;
/** Characters of sessions that come of a character of log at most, and of a line whatever its length. */
const GROWTH = { perCharacter: 8, perLine: 2000 };
const MINUTES = 30;

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** A log of a format, and the texts of the files beside it. */
interface Sample {
  /** Each a JSON text; where the log is text, of a record with a line of it. */
  readonly lines: Lines;
  readonly isText: boolean;
  readonly beside: ReadonlyMap<string, string>;
}

interface Read {
  readonly sessions: readonly Session[];
  /** Records that were taken. */
  readonly taken: number;
  /** Why the others were not, lines that are no JSON included. */
  readonly skipped: readonly string[];
}

const samples = new Map(FORMATS.map((format) => [format.name, [...fixturesOf(format)]]));
for (const sample of realLogs()) samples.get(formatOf(sample.lines)?.name ?? '')?.push(sample);

describe.each(FORMATS.map((format) => ({ name: format.name, format })))('$name', ({ format }) => {
  const own = samples.get(format.name) ?? [];

  it('has fixtures that are sound', async () => {
    expect(own.length).toBeGreaterThan(0);
    for (const sample of own) check(sample.lines, await read(format, sample.lines, sample.beside));
  });

  it(
    `stands ${LINES} mutated lines`,
    async () => {
      const random = createRandom(SEED);
      for (let done = 0; done < LINES; ) {
        const [sample, other] = [pick(own, random), pick(own, random)];
        const window = cut(sample.lines, random);
        const mutate = sample.isText ? mutateText : mutateLines;
        const { lines, mutated } = mutate(window, other.lines, random);
        const beside = random() < 0.5 ? sample.beside : mutateTexts(sample.beside, other.lines, random);
        const result = await readOrSay(format, lines, beside);
        check(lines, result);
        if (format.unit === 'record') checkRecords(lines, result);
        done += Math.max(1, mutated);
      }
    },
    MINUTES * 60_000,
  );

  it('stands records made of its own words', async () => {
    const { keys, texts } = wordsOf(own.flatMap(({ lines }) => lines));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(...texts, null, 0, -1, 1e300, true, '', '{}', "{'a': 1}", '\ud800'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys, '__proto__', 'constructor'), tie('tree'), { maxKeys: 8 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 6 }), async (values) => {
        const lines = values.map((value) => JSON.stringify(value));
        check(lines, await read(format, lines, new Map()));
      }),
      { numRuns: Math.min(5000, Math.ceil(LINES / 20)), seed: SEED },
    );
  });

  it.each(['42', '"text"', 'null', 'true', '[]', '[[]]', '{}'])('counts %s as skipped', async (record) => {
    const lines = [...(own[0]?.lines ?? []), record];
    const without = await read(format, lines.slice(0, -1), new Map());
    const result = await read(format, lines, new Map());
    expect(result.skipped.length).toBe(without.skipped.length + 1);
  });

  it.runIf(format.unit === 'record')('reads a record the same whatever stands around it', async () => {
    const random = createRandom(SEED);
    for (const { lines, beside } of own.filter((sample) => !sample.lines.some(isChunk))) {
      const damaged = lines.map((line, index) =>
        index % 2 === 0 ? line : mutateLines([line], lines, random).lines[0],
      );
      const { sessions } = await read(
        format,
        damaged.map((line) => line ?? ''),
        beside,
      );
      const alone = await read(
        format,
        lines.map((line, index) => (index % 2 === 0 ? line : '')),
        beside,
      );
      const inPlace = (session: Session) => session.source.line % 2 === 1;
      expect(sessions.filter(inPlace)).toEqual(alone.sessions.filter(inPlace));
    }
  });
});

async function readOrSay(format: LogFormat, lines: Lines, beside: Sample['beside']): Promise<Read> {
  try {
    return await read(format, lines, beside);
  } catch (cause) {
    throw new Error(`reading this log of ${format.name} throws:\n${lines.join('\n').slice(0, 20_000)}`, { cause });
  }
}

async function read(format: LogFormat, lines: Lines, beside: Sample['beside']): Promise<Read> {
  const reader = format.open({
    path: `logs/${format.name}/input.jsonl`,
    beside: async (path) => beside.get(path) ?? null,
    list: async (folder) => namesIn(folder, beside),
  });
  const sessions: Session[] = [];
  const skipped: string[] = [];
  let taken = 0;
  for (const [index, line] of lines.entries()) {
    const parsed = parseJson(line);
    for (const each of FORMATS) if (parsed.ok) expect(typeof each.detects(parsed.value)).toBe('boolean');
    const reason = parsed.ok ? reader.add(parsed.value, index + 1) : parsed.reason;
    if (reason === null) taken++;
    else skipped.push(reason);
    sessions.push(...(reader.drain?.() ?? []));
  }
  sessions.push(...(await reader.end()));
  return { sessions, taken, skipped };
}

/** What holds for every log: sound sessions, each line taken or counted, no more kept than there was. */
function check(lines: Lines, { sessions, taken, skipped }: Read): void {
  const log = () => lines.join('\n').slice(0, 20_000);
  const faults = sessions.flatMap((session) => findFaults(session));
  if (faults.length > 0) expect({ faults, log: log() }).toEqual({ faults: [], log: '' });
  expect(taken + skipped.length).toBe(lines.length);
  expect(skipped.filter((reason) => reason === '' || reason.length > 300)).toEqual([]);
  const allowed = lines.reduce((sum, line) => sum + line.length * GROWTH.perCharacter + GROWTH.perLine, GROWTH.perLine);
  const size = JSON.stringify(sessions).length;
  if (size > allowed) expect({ size, log: log() }).toEqual({ size: allowed, log: '' });
}

/** Where each record is a session of its own, no record is taken for nothing; chunks of one stream are one answer. */
function checkRecords(lines: Lines, { sessions, taken }: Read): void {
  const chunks = lines.filter(isChunk).length;
  if (sessions.length < taken - chunks) expect(lines.join('\n')).toBe(`${taken} records, ${sessions.length} sessions`);
}

function isChunk(line: string): boolean {
  return /"object":\s*"chat\.completion\.chunk"|"type":\s*"(?:message_|content_block_|ping")/.test(line);
}

function cut(lines: Lines, random: Random): Lines {
  if (lines.length <= WINDOW) return lines;
  const from = Math.floor(random() * (lines.length - WINDOW));
  // Many formats say in their first line what the others are about.
  return [...lines.slice(0, 1), ...lines.slice(from + 1, from + WINDOW)];
}

function mutateTexts(beside: Sample['beside'], other: Lines, random: Random): Sample['beside'] {
  return new Map([...beside].map(([name, text]) => [name, mutateLines([text], other, random).lines.join('\n')]));
}

function wordsOf(lines: Lines): { readonly keys: readonly string[]; readonly texts: readonly string[] } {
  const keys = new Set<string>();
  const texts = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && value.length < 60) texts.add(value);
    if (Array.isArray(value)) for (const item of value.slice(0, 50)) walk(item);
    if (!isObject(value)) return;
    for (const [key, member] of Object.entries(value)) {
      keys.add(key);
      walk(member);
    }
  };
  for (const line of lines.slice(0, 300)) {
    const parsed = parseJson(line);
    if (parsed.ok) walk(parsed.value);
  }
  return { keys: [...keys], texts: [...texts] };
}

function* fixturesOf(format: LogFormat): Generator<Sample> {
  const folder = `${fixtures}${format.name}/`;
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).sort()) {
    const files = readdirSync(`${folder}${name}`, { recursive: true, encoding: 'utf8' }).sort();
    const input = files.find((file) => /^input\.(?:jsonl?|csv|md)$/.test(file));
    if (input === undefined) continue;
    const texts = files
      .filter((file) => file !== input && file !== 'expected.json' && /\.[a-z]+$/.test(file))
      .map((file) => [file, readFileSync(`${folder}${name}/${file}`, 'utf8')] as const);
    const isText = /\.(?:csv|md)$/.test(input);
    const text = readFileSync(`${folder}${name}/${input}`, 'utf8');
    const lines = isText ? text.trimEnd().split('\n').map(recordOfText) : linesOfLog(text);
    yield { lines, isText, beside: new Map(texts) };
  }
}

/** Logs of ../shared/data, where that is there. */
function* realLogs(): Generator<Sample> {
  if (!existsSync(data)) return;
  for (const file of readdirSync(data, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.jsonl?$/.test(file) || /^(intents|security)\/|\/env\/|labels|manifest|metadata/.test(file)) continue;
    yield { lines: linesOfLog(readFileSync(`${data}${file}`, 'utf8')), isText: false, beside: new Map() };
  }
}

function formatOf(lines: Lines): LogFormat | undefined {
  for (const line of lines.slice(0, 20)) {
    const parsed = parseJson(line);
    const format = parsed.ok ? FORMATS.find((each) => each.detects(parsed.value)) : undefined;
    if (format !== undefined) return format;
  }
  return undefined;
}

function namesIn(folder: string, beside: Sample['beside']): readonly string[] {
  const inside = folder === '' || folder === '.' ? '' : `${folder}/`;
  const below = [...beside.keys()].filter((name) => name.startsWith(inside)).map((name) => name.slice(inside.length));
  return [...new Set(below.map((name) => name.split('/')[0] ?? ''))].sort();
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('no fixtures');
  return item;
}
