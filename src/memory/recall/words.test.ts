import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './testing.ts';
import { stemsOf, wordsOf } from './words.ts';

describe('stemsOf', () => {
  it.each([
    ['stems of English words', 'invoices invoicing', 'invoic invoic'],
    ['lower case without accents', 'Café MÜNCHEN straße', 'cafe munchen strass'],
    ['a possessive apart', "Robin's", 'robin s'],
    ['an identifier as its parts and as a whole', 'ABC-123', 'abc 123 abc123'],
    ['a compound likewise', 'follow-up', 'follow up followup'],
    ['humps', 'createEvent', 'creat event createev'],
    ['pairs of characters where there are no spaces', '日本語', '日本 本語'],
    ['a single one', '犬', '犬'],
    ['scripts side by side', 'iPhone用のケース', 'i phone 用の のケ ケー ース'],
    ['other scripts whole', 'скидка צהריים', 'скидка צהריים'],
    ['nothing of emoji and signs', '😀 — !? €', ''],
    ['nothing of nothing', '', ''],
  ])('gives %s', (_, text, stems) => {
    expect(stemsOf(text).join(' ')).toBe(stems);
  });

  it('has the same stems for a word in any case and any normal form', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', 'Ü', 'z', '7', '-', ' ', '漢', 'ñ') }), (text) => {
        expect(stemsOf(text.normalize('NFD'))).toEqual(stemsOf(text.normalize('NFC')));
      }),
    );
  });

  it('never gives a space or a quote inside of a stem, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(wordsOf(text).filter(({ stem }) => /[\s"]|^$/u.test(stem))).toEqual([]);
      }),
    );
  });

  it.each([
    ['dashes', 'a-'.repeat(500_000)],
    ['one word', 'a'.repeat(1_000_000)],
    ['marks', '\u0301'.repeat(500_000)],
    ['humps', 'aB'.repeat(500_000)],
    ['ideographs', '漢'.repeat(500_000)],
  ])('ends on a megabyte of %s', (_, text) => {
    expect(wordsOf(text).every(({ stem }) => stem.length <= 64)).toBe(true);
  });
});
