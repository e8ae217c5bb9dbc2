import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BodyEvent, readEvents } from './events.ts';

function bodyOf(...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(sink) {
      for (const piece of pieces) sink.enqueue(piece);
      sink.close();
    },
  });
}

async function read(...pieces: readonly (string | Uint8Array)[]): Promise<readonly BodyEvent[]> {
  const encoder = new TextEncoder();
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  const events: BodyEvent[] = [];
  for await (const event of readEvents(bodyOf(...bytes))) events.push(event);
  return events;
}

const data = (...texts: readonly string[]) => texts.map((text) => ({ kind: 'data', text }));

describe('readEvents', () => {
  it.each([
    ['data: a\n\ndata: b\n\n', data('a', 'b')],
    ['data:a\r\n\r\ndata: b\r\n\r\n', data('a', 'b')],
    ['data: a\r\rdata: b\r\r', data('a', 'b')],
    ['data: a\ndata: b\n\n', data('a\nb')],
    [': comment\nevent: x\nid: 1\nretry: 5\ndata: a\n\n', data('a')],
    ['data: a\n\ndata: [DONE]', data('a', '[DONE]')],
    ['data: [DONE]\n', data('[DONE]')],
    ['data: a\n\ndata: {"cut', data('a')],
    ['data: a\n\nnoise', data('a')],
    ['\ufeffdata: a\n\n', data('a')],
    ['{"a":\n1}', [{ kind: 'plain', text: '{"a":\n1}' }]],
    ['{"a":1}\n', [{ kind: 'plain', text: '{"a":1}' }]],
    ['', [{ kind: 'plain', text: '' }]],
    ['data: {"cut', [{ kind: 'plain', text: '' }]],
  ])('reads %j', async (body, events) => {
    expect(await read(body)).toEqual(events);
  });

  it('does not depend on how the bytes are cut', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/[\r\n]/.test(text));
    const end = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 5 }), end, fc.array(fc.nat(60)), async (texts, line, cuts) => {
        const bytes = new TextEncoder().encode(texts.map((text) => `data: ${text}${line}${line}`).join(''));
        const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((stop, index) => bytes.slice(at[index], stop));
        const expected = texts.length === 0 ? [{ kind: 'plain', text: '' }] : data(...texts);
        expect(await read(...pieces)).toEqual(expected);
      }),
    );
  });

  it('takes time in proportion to a line without end', async () => {
    const piece = new TextEncoder().encode('x'.repeat(1_000));
    const [event] = await read(...Array.from({ length: 5_000 }, () => piece));
    expect(event?.text.length).toBe(5_000_000);
  });

  it.each([
    ['closes a body that it leaves in the middle', 'data: a\n\n', true],
    ['leaves the end of a body that it has read to the connection', 'data: [DONE]\n\n', false],
  ])('%s', async (_, words, isCancelled) => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (sink) => sink.enqueue(new TextEncoder().encode(words)),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const event of readEvents(body)) {
      expect(event.kind).toBe('data');
      break;
    }
    expect(cancelled).toBe(isCancelled);
  });
});
