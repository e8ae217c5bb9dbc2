import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewestTokens, mostTokens } from './token-bounds.ts';

/**
 * How tokenizers cut a text before they merge what is left in each piece, from llama.cpp's `llama-vocab.cpp`. The
 * greediest tokenizer imaginable makes one token of each piece, up to the 128 bytes that the longest entries have.
 */
const CUTS = {
  gpt2: /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu,
  llama3:
    /'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  qwen2:
    /'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  gpt4o:
    /[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  tekken:
    /[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  // SentencePiece: at white space, and where letters meet anything else (`split_by_unicode_script`).
  sentencePiece: /[\p{L}\p{M}]+|[^\s\p{L}\p{M}]+|\s+/gu,
};

function greediest(text: string, cut: RegExp): number {
  const pieces = text.match(cut) ?? [];
  return pieces.reduce((sum, piece) => sum + Math.ceil(Buffer.byteLength(piece) / 128), 0);
}

const words = fc.array(
  fc.constantFrom('order', 'the', "don't", 'a', 'U.S.', 'naïve', 'W-4711', '2026-01-01', '"id":'),
  {
    maxLength: 60,
  },
);
const TEXTS: { readonly [kind: string]: fc.Arbitrary<string> } = {
  'any text': fc.string({ unit: 'grapheme', maxLength: 300 }),
  'any code points': fc.string({ unit: 'binary', maxLength: 300 }),
  English: words.map((chosen) => chosen.join(' ')),
  'one word again and again': fc.integer({ min: 1, max: 400 }).map((count) => 'buffalo '.repeat(count)),
  Chinese: fc
    .array(fc.constantFrom(...'我想取消订单号为的航班请帮忙谢谢。，'), { maxLength: 400 })
    .map((signs) => signs.join('')),
  Thai: fc.array(fc.constantFrom(...'สวัสดีครับผมต้องการยกเลิก'), { maxLength: 400 }).map((signs) => signs.join('')),
  base64: fc.base64String({ maxLength: 2_000 }),
  hexadecimal: fc.integer({ min: 0, max: 1_000 }).map((count) => 'deadbeef'.repeat(count)),
  'white space': fc
    .array(fc.constantFrom(' ', '\n', '\t', '\r\n', '\u3000'), { maxLength: 500 })
    .map((all) => all.join('')),
  dashes: fc.integer({ min: 0, max: 5_000 }).map((count) => '-'.repeat(count)),
  JSON: fc.json({ maxDepth: 4 }),
  emoji: fc.array(fc.constantFrom('👍', '👩‍👩‍👧', '🇩🇪', 'x'), { maxLength: 100 }).map((all) => all.join('')),
};

describe.each(Object.entries(TEXTS))('tokens of %s', (_, texts) => {
  it.each(Object.entries(CUTS))('are never fewer than said: %s', (_name, cut) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(fewestTokens(text)).toBeLessThanOrEqual(greediest(text, cut));
      }),
    );
  });

  it('are never more than bytes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(fewestTokens(text)).toBeLessThanOrEqual(mostTokens(text));
      }),
    );
  });
});

describe('the bound is worth having', () => {
  it.each([
    ['prose', 'Please cancel my order W4711 because it has not arrived in time.', 12],
    ['JSON', '{"order_id":"W4711","status":"pending","items":[{"name":"lamp","price":40}]}', 4],
    ['base64', 'QUJD'.repeat(64), 2],
    ['nothing', '', 0],
  ])('%s', (_, text, tokens) => {
    expect(fewestTokens(text)).toBe(tokens);
  });
});
