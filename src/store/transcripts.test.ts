import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import { temporaryFolder } from './testing.ts';
import { openTranscripts } from './transcripts.ts';

const SAID = { json: JSON.stringify({ messages: ['hällo'] }), isExact: true };

describe('transcripts', () => {
  it('are found by their hash, by the next run and by whoever looks', () => {
    using folder = temporaryFolder();
    const first = openTranscripts(folder.path, { readOnly: false });
    first.save('a', SAID);
    first.save('b', { ...SAID, isExact: false });
    expect(openTranscripts(folder.path, { readOnly: true }).find('a')).toEqual(SAID);
    first.close();
    const second = openTranscripts(folder.path, { readOnly: false });
    expect([second.find('b')?.isExact, second.find('c')]).toEqual([false, null]);
    second.close();
  });

  it('are left as they are by one who only looks', () => {
    using folder = temporaryFolder();
    const look = openTranscripts(folder.path, { readOnly: true });
    look.save('a', SAID);
    expect([look.find('a'), existsSync(join(folder.path, '.nightschool'))]).toEqual([null, false]);
    look.close();
  });

  it.each<[string, (path: string) => void, number, RegExp | null]>([
    ['its sum is empty', (path) => writeFileSync(`${path}.sum`, ''), 60, null],
    ['its sum is half of what it was', (path) => truncateSync(`${path}.sum`, 30), 60, null],
    ['its sum is of an earlier version', (path) => writeFileSync(`${path}.sum`, '4096 0a1b2c3d\n'), 60, null],
    ['another program wrote it', (path) => change(path, "UPDATE said SET exact = 0 WHERE hash = 'h1'"), 60, null],
    [
      'a byte of a row changed',
      (path) => flip(path, statSync(path).size - 100),
      60,
      /transcripts\.db is not as .* kept/,
    ],
    ['it is empty', (path) => truncateSync(path, 0), 0, /transcripts\.db was damaged: it is set aside/],
    ['its version changed', (path) => flip(path, 63), 0, /transcripts\.db was damaged: it is set aside/],
  ])('are kept as long as they can be read: %s', (_, harm, left, told) => {
    using folder = temporaryFolder();
    const path = join(folder.path, '.nightschool', 'transcripts.db');
    const random = createRandom(3);
    const json = (): string => JSON.stringify(Array.from({ length: 300 }, () => random()));
    const first = openTranscripts(folder.path, { readOnly: false });
    for (let at = 0; at < 60; at++) first.save(`h${at}`, { json: json(), isExact: true });
    first.close();
    harm(path);
    for (const wanted of [told, null]) {
      const sentences: string[] = [];
      const next = openTranscripts(folder.path, {
        readOnly: false,
        notice: (sentence) => void sentences.push(sentence),
      });
      expect(
        Array.from({ length: 60 }, (_row, at) => next.find(`h${at}`)).filter((said) => said !== null),
      ).toHaveLength(left);
      expect(sentences).toEqual(wanted === null ? [] : [expect.stringMatching(wanted)]);
      next.close();
    }
  });

  it('are thrown away where the file is damaged', () => {
    using folder = temporaryFolder();
    const first = openTranscripts(folder.path, { readOnly: false });
    first.save('a', SAID);
    first.close();
    writeFileSync(join(folder.path, '.nightschool', 'transcripts.db'), 'no database');
    expect(openTranscripts(folder.path, { readOnly: true }).find('a')).toBeNull();
    const second = openTranscripts(folder.path, { readOnly: false });
    second.save('a', SAID);
    expect(second.find('a')).toEqual(SAID);
    second.close();
  });
});

describe('trim', () => {
  it('forgets the oldest first, and the file grows no more', () => {
    using folder = temporaryFolder();
    const said = openTranscripts(folder.path, { readOnly: false });
    const random = createRandom(3);
    const text = (): string => JSON.stringify(Array.from({ length: 1000 }, () => random()));
    for (let at = 0; at < 300; at++) {
      said.save(`h${at}`, { json: text(), isExact: true });
      if (at % 50 === 49) said.trim({ bytes: 1_000_000 });
    }
    expect(said.find('h0')).toBeNull();
    expect(said.find('h299')).not.toBeNull();
    said.trim({ bytes: 0 });
    expect(said.find('h299')).toBeNull();
    said.close();
    expect(statSync(join(folder.path, '.nightschool', 'transcripts.db')).size).toBeLessThan(2_000_000);
  });
});

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}
