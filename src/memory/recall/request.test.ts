import { describe, expect, it } from 'vitest';
import type { RecallOptions } from '../../domain/memory.ts';
import { readRequest, toDay } from './request.ts';

describe('readRequest', () => {
  it.each<[string, readonly string[]]>([
    ['workflows', ['memories/workflows']],
    ['workflows/sales/', ['memories/workflows/sales']],
    ['memories/workflows', ['memories/workflows']],
    ['./daily', ['memories/daily']],
    ['skills', ['memories/skills', 'skills']],
    ['.', ['memories', 'skills']],
    ['/etc', ['memories/etc']],
    ['../../etc', ['memories/../../etc']],
  ])('takes the folder %s', (folder, places) => {
    expect(readRequest({ folders: [folder] }).folders).toEqual(places);
  });

  it.each<[string, RecallOptions]>([
    ['a limit of nothing', { limit: 0 }],
    ['a broken limit', { limit: 1.5 }],
    ['a limit that is no number', { limit: Number.NaN }],
    ['a day that is none', { since: '2026-02-30' }],
    ['words', { until: 'yesterday' }],
    ['days the wrong way round', { since: '2026-02-02', until: '2026-02-01' }],
  ])('refuses %s', (_, options) => {
    expect(() => readRequest(options)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('never shows more than a hundred', () => {
    expect(readRequest({ limit: 100_000 }).limit).toBe(100);
  });
});

describe('toDay', () => {
  it.each([
    ['2026-11-21', '2026-11-21'],
    ['7d', '2026-11-14'],
    ['0d', '2026-11-21'],
    ['2w', '2026-11-07'],
    ['30d', '2026-10-22'],
    ['d', null],
    ['2026-13-01', null],
    ['', null],
  ])('reads %s', (text, day) => {
    expect(toDay(text, '2026-11-21')).toBe(day);
  });
});
