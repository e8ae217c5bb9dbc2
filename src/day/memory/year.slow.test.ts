import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Memory, NewEntry } from '../../domain/memory.ts';
import { blocksOf } from '../../memory/blocks.ts';
import { parseMarks } from '../../memory/marks.ts';
import type { MemoryDisk } from '../../store/memory-files.ts';
import { countTokens } from '../../util/count-tokens.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { createMemory, entry, type TestMemory } from './testing.ts';

const DAYS = 120;
const START = Date.parse('2026-01-05T08:00:00Z');
const NAMES = ['Robin', 'Kim', 'Sasha', 'Alex', 'Noa', 'Mika'];
const CITIES = ['Hamburg', 'Berlin', 'Munich', 'Cologne', 'Leipzig'];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const own = '# Memory\n\nAlways loaded.\n\n## Who\n- Robin Adler, founder of Fernhill.\n\n## Preferences\n\n## Facts\n';

/** A year of syncs would be the most of the test. */
const UNSYNCED: MemoryDisk = {
  write: async (path, text) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  },
  remove: (path) => rm(path),
};

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** What is said on a day: values that change, preferences that change, contradictions, gossip, notes, what failed. */
function sayings(day: number, random: Random): readonly NewEntry[] {
  const name = pick(NAMES, random);
  const time = (hour: number): Partial<NewEntry> => ({
    at: new Date(START + day * 86_400_000 + hour * 3_600_000).toISOString(),
  });
  const number = Math.floor(random() * 900) + 100;
  return [
    entry(`${name}'s phone is 030 ${number}.`, 'fact', time(0)),
    entry(`${pick(NAMES, random)}'s office is in ${pick(CITIES, random)}.`, 'fact', time(1)),
    entry(`${name} now wants calls on ${pick(WEEKDAYS, random)} mornings.`, 'preference', time(1)),
    entry(`Fernhill pays in ${pick([14, 30, 45], random)} days.`, 'fact', {
      ...time(2),
      confidence: pick(['sure', 'uncertain'], random),
    }),
    entry(`Somebody said that ${name} met ${pick(NAMES, random)} in ${pick(CITIES, random)}.`, 'fact', {
      ...time(3),
      confidence: 'low',
    }),
    entry('Replies are short, without exclamation marks.', 'preference', time(4)),
    entry(`Called ${name} about invoice ${number}.`, 'note', time(4)),
    ...(day % 9 === 0
      ? [entry(`create_event was refused for ${name}.`, 'failure', { ...time(5), about: { error: 'time-zone' } })]
      : []),
    ...(day % 4 === 0 ? [entry(`The deal with customer ${number} was signed.`, 'fact', time(5))] : []),
  ];
}

async function liveThrough(at: TestMemory, memory: Memory): Promise<readonly string[]> {
  const random = createRandom(7);
  const ids: string[] = [];
  let phone: string | null = null;
  for (let day = 0; day < DAYS; day++) {
    at.setTime(new Date(START + day * 86_400_000 + 6 * 3_600_000).toISOString());
    for (const each of sayings(day, random)) ids.push((await memory.remember(each)).entry.id);
    if (day % 30 === 10) {
      const said = await memory.remember({
        ...entry(`Reach Robin by pigeon ${day}.`),
        ...(phone !== null && { supersedes: phone }),
      });
      phone = said.entry.id;
      ids.push(phone);
    }
    await memory.summarize();
    await memory.forget({ what: 'expired' });
    expect(await countTokens(at.read('MEMORY.md') ?? '')).toBeLessThanOrEqual(500);
  }
  return ids;
}

describe('120 days', () => {
  it('leave MEMORY.md within its limit every day, delete nothing, and every superseded fact can be traced', async () => {
    using at = await createMemory({ disk: UNSYNCED });
    at.write('MEMORY.md', own);
    const ids = await liveThrough(at, at.memory);
    const texts = at.texts();
    const days = [...texts.keys()].filter((path) => /^(?:archive\/)?daily\//.test(path));
    expect([days.length, days.filter((path) => path.startsWith('archive/')).length]).toEqual([DAYS, DAYS - 91]);

    // every entry stands in a daily file, with its words, here or in the archive
    const entries = new Map(
      days.flatMap((path) => blocksOf(texts.get(path) ?? '').map(({ lines }) => readLine(lines[0] ?? ''))),
    );
    expect(ids.filter((id) => !entries.has(id))).toEqual([]);
    expect(new Set(ids).size).toBeGreaterThan(800);

    // from each mark the record leads to the fact that was replaced, and its daily file has its words
    const record = texts.get('archive/summaries.md') ?? '';
    const marks = [
      ...`${record}\n${texts.get('MEMORY.md')}`.matchAll(/\[SUPERSEDES: (\d{4}-\d\d-\d\d) \^([0-9a-v]{6})\]/g),
    ];
    expect(marks.length).toBeGreaterThan(100);
    const replaced = new Set(
      [...record.matchAll(/^- (?:superseded|crowded-out) \^([0-9a-v]{6})/gm)].map(([, id]) => id),
    );
    expect(marks.filter(([, , id]) => !replaced.has(id))).toEqual([]);
    const ofDay = (date: string | undefined): string =>
      [`daily/${date}.md`, `archive/daily/${date}.md`].map((path) => texts.get(path) ?? '').join('');
    expect(marks.filter(([, date, id]) => !ofDay(date).includes(`^${id}`))).toEqual([]);

    // people's own lines are there, the preference that never changed too, and what failed again and again is a lesson
    const memory = texts.get('MEMORY.md') ?? '';
    expect(memory.startsWith(own.slice(0, own.indexOf('## Preferences')))).toBe(true);
    expect(memory).toContain('Replies are short, without exclamation marks.');
    expect(texts.get('lessons/time-zone.md')?.match(/^- /gm)?.length).toBeGreaterThan(5);

    // one subject has one value
    const phones = memory.match(/^- (\w+'s phone is)/gm) ?? [];
    expect(phones).toEqual([...new Set(phones)]);

    const before = at.texts();
    expect(await at.memory.summarize({ force: true })).toMatchObject({ warnings: [] });
    expect(await at.memory.summarize({ force: true })).toMatchObject({ changed: false });
    expect(at.texts().size).toBe(before.size);
  });
});

function readLine(line: string): readonly [string, string] {
  const { ids, text } = parseMarks(line.slice(2));
  return [ids.at(-1) ?? '', text];
}
