import { describe, expect, it } from 'vitest';
import type { LibraryChange } from '../domain/library.ts';
import { readNight } from './fixtures/night/night.ts';
import { foldReport, type Report } from './fold.ts';
import { nextSentences } from './next-steps.ts';

const NIGHT = foldReport(readNight());
/** A night in which nothing came up but what a test says. */
const QUIET: Report = {
  ...foldReport([]),
  exitCode: 0,
  logs: { files: 3, sessions: 3, tasks: 3, skippedLines: 0 },
};
const closed = { file: 'logs/a.jsonl', line: 0, reason: 'cannot be read: EACCES: permission denied', count: 1 };
const change = (type: 'promote' | 'stage'): LibraryChange => ({ type, skill: 'a', from: null, to: 'v', text: '' });
const [family] = NIGHT.families.filter(({ verdicts }) => verdicts.length === 0);
if (family === undefined) throw new Error('the fixture has a family without a verdict');

describe('what to do next', () => {
  it.each<[string, Partial<Report>, RegExp]>([
    ['no log', { logs: { files: 0, sessions: 0, tasks: 0, skippedLines: 0 } }, /^No log was read.*nightschool init/],
    ['no session', { logs: { files: 2, sessions: 0, tasks: 0, skippedLines: 0 } }, /^2 files held no session in them/],
    [
      'nothing that could be read',
      {
        logs: { files: 1, sessions: 0, tasks: 0, skippedLines: 1 },
        skipped: [{ ...closed, reason: 'not valid JSON' }],
      },
      /^1 file held no session that could be read \(see Skipped\)/,
    ],
    [
      'all left out',
      { logs: { files: 2, sessions: 0, tasks: 0, skippedLines: 0 }, leftOut: 2 },
      /^Every session was left/,
    ],
    [
      'no request',
      { logs: { files: 2, sessions: 1, tasks: 0, skippedLines: 0 } },
      /^1 session held no request of a person/,
    ],
    ['nothing twice', {}, /^3 requests were read, and nothing is examined yet: .*schedule install/],
    [
      'something that emerges',
      { emerging: [{ terms: ['rename'], tasks: 3, sessions: 3, days: 2, nights: 4 }] as unknown as Report['emerging'] },
      /The nearest: rename, in about 4 more nights at this pace\./,
    ],
    ['a family without a verdict', { families: [family] }, /^1 family of requests, but nothing is examined yet\./],
    ['a log nobody may read', { skipped: [closed] }, /^Not everything could be read .*nightschool doctor/],
    ['a night that was stopped', { exitCode: null }, /^The run did not end: nightschool run/],
    [
      'a staged skill',
      { families: NIGHT.families, changes: [{ change: change('stage'), applied: true }] },
      /^1 skill to look at .*nightschool adopt/,
    ],
    [
      'a skill that went live',
      { families: NIGHT.families, changes: [{ change: change('promote'), applied: true }] },
      /^1 skill went live\..*nightschool skills link/,
    ],
    [
      'a skill that only would go live',
      { families: NIGHT.families, changes: [{ change: change('promote'), applied: false }] },
      /^(?!.*went live)/,
    ],
  ])('%s', (_, changes, first) => {
    const [told = '', ...rest] = nextSentences({ ...QUIET, ...changes });
    expect(told).toMatch(first);
    expect(rest.at(-1) ?? told).toMatch(/^The whole report, page by page: \.nightschool\/report\/index\.html/);
  });

  it('sends the reader of a dry run to no page that was not written', () => {
    expect(nextSentences({ ...QUIET, dryRun: true }).join(' ')).toMatch(/nightschool run does it\.$/);
    const models = {
      ...QUIET.models,
      postponed: [{ familyId: 'f', name: 'a', code: 'BUDGET_SPENT', reason: 'b was not asked in a dry run' }],
    };
    expect(nextSentences({ ...QUIET, models })[0]).toContain('nightschool doctor');
    expect(nextSentences({ ...QUIET, models, dryRun: true }).join(' ')).not.toContain('nightschool doctor');
  });

  it('tells where a model may find what the embedded teacher did not', () => {
    expect(nextSentences(NIGHT).join(' ')).toContain('teacher: in the pipeline names one');
    expect(nextSentences({ ...NIGHT, teacher: 'openai/gpt' }).join(' ')).not.toContain('teacher: in the pipeline');
  });
});
