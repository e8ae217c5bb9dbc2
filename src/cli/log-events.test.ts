import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNight } from '../report/fixtures/night/night.ts';
import { logEvents } from './log-events.ts';
import { createEmpty, readText } from './testing.ts';
import { KEY, prepare, runJson } from './testing-night.ts';

const silent = { write: () => true };

const rowsOf = (path: string): readonly Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));

describe('the log of events', () => {
  it('has every event on a line, with its time and run, and warnings above the rest', () => {
    using workspace = createEmpty();
    const night = readNight();
    const log = logEvents('deep/log.jsonl', { cwd: workspace.dir, stderr: silent });
    for (const event of night) log(event);
    const rows = rowsOf(join(workspace.dir, 'deep/log.jsonl'));
    expect(rows.map(({ time, msg }) => [time, msg])).toEqual(night.map(({ at, type }) => [at, type]));
    expect(new Set(rows.map(({ run }) => run)).size).toBe(1);
    expect(rows.filter(({ level }) => level === 40).map(({ msg }) => msg)).toEqual(
      night.flatMap(({ type }) => (/^(warning-raised|model-down|family-postponed)$/.test(type) ? [type] : [])),
    );
  });

  it('never has much more than it may, and what was before beside it', () => {
    using workspace = createEmpty();
    const log = logEvents('log.jsonl', { cwd: workspace.dir, stderr: silent, mostBytes: 2000 });
    const at = '2026-11-21T02:00:00.000Z';
    for (let index = 0; index < 100; index++)
      log({ at, type: 'warning-raised', message: `${index} ${'x'.repeat(90)}` });
    const [old, now] = ['log.jsonl.1', 'log.jsonl'].map((name) => join(workspace.dir, name));
    for (const path of [old, now]) expect(statSync(path ?? '').size).toBeLessThan(2300);
    const told = [...rowsOf(old ?? ''), ...rowsOf(now ?? '')].map(({ message }) =>
      Number(String(message).split(' ')[0]),
    );
    expect(told.at(-1)).toBe(99);
    expect(told).toEqual(told.map((_, index) => 100 - told.length + index));
  });

  it('says what keeps it from being written', () => {
    using workspace = createEmpty();
    expect(() => logEvents('.', { cwd: workspace.dir, stderr: silent })).toThrow(/log/);
  });

  it('holds no key, also where models fail', async () => {
    using workspace = prepare({});
    await runJson(workspace.dir, '--log', 'night.jsonl');
    const text = readText(workspace.dir, 'night.jsonl');
    expect(text).toContain('"msg":"model-down"');
    expect(text).not.toContain(KEY);
  });

  it('ends where it can no longer be written, and lets the night go on', () => {
    using workspace = createEmpty();
    const told: string[] = [];
    const stderr = { write: (text: string) => told.push(text) };
    const log = logEvents('log.jsonl', { cwd: workspace.dir, stderr, mostBytes: 10 });
    mkdirSync(join(workspace.dir, 'log.jsonl.1'));
    for (const event of readNight()) log(event);
    expect(told).toEqual([expect.stringMatching(/^The log ends here: /)]);
  });
});
