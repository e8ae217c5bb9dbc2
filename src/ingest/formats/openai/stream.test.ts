import { describe, expect, it } from 'vitest';
import type { Json } from '../../../domain/json.ts';
import { createStreamBook, joinChunks } from './stream.ts';

const chunk = (id: string, delta: Record<string, Json>, more: Record<string, Json> = {}): Json => ({
  ...{ object: 'chat.completion.chunk', id, model: 'm', choices: [{ index: 0, delta, finish_reason: null, ...more }] },
});
const spent = (id: string): Json => ({
  ...{ object: 'chat.completion.chunk', id, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } },
});
const texts = (answers: readonly { readonly completion: { readonly [name: string]: Json } }[]) =>
  answers.map(({ completion }) => {
    const { choices } = completion as { choices: readonly { message: { content: string } }[] };
    return choices[0]?.message.content;
  });

describe('a book of streamed answers', () => {
  it('hands an answer over once what it took is told, whatever streams are mixed with it', () => {
    const book = createStreamBook();
    const lines = [
      chunk('a', { content: 'one ' }),
      chunk('b', { content: 'two' }),
      chunk('a', { content: 'and' }, { finish_reason: 'stop' }),
      spent('a'),
    ];
    expect(lines.flatMap((line, index) => texts(book.add(line, index + 1).ended))).toEqual(['one and']);
    expect(texts(book.open())).toEqual(['two']);
    expect(book.add(chunk('a', { content: 'late' }), 5)).toEqual({
      ended: [],
      reason: 'chunk of a streamed answer that had ended',
    });
  });

  it('tells answers apart that a server gave one id', () => {
    const book = createStreamBook();
    const lines = ['one', 'two', 'three'].flatMap((text, index) => [
      chunk('0', { role: 'assistant', content: '' }),
      chunk('0', { content: text }, { finish_reason: 'stop' }),
      ...(index === 0 ? [spent('0')] : []),
    ]);
    const ended = lines.flatMap((line, index) => texts(book.add(line, index + 1).ended));
    expect([...ended, ...texts(book.open())]).toEqual(['one', 'two', 'three']);
  });

  it('holds a limited number of streams, and lets those go that were silent for longest', () => {
    const book = createStreamBook();
    const ended: (string | undefined)[] = [];
    for (let index = 0; index < 10_000; index++) {
      ended.push(...texts(book.add(chunk(`s${index}`, { content: `${index}` }), index + 1).ended));
      expect(book.add(chunk('busy', { content: '.' }), index + 1).reason).toBeNull();
    }
    expect(book.open().length).toBeLessThanOrEqual(64);
    expect(ended.slice(0, 3)).toEqual(['0', '1', '2']);
    expect(ended.length + book.open().length).toBe(10_001);
  });

  it('holds a limited part of each, and counts the rest', () => {
    const book = createStreamBook();
    const part = 'x'.repeat(1_000_000);
    const reasons = Array.from({ length: 6 }, () => book.add(chunk('a', { content: part }), 1).reason);
    expect(reasons.map((reason) => reason === null)).toEqual([true, true, true, true, false, false]);
    expect(texts(book.open())[0]?.length).toBe(4_000_000);
  });

  it.each([
    ['that said why it ended', { finish_reason: 'stop' }, 1000],
    ['that was broken off', {}, 100_000],
  ])('awaits no more of a stream %s once it was silent for long', (_, more, lines) => {
    const book = createStreamBook();
    book.add(chunk('a', { content: 'one' }, more), 1);
    expect(book.endSilent(1 + lines)).toEqual([]);
    expect(texts(book.add(chunk('b', { content: 'two' }), 2 + lines).ended)).toEqual(['one']);
    expect(texts(book.endSilent(3 + 2 * lines + 100_000))).toEqual(['two']);
    expect(book.add(chunk('a', { content: 'late' }), 3 + lines).reason).toBe(
      'chunk of a streamed answer that had ended',
    );
  });

  it.each<[string, Json, string | null]>([
    ['what it took', spent('a'), 'chunk of a streamed answer that had ended'],
    ['why it ended', chunk('a', {}, { finish_reason: 'stop' }), 'chunk of a streamed answer that had ended'],
    [
      'what a filter said of the request',
      { object: 'chat.completion.chunk', id: '', choices: [], prompt_filter_results: [] },
      null,
    ],
  ])('begins no answer with %s', (_, first, reason) => {
    const book = createStreamBook();
    expect(book.add(first, 1)).toEqual({ ended: [], reason });
    expect(book.open()).toEqual([]);
  });

  it('joins the chunks of one response', () => {
    const chunks = [chunk('a', { content: 'one ' }), chunk('a', { content: 'two' }, { finish_reason: 'stop' })];
    for (const all of [chunks, [...chunks, spent('a')]]) {
      const whole = joinChunks(all);
      expect(whole && texts([{ completion: whole }])).toEqual(['one two']);
    }
  });
});
