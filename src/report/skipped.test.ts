import { describe, expect, it } from 'vitest';
import { readNight } from './fixtures/night/night.ts';
import { foldReport } from './fold.ts';
import { skippedSentence, skippedText } from './skipped.ts';
import { logsSentence } from './words.ts';

const at = (line: number, reason: string, count = 1) => ({ file: 'logs/a', line, reason, count });

describe('what was skipped', () => {
  it.each([
    ['no line skipped', []],
    ['1 line skipped', [at(3, 'not valid JSON')]],
    ['10,001 lines skipped', [at(3, 'not valid JSON', 10_000), at(4, 'unknown line type "x"')]],
    ['1 part skipped', [at(0, 'unknown log format')]],
    ['3 parts skipped', [at(3, 'not valid JSON', 2), at(0, 'entry that is not valid JSON')]],
    ['1 part skipped', [at(7, 'document that ends in the middle')]],
  ])('is called what it is: %s', (told, skipped) => expect(skippedText(skipped)).toBe(told));

  it.each([
    ['logs/a:3: not valid JSON (1 line)', at(3, 'not valid JSON')],
    ['logs/a: unknown log format', at(0, 'unknown log format')],
    ['logs/a: entry that is not valid JSON (1,000 times)', at(0, 'entry that is not valid JSON', 1000)],
  ])('is told: %s', (told, lines) => expect(skippedSentence(lines)).toBe(told));
});

it('groups the digits of large numbers', () => {
  const report = foldReport(readNight());
  const logs = { ...report.logs, files: 1, sessions: 1, tasks: 10_000 };
  expect(logsSentence({ ...report, logs, newTasks: 1_200 })).toMatch(
    /^1 file, 1 session, 10,000 tasks \(1,200 new\), 5 lines skipped; /,
  );
});
