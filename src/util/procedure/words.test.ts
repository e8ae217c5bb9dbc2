import { describe, expect, it } from 'vitest';
import { findPhrase, foldWords } from './words.ts';

describe('findPhrase', () => {
  it.each([
    ['Move it to WON, please', 'won', true],
    ['It was wonderful', 'won', false],
    ['a won_deal', 'won', false],
    ['Die Größe zählt', 'größe', true],
    ['Die Übergröße', 'größe', false],
    ['we use c# here', 'C#', true],
    ['we use c#here', 'C#', true],
    ['don’t  do\nit', "don't do it", true],
    ['请移动到提案阶段', '提案', true],
    ['ﬁnish', 'finish', true],
    ['😀won😀', 'won', true],
    ['𝒂won', 'won', false],
    ['anything', '', false],
    ['anything', ' ', false],
    ['wonwon won', 'won', true],
    [`${'a'.repeat(10_000)} won`, 'won', false],
    ['x'.repeat(301), 'x'.repeat(301), false],
  ])('%j says %j: %s', (text, phrase, expected) => {
    expect(findPhrase(foldWords(text), foldWords(phrase)) >= 0).toBe(expected);
  });
});
