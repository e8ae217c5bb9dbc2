import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
