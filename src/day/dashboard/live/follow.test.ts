import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { followNewest } from './follow.ts';

let dir = '';
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const line = (type: string): string => `${JSON.stringify({ type, at: '2026-03-02T02:00:00.000Z' })}\n`;

describe('followNewest', () => {
  it('reads lines once they are whole, and from the start where the file was cut or put in place of another', async () => {
    dir = mkdtempSync(join(tmpdir(), 'nightschool-follow-'));
    mkdirSync(join(dir, '.nightschool/ledger'), { recursive: true });
    const following = followNewest(dir);
    const seen = async (text: string): Promise<readonly string[]> => {
      writeFileSync(join(dir, '.nightschool/ledger/run.jsonl'), text);
      await following.look();
      return following.events().map(({ type }) => type);
    };
    expect(await following.look()).toBe(false);
    expect(await seen(line('run-started') + line('run-ended').slice(0, 9))).toEqual(['run-started']);
    expect(await seen(line('run-started') + line('run-ended'))).toEqual(['run-started', 'run-ended']);
    expect(await seen(line('model-down'))).toEqual(['model-down']);
  });
});
