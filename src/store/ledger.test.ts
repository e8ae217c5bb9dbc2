import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../domain/event.ts';
import { openLedger, readLatestRun } from './ledger.ts';
import { temporaryFolder } from './testing.ts';

const event = (message: string): RunEvent => ({ at: '2026-03-01T00:00:00Z', type: 'warning-raised', message });

describe('ledger', () => {
  it('gives the newest run, in order, without a line that a crash cut off', async () => {
    using folder = temporaryFolder();
    expect(await readLatestRun(folder.path)).toBeNull();
    const older = openLedger(folder.path, '2026-03-01T00');
    older.append(event('old'));
    await older.flush();
    const newer = openLedger(folder.path, '2026-03-02T00');
    for (const message of ['a', 'b', 'c']) newer.append(event(message));
    await Promise.all([newer.flush(), newer.flush()]);
    newer.append(event('d'));
    await newer.flush();
    appendFileSync(join(folder.path, '.nightschool/ledger/2026-03-02T00.jsonl'), '{"at":');
    const messages = (await readLatestRun(folder.path))?.map((each) =>
      each.type === 'warning-raised' ? each.message : '',
    );
    expect(messages).toEqual(['a', 'b', 'c', 'd']);
  });

  it('writes what happens during a write in one go after it, so that the disk does not fall behind', async () => {
    using folder = temporaryFolder();
    const ledger = openLedger(folder.path, '2026-03-01T00');
    ledger.append(event('first'));
    const first = ledger.flush();
    await new Promise(setImmediate);
    const later = ['a', 'b', 'c', 'd'].map((message) => {
      ledger.append(event(message));
      return ledger.flush();
    });
    expect(new Set([first, ...later]).size).toBe(2);
    await later[0];
    expect(await readLatestRun(folder.path)).toHaveLength(5);
  });
});
