import { describe, expect, it } from 'vitest';
import type { RecallHit } from '../../domain/memory.ts';
import { entriesIn, holdsNothing, markSuperseded, newestOf, readMarks } from './superseded.ts';

function hitOf(path: string, snippet: string, score: number): RecallHit {
  return { path, snippet, score, kind: 'memory', title: '', headings: [], line: 1, coverage: 1, date: '2026-11-21' };
}

const OLD = hitOf('old.md', "- 10:00 fact: Robin's phone is 111 ^0q7k9m", 1);
const NEW = hitOf('new.md', "- 11:00 fact: Robin's phone is 999 ^2vvuch", 0.5);
const BOTH = hitOf('both.md', `${OLD.snippet}\n${NEW.snippet}`, 0.8);
const nobody = (): null => null;
const byRecord = (id: string): string | null => (id === '0q7k9m' ? '2vvuch' : null);

describe('markSuperseded', () => {
  it('puts what holds nothing any more last, and says what took its place', () => {
    const superseded = [{ id: '0q7k9m', by: '2vvuch' }];
    expect(markSuperseded([OLD, BOTH, NEW], byRecord)).toEqual([
      { ...BOTH, superseded },
      NEW,
      { ...OLD, superseded, score: 0.5 },
    ]);
  });

  it.each([
    ['what holds', [OLD, NEW], nobody],
    ['text without entries', [hitOf('workflow.md', '1. Open the deal.', 1)], byRecord],
    ['nothing', [], byRecord],
  ])('leaves %s as it is', (_, hits, supersededBy) => {
    expect(markSuperseded(hits, supersededBy)).toEqual(hits);
  });
});

describe('newestOf', () => {
  const marked = (mark: string): string => `- 11:00 fact: ${mark} ^2vvuch`;
  it.each<[string, string, (id: string) => string | null, string | null]>([
    ['a mark that no summary has seen yet', marked('x [SUPERSEDES: 2026-10-01 ^0q7k9m]'), nobody, '2vvuch'],
    [
      'the second of two marks',
      marked('x [SUPERSEDES: 2026-01-01] [SUPERSEDES: 2026-10-01 ^0q7k9m]'),
      nobody,
      '2vvuch',
    ],
    ['a mark with its source', marked('x [SUPERSEDES: 2026-10-01 ^0q7k9m] (logs/x.jsonl:12)'), nobody, '2vvuch'],
    ['a mark of who is less sure', marked('[low] x [SUPERSEDES: 2026-10-01 ^0q7k9m]'), nobody, null],
    ['a mark within the text', marked('he wrote [SUPERSEDES: 2026-10-01 ^0q7k9m] below it'), nobody, null],
    ['the record', '', byRecord, '2vvuch'],
    ['the record and a mark on its entry', '- x [SUPERSEDES: 2026-10-01 ^2vvuch] ^aaaaaa', byRecord, 'aaaaaa'],
    [
      'marks in a circle',
      `${marked('x [SUPERSEDES: 2026-10-01 ^0q7k9m]')}\n- x [SUPERSEDES: 2026-10-01 ^2vvuch] ^0q7k9m`,
      nobody,
      '2vvuch',
    ],
  ])('goes by %s', (_, text, supersededBy, expected) => {
    expect(newestOf([OLD], { marks: readMarks(text), supersededBy })('0q7k9m')).toBe(expected);
  });

  it('lets a guess take the place of a guess', () => {
    const guess = hitOf('old.md', '- 2026-10-01 10:00 fact: [uncertain] x ^0q7k9m', 1);
    const marks = readMarks('- [uncertain] y [SUPERSEDES: 2026-10-01 ^0q7k9m] ^2vvuch');
    expect(newestOf([guess], { marks, supersededBy: nobody })('0q7k9m')).toBe('2vvuch');
  });
});

describe('entriesIn', () => {
  it.each([
    ['- a fact ^0q7k9m', ['0q7k9m']],
    ['- one ^0q7k9m\n- both [SUPERSEDES: 2026-10-01 ^cccccc] ^0q7k9m ^2vvuch', ['0q7k9m', '2vvuch']],
    ['no id: x^0q7k9m', []],
    ['^short', []],
  ])('of %j are %j', (snippet, expected) => {
    expect(entriesIn([hitOf('a.md', snippet, 1)])).toEqual(expected);
  });
});

describe('holdsNothing', () => {
  it.each([
    ['an entry that does', OLD, false],
    ['text', hitOf('workflow.md', 'Open the deal.', 1), false],
    ['an entry that does not', { ...OLD, superseded: [{ id: '0q7k9m', by: '2vvuch' }] }, true],
    ['one of two', { ...BOTH, superseded: [{ id: '0q7k9m', by: '2vvuch' }] }, false],
  ])('tells %s', (_, hit, expected) => {
    expect(holdsNothing(hit)).toBe(expected);
  });
});
