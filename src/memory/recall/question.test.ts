import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuestion, toMatch, weighTerms } from './question.ts';
import { anyText } from './testing.ts';

const stems = (query: string) => readQuestion(query).terms.map(({ stem }) => stem);

describe('readQuestion', () => {
  it.each([
    [
      'drops what questions are made of',
      'How do I handle a prospect who wants a discount?',
      ['handl', 'prospect', 'discount'],
    ],
    ['takes each word once', 'invoice, invoices, INVOICING', ['invoic']],
    ['keeps an identifier as a whole, too', 'ABC-123', ['abc', '123', 'abc123']],
    ['drops what German questions are made of', 'Wie schreibe ich eine Rechnung?', ['schreib', 'rechnung']],
    ['keeps words of other languages', 'Comment payer la facture?', ['comment', 'payer', 'la', 'factur']],
    ['keeps what means something in English', 'MIT, IST, dir, bin, war', ['mit', 'ist', 'dir', 'bin', 'war']],
    ['takes FTS syntax for words', 'title:x NEAR(a b, 2) AND "c* OR -d', ['titl', 'x', 'near', 'b', '2', 'c']],
    ['finds nothing in stop words', 'what is it about, and how do you do that?', []],
    ['finds nothing in emoji', '😀🎉', []],
    ['finds nothing in nothing', '', []],
  ])('%s', (_, query, found) => {
    expect(stems(query).filter((stem) => stem !== 'd')).toEqual(found);
  });

  it('takes a list of other stop words', () => {
    expect(readQuestion('Wie schreibe ich', new Set(['wie', 'ich'])).terms.map(({ text }) => text)).toEqual([
      'schreibe',
    ]);
  });

  it.each([
    ['straight quotes', 'the "end of month" invoice', [['end', 'of', 'month']]],
    ['curly quotes', 'the “end of month” invoice', [['end', 'of', 'month']]],
    ['one word', 'the "invoice"', []],
    ['an open quote', 'a 5" pipe of steel', []],
  ])('reads phrases in %s', (_, query, phrases) => {
    expect(readQuestion(query).phrases).toEqual(phrases);
  });

  it('marks another spelling of a compound, but not a number, as one that need not be there', () => {
    const optional = readQuestion('on-boarding ABC-123').terms.filter(({ isOptional }) => isOptional);
    expect(optional.map(({ text }) => text)).toEqual(['onboarding']);
  });

  it('reads the first thousands of characters of a megabyte', () => {
    expect(stems('word '.repeat(200_000))).toEqual(['word']);
    expect(stems(`${'x '.repeat(4000)}late`)).not.toContain('late');
  });
});

describe('weighTerms', () => {
  it('weighs a word by how few passages have it, and never below nothing', () => {
    const { terms } = readQuestion('common rare unknown');
    const weighed = weighTerms(
      terms,
      new Map([
        ['common', 100],
        ['rare', 1],
      ]),
      { passages: 100 },
    );
    const [common, rare, unknown] = weighed.map(({ weight }) => weight);
    expect(common).toBeGreaterThan(0);
    expect(rare).toBeGreaterThan(common ?? 0);
    expect(unknown).toBeGreaterThan(rare ?? 0);
  });

  it('keeps the rarest known words of a long text', () => {
    const words = Array.from({ length: 200 }, (_, index) => `w${index}`);
    const counts = new Map(words.slice(100).map((word, index) => [word, index + 1]));
    const kept = weighTerms(readQuestion(words.join(' ')).terms, counts, { passages: 500 });
    expect(kept.map(({ stem }) => stem)).toEqual(words.slice(100, 124));
  });
});

describe('toMatch', () => {
  const matchOf = (query: string, counts: Readonly<Record<string, number>>): string | null => {
    const { terms, phrases } = readQuestion(query);
    return toMatch(weighTerms(terms, new Map(Object.entries(counts)), { passages: 10_000 }), phrases);
  };

  it.each<[string, string, Readonly<Record<string, number>>, string | null]>([
    ['any of the words', 'red deal', { red: 60, deal: 200 }, '"red" OR "deal"'],
    ['longer words for rare ones', 'discount', { discount: 3 }, '"discount"*'],
    ['longer words for unknown ones', 'rechnung', {}, '"rechnung"*'],
    ['no unknown word that is short', 'red fox', { red: 60 }, '"red"'],
    ['phrases beside', '"big deal"', { big: 60, deal: 60 }, '"big" OR "deal" OR "big deal"'],
    ['nothing', 'xy', {}, null],
    [
      'passages with a rarer word only, where common ones would bring thousands',
      'red deal mail',
      { red: 60, deal: 2000, mail: 9000 },
      '("red" OR "deal") AND ("red" OR "deal" OR "mail")',
    ],
  ])('asks for %s', (_, query, counts, match) => {
    expect(matchOf(query, counts)).toBe(match);
  });

  it('quotes everything, whatever was asked', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        const match = matchOf(query, {});
        expect(match?.replaceAll(/"[^"]*"\*?/g, '') ?? '').toMatch(/^( OR |[() ]|AND)*$/);
      }),
    );
  });
});
