import { describe, expect, it } from 'vitest';
import type { RecallHit } from '../../domain/memory.ts';
import { haveEntries, markSuperseded } from './superseded.ts';

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

  it('goes by a mark that no summary has seen yet', () => {
    const marked = hitOf('new.md', "- 11:00 fact: Robin's phone is 999 [SUPERSEDES: 2026-10-01 ^0q7k9m] ^2vvuch", 0.5);
    expect(markSuperseded([OLD, marked], nobody).map(({ path }) => path)).toEqual(['new.md', 'old.md']);
  });

  it.each([
    ['what holds', [OLD, NEW], nobody],
    ['text without entries', [hitOf('workflow.md', '1. Open the deal.', 1)], byRecord],
    ['nothing', [], byRecord],
  ])('leaves %s as it is', (_, hits, supersededBy) => {
    expect(markSuperseded(hits, supersededBy)).toEqual(hits);
  });
});

describe('haveEntries', () => {
  it.each([
    ['- a fact ^0q7k9m', true],
    ['no id: x^0q7k9m', false],
    ['^short', false],
  ])('of %j is %j', (snippet, expected) => {
    expect(haveEntries([hitOf('a.md', snippet, 1)])).toBe(expected);
  });
});
