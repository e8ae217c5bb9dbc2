import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
