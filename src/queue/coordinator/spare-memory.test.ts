import { describe, expect, it } from 'vitest';
import { createSparing } from './spare-memory.ts';

describe('createSparing', () => {
  it('tells V8 once that many wait, and once that few do again', () => {
    const told: string[] = [];
    const count = createSparing((flags) => told.push(flags));
    const repeat = (times: number, change: number): void => {
      for (let at = 0; at < times; at++) count(change);
    };
    repeat(1999, 1);
    expect(told).toEqual([]);
    repeat(50_000, 1);
    expect(told).toEqual([expect.stringContaining('--semi-space-growth-factor=1 ')]);
    repeat(50_998, -1);
    expect(told).toHaveLength(1);
    repeat(1, -1);
    expect(told[1]).toContain('--semi-space-growth-factor=2 ');
    repeat(999, 1); // few and then some more
    expect(told).toHaveLength(2);
  });

  it('names flags that this V8 knows', async () => {
    const { execFileSync } = await import('node:child_process');
    const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    const told: string[] = [];
    const count = createSparing((flags) => told.push(flags));
    count(5000);
    count(-5000);
    const names = told.flatMap((flags) => flags.split(' ')).map((flag) => flag.replace(/=.*/, ''));
    expect(names).toHaveLength(4);
    for (const name of names) expect(known).toContain(`${name} (`);
  });
});
