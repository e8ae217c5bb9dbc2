import { describe, expect, it } from 'vitest';
import { createEventBook } from './stream.ts';

const START = { type: 'message_start', message: { id: 'm1', role: 'assistant', content: [] } };
const PART = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'Hello' } };

describe('a streamed answer that was broken off', () => {
  it('is awaited for a limited number of lines', () => {
    const book = createEventBook();
    book.add(START, 1);
    book.add(PART, 2);
    expect(book.endSilent(100_002)).toBeNull();
    expect(book.endSilent(100_003)).toMatchObject({ line: 1, message: { id: 'm1', content: [{ text: 'Hello' }] } });
    expect(book.open()).toBeNull();
    expect(book.add(PART, 100_004).reason).toBe('event of a stream before the answer that it is of');
  });

  it('is ended by what comes late, whether or not it was asked for before', () => {
    const book = createEventBook();
    book.add(START, 1);
    const { ended, reason } = book.add(PART, 200_000);
    expect(ended).toMatchObject({ line: 1, message: { content: [] } });
    expect(reason).toBe('event of a stream before the answer that it is of');
    expect(book.open()).toBeNull();
  });
});
