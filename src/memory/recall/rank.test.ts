import { describe, expect, it } from 'vitest';
import { coverageOf, hasAnswer, rankFiles, rankPassages } from './rank.ts';
import { memoryOf } from './testing.ts';

const FILES = {
  'memories/workflows/refund.md': '# Refund\n\nGive the money back within five days. A refund needs a reason.',
  'memories/workflows/hotel.md': '# Booking a hotel\n\nAsk for a refund if the room is loud. Five stars are too many.',
  'memories/workflows/mail.md': '# Mail\n\nAnswer every mail within a day, with the end of month report attached.',
};

function ask(query: string, files: Readonly<Record<string, string>> = FILES) {
  const memory = memoryOf(files);
  const { terms, phrases } = memory.ask(query);
  return rankFiles(rankPassages(memory.passages, terms, phrases), terms).filter(({ score }) => score > 0);
}

describe('rankPassages', () => {
  it('prefers the title to the text', () => {
    expect(ask('refund').map(({ passage }) => passage.path)).toEqual([
      'memories/workflows/refund.md',
      'memories/workflows/hotel.md',
    ]);
  });

  it('prefers the shorter of two texts that say the same', () => {
    const files = { 'memories/a.md': `Loud room. ${'Other things. '.repeat(40)}`, 'memories/b.md': 'Loud room.' };
    expect(ask('loud room', files)[0]?.passage.path).toBe('memories/b.md');
  });

  it('prefers a phrase that stands as it was quoted', () => {
    const files = { 'memories/a.md': 'Month of the end.', 'memories/b.md': 'Till the end of month.' };
    expect(ask('"end of month"', files)[0]?.passage.path).toBe('memories/b.md');
  });

  it('counts a longer word for a rare one a little', () => {
    const files = { 'memories/a.md': 'Rechnungsnummer', 'memories/b.md': 'Rechnung', 'memories/c.md': 'Brechnung' };
    expect(ask('Rechnung', files).map(({ passage }) => passage.path)).toEqual(['memories/b.md', 'memories/a.md']);
  });

  it('sorts ties by path', () => {
    const files = { 'memories/z.md': 'Loud.', 'memories/a.md': 'Loud.', 'memories/k.md': 'Loud.' };
    expect(ask('loud', files).map(({ passage }) => passage.path)).toEqual([
      'memories/a.md',
      'memories/k.md',
      'memories/z.md',
    ]);
  });
});

describe('coverageOf', () => {
  it('is the share of the weight, and does not miss another spelling', () => {
    const term = (stem: string, weight: number, isOptional = false) => ({
      ...{ stem, weight, isOptional, text: stem, isValue: false, count: 1, isTelling: true, takesLonger: false },
    });
    const terms = [term('a', 3), term('b', 1), term('ab', 4, true)];
    expect(coverageOf(new Set(['a']), terms)).toBe(0.75);
    expect(coverageOf(new Set(['ab']), terms)).toBe(0.5);
    expect(coverageOf(new Set(['a', 'b', 'ab']), terms)).toBe(1);
    expect(coverageOf(new Set(), terms)).toBe(0);
    expect(coverageOf(new Set(['a']), [])).toBe(0);
  });
});

describe('hasAnswer', () => {
  it.each([
    ['a word of many in the text', 'which stars shine in Lisbon over a rainy winter morning', false],
    ['a word of many in the title', 'booking for the grey kettle from Lisbon', true],
    ['most words', 'loud room', true],
    ['no word', 'kangaroo', false],
  ])('judges by %s', (_, query, answered) => {
    expect(hasAnswer(ask(query, { ...FILES, 'memories/x.md': 'Stars.' }))).toBe(answered);
  });
});
