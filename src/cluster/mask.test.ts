import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText } from './mask.ts';

const shown = (text: string) => maskText(text).map((token) => (token.kind === 'name' ? `@${token.text}` : token.text));

describe('maskText', () => {
  it.each([
    ['Move the deal to stage 3', ['move', 'the', 'deal', 'to', 'stage', '<number>']],
    ['call on May 20th at 3pm', ['call', 'on', '<date>', 'at', '<time>']],
    ['by 2026-03-02, 14:30', ['by', '<date>', '<time>']],
    ['refund $1,250.00 or 20%', ['refund', '<amount>', 'or', '<amount>']],
    ['cancel H9ZU1C for mia_li_3668', ['cancel', '<id>', 'for', '<id>']],
    ['mail ann.lee@example.org please', ['mail', '<email>', 'please']],
    ['post "What we learned" today', ['post', '<quoted>', 'today']],
    ['open https://example.org/a?b=1', ['open', '<url>']],
    ['edit src/app/main.ts now', ['edit', '<path>', 'now']],
    ['write to <EMAIL_1> and [NAME_2].', ['write', 'to', '<name>', 'and', '<name>']],
    ['ask Anna Maria. Then stop', ['ask', '@anna', '@maria', 'then', 'stop']],
    ["I don't think I'm late", ['i', "don't", 'think', "i'm", 'late']],
    ['May I see it on Monday', ['may', 'i', 'see', 'it', 'on', '<date>']],
    ['', []],
    ['!!! ... 👍', []],
  ])('reads %j', (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it('gives text without spaces pairs of characters for words', () => {
    expect(shown('取消订单')).toEqual(['取消', '消订', '订单']);
  });

  it('never throws, and makes at most a few tokens per character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(maskText(text).length).toBeLessThanOrEqual(text.normalize('NFKC').length + 1);
      }),
    );
  });
});
