import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogFile } from './ingest.ts';
import { type LogPosition, START } from './read-lines.ts';
import { compareContent, holdsSame, indexTexts } from './reading/compare.ts';
import { logOf, readLog } from './testing.ts';

/** A chat, of which each line is a session. */
const chat = (id: string, words = 'ok') =>
  `${JSON.stringify({
    id,
    messages: [
      { role: 'user', content: id },
      { role: 'assistant', content: words },
    ],
  })}\n`;
const chats = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => chat(`c${from + index}`, 'w'.repeat(100))).join('');
/** A session of Claude Code, which is a file. */
const said = (number: number) =>
  `${JSON.stringify({
    type: 'user',
    uuid: `u${number}`,
    parentUuid: number === 0 ? null : `u${number - 1}`,
    sessionId: 's',
    timestamp: '2026-01-01T00:00:00.000Z',
    message: { role: 'user', content: `please do ${number}` },
  })}\n`;
const session = (count: number) => Array.from({ length: count }, (_, index) => said(index)).join('');

const file = (text: string | Uint8Array, path = 'log') => logOf(path, Buffer.from(text), { chunk: 1000 });
const first = (text: string) => readLog(file(text));
const again = (text: string | Uint8Array, { next, format }: { next: LogPosition; format: string | null }) =>
  readLog(file(text), { from: next, format });
const ids = ({ sessions }: { sessions: readonly { id: string }[] }) => sessions.map(({ id }) => id);

describe('a log of records that is read again', () => {
  it('gives what has come since', async () => {
    const last = await first(chats(3));
    const read = await again(chats(5), last);
    expect([ids(read), read.replaces, read.next.line]).toEqual([['c3', 'c4'], false, 6]);
    expect(ids(await again(chats(5), read))).toEqual([]);
  });

  it('leaves a half-written line for the next time, and counts it for nothing', async () => {
    const half = Buffer.from(chat('ü', 'é'));
    for (const cut of [1, 10, half.indexOf('ü') + 1, half.length - 2]) {
      const last = await readLog(logOf('log', Buffer.concat([Buffer.from(chats(2)), half.subarray(0, cut)])));
      expect(last.unfinished).toEqual({
        file: 'log',
        line: 3,
        reason: 'unfinished last line, left for the next run',
        count: 1,
      });
      expect([ids(last), last.skipped]).toEqual([['c0', 'c1'], []]);
      const read = await again(Buffer.concat([Buffer.from(chats(2)), half]), last);
      expect([ids(read), read.unfinished, read.sessions[0]?.source.line]).toEqual([['ü'], null, 3]);
    }
  });

  it('takes a last line that is whole without its line feed, once', async () => {
    const last = await first(chats(2).trimEnd());
    expect([ids(last), last.unfinished]).toEqual([['c0', 'c1'], null]);
    const read = await again(chats(3), last);
    expect([ids(read), read.sessions[0]?.source.line]).toEqual([['c2'], 3]);
  });

  it.each([
    ['is shorter now', chats(1)],
    ['has other lines of the same length', chats(5).replaceAll('www', 'vvv')],
    ['has one letter changed before the end', chats(40).replace('"c38"', '"x38"')],
    ['has another beginning', chats(40).replace('"c0"', '"x0"')],
    ['has other content and is longer', chats(300, 1000)],
    ['has become one document', `[\n${chats(2).trim().replace('\n', ',\n')}\n]`],
    ['is gone but for its name', ''],
    ['holds something else altogether', 'hello\n'.repeat(3000)],
  ])('is read from its start where it %s', async (_, text) => {
    const last = await first(chats(40));
    const read = await again(text, last);
    const { next, format, ...fresh } = await first(text);
    expect(read).toEqual({ next, format, ...fresh });
    expect(read.replaces).toBe(true);
  });

  it('is read from its start where its format is not known any more, or what it looked like', async () => {
    const { next } = await first(chats(3));
    expect((await again(chats(3), { next, format: 'of-yesterday' })).replaces).toBe(true);
    const { signature: _, ...unsigned } = next;
    expect((await again(chats(3), { next: unsigned, format: 'openai-chat' })).replaces).toBe(true);
  });

  it('goes on in a file that was compressed in the meantime, and compressed ones that grew', async () => {
    const last = await first(chats(30));
    for (const pack of [gzipSync, zstdCompressSync]) {
      expect(ids(await again(pack(chats(32)), last))).toEqual(['c30', 'c31']);
      const packed = Buffer.concat([pack(chats(30)), pack(chats(2, 30))]);
      expect(ids(await again(packed, await again(pack(chats(30)), { next: START, format: null })))).toEqual([
        'c30',
        'c31',
      ]);
    }
  });
});

describe('a log that is one session', () => {
  it('is read whole again, and what it looked like tells whether it has to be', async () => {
    const last = await first(session(50));
    expect(last.next).toMatchObject({ offset: 0, line: 1, signature: { bytes: session(50).length } });
    const read = await again(session(60), last);
    expect([read.replaces, read.sessions[0]?.events.length]).toEqual([true, 60]);
  });

  it('is not read beyond a limit, which is counted', async () => {
    const read = await readLog(file(session(50)), { fileBytes: session(20).length });
    expect(read.skipped.map(({ reason }) => reason)).toEqual([
      `more than ${session(20).length} bytes in a file that is one whole: the rest was not read`,
    ]);
    expect(read.sessions[0]?.events.length).toBeGreaterThanOrEqual(20);
    expect(read.sessions[0]?.events.length).toBeLessThan(50);
  });
});

describe('what a file looks like', () => {
  const text = session(80);
  const known = async () => {
    const { signature } = (await first(text)).next;
    if (signature === undefined) throw new Error('nothing was signed');
    return signature;
  };

  it.each([
    ['same', text],
    ['grown', session(81)],
    ['other', session(79)],
    ['other', text.replace('please do 0', 'please do X')],
    ['other', text.replace('please do 79', 'please do XX')],
    ['other', ''],
    ['other', 'x'],
  ])('is the %s', async (expected, content) => {
    for (const bytes of [Buffer.from(content), gzipSync(content), zstdCompressSync(content)]) {
      expect(await compareContent(file(bytes), await known())).toBe(expected);
      expect(await holdsSame(file(bytes), await known())).toBe(expected !== 'other');
    }
  });

  it('costs a few KiB of a file that is not compressed', async () => {
    let given = 0;
    const bytes = Buffer.from(text.repeat(100));
    const log: LogFile = {
      ...logOf('log', bytes),
      async *read(from) {
        for (let at = from; at < bytes.length; at += 4096) {
          given += Math.min(4096, bytes.length - at);
          yield bytes.subarray(at, at + 4096);
        }
      },
    };
    const { signature } = (await readLog(log)).next;
    given = 0;
    expect(signature && (await compareContent(log, signature))).toBe('same');
    expect(given).toBeLessThan(20_000);
  });

  it('tells a rotated log among others, whatever it is called and however it is compressed', async () => {
    const texts = [chats(10), chats(20), chats(30, 100), text];
    const signatures = await Promise.all(texts.map(async (each) => (await first(each)).next.signature));
    const known = signatures.flatMap((each, index) => (each === undefined ? [] : [[index, each] as const]));
    const found = (log: LogFile) => indexTexts(known).take(log);
    for (const [index, each] of texts.entries()) {
      for (const bytes of [Buffer.from(each), gzipSync(each), zstdCompressSync(each)]) {
        expect(await found(logOf('log.1', bytes))).toBe(index);
      }
    }
    expect(await found(file(chats(25)))).toBe(1);
    expect(await found(file(chats(9)))).toBeNull();
    expect(await found(file('new'))).toBeNull();
    expect(await found(file(''))).toBeNull();
    const index = indexTexts(known);
    expect([await index.take(file(chats(10))), await index.take(file(chats(10)))]).toEqual([0, null]);
  });
});

describe('a file that changes while it is read', () => {
  /** Gives other bytes each time it is opened. */
  const changing = (...contents: readonly string[]): LogFile => {
    let opened = 0;
    const read = (from: number) => {
      const bytes = Buffer.from(contents[Math.min(opened++, contents.length - 1)] ?? '');
      return logOf('log', bytes, { chunk: 500 }).read(from);
    };
    return { ...logOf('log', Buffer.from(contents[0] ?? '')), read };
  };

  it('is read as it was when it was opened', async () => {
    expect(ids(await readLog(changing(chats(3), 'gone')))).toEqual(['c0', 'c1', 'c2']);
  });

  it('is read from its start where it is replaced between a look and reading on', async () => {
    const last = await first(chats(60));
    const read = await readLog(changing(chats(60), chats(50, 100), chats(50, 100)), {
      from: last.next,
      format: last.format,
    });
    expect([read.replaces, ids(read).length, ids(read)[0]]).toEqual([true, 50, 'c100']);
  });

  it('is not taken for empty where it cannot be read', async () => {
    const gone: LogFile = {
      ...logOf('log', Buffer.from(chats(3))),
      // biome-ignore lint/correctness/useYield: a file that is gone gives nothing
      async *read() {
        throw new Error('ENOENT');
      },
    };
    await expect(readLog(gone)).rejects.toThrow('ENOENT');
    await expect(readLog(gone, { from: (await first(chats(3))).next, format: 'openai-chat' })).rejects.toThrow(
      'ENOENT',
    );
  });

  it('may be cut off and grow at any byte, and nothing is lost or counted twice', async () => {
    const whole = Buffer.from(chats(4) + chat('ü', '\u{1f600}') + chats(2, 10).trimEnd());
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(whole.length), { maxLength: 6 }), async (cuts) => {
        let last: { next: LogPosition; format: string | null } = { next: START, format: null };
        let found: readonly string[] = [];
        for (const cut of [...cuts.sort((a, b) => a - b), whole.length]) {
          const read = await again(whole.subarray(0, cut), last);
          expect(read.skipped).toEqual([]);
          found = read.replaces ? ids(read) : [...found, ...ids(read)];
          last = read;
        }
        expect(found).toEqual(['c0', 'c1', 'c2', 'c3', 'ü', 'c10', 'c11']);
      }),
    );
  });
});

/** Events of Anthropic's answers as they are streamed. */
const answer = (id: string) =>
  [
    { type: 'message_start', message: { id, role: 'assistant', content: [], usage: { input_tokens: 10 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

describe('a log of streamed answers that is read again', () => {
  const text = answer('m1') + answer('m2');

  it('gives the same wherever it ended the last time', async () => {
    const whole = await first(text);
    expect(ids(whole)).toEqual(['m1', 'm2']);
    for (let end = 0; end < text.length; end += 7) {
      const last = await first(text.slice(0, end));
      const read = await again(text, last);
      const known = new Map((read.replaces ? [] : last.sessions).map((each) => [each.id, each]));
      for (const each of read.sessions) known.set(each.id, each);
      expect([[...known.values()], read.skipped]).toEqual([whole.sessions, []]);
    }
  });

  it('goes on behind an answer that is whole', async () => {
    const last = await first(answer('m1'));
    expect(last.next.offset).toBeGreaterThan(0);
    expect(ids(await again(text, last))).toEqual(['m2']);
  });

  it('reads a last event without a line end', async () => {
    const read = await first(text.trimEnd());
    expect([ids(read), read.unfinished]).toEqual([['m1', 'm2'], null]);
  });
});

/** Chunks of OpenAI's answers as they are streamed. */
const chunk = (id: string, delta: object, finish_reason: string | null = null) => ({
  ...{ object: 'chat.completion.chunk', id, model: 'm', choices: [{ index: 0, delta, finish_reason }] },
});
const chunks = (id: string, parts: number): readonly object[] => [
  chunk(id, { role: 'assistant', content: '' }),
  ...Array.from({ length: parts }, (_, index) => chunk(id, { content: `${id}${index} ` })),
  chunk(id, {}, 'stop'),
];
const spent = (id: string) => ({
  ...{ object: 'chat.completion.chunk', id, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } },
});
const mixed = (...streams: readonly (readonly object[])[]) =>
  Array.from({ length: Math.max(...streams.map(({ length }) => length)) }, (_, index) =>
    streams.flatMap((stream) => stream[index] ?? []),
  ).flat();
const print = (records: readonly object[]) => records.map((each) => `${JSON.stringify(each)}\n`).join('');

describe('a log of streamed chunks that is read again', () => {
  it.each([
    ['that tell what they took', [...chunks('a', 3), spent('a'), ...chunks('b', 3), spent('b')]],
    ['that do not tell what they took', [...chunks('a', 3), ...chunks('b', 3)]],
    ['that are mixed', mixed([...chunks('a', 3), spent('a')], chunks('b', 5))],
    ['of which more comes when all is told', [...chunks('a', 3), spent('a'), spent('a'), chunk('a', {}, 'stop')]],
  ])('gives the same wherever it ended the last time: streams %s', async (_, records) => {
    const whole = await first(print(records));
    for (let end = 1; end < records.length; end++) {
      const last = await first(print(records.slice(0, end)));
      const read = await again(print(records), last);
      const known = new Map((read.replaces ? [] : last.sessions).map((each) => [each.id, each]));
      for (const each of read.sessions) known.set(each.id, each);
      expect([...known.values()]).toEqual(whole.sessions);
    }
  });

  it('is not read whole for ever for what a stream does not tell', async () => {
    const untold = print(chunks('a', 3));
    expect((await first(untold + chats(10))).next.offset).toBe(0);
    const last = await first(untold + chats(1010));
    expect([ids(last)[0], ids(last).length]).toEqual(['c0', 1011]);
    expect(ids(await again(untold + chats(1012), last))).toEqual(['c1010', 'c1011']);
  });
});

it('a log of text leaves a half-written line for the next time', async () => {
  const text =
    '# aider chat started at 2026-03-02 09:00:00\n\n#### delete files  \n#### older than a year  \n\nDone.\n';
  const last = await first(text.slice(0, text.indexOf(' a year')));
  expect(last.unfinished?.line).toBe(4);
  expect(last.sessions[0]?.events).toMatchObject([{ kind: 'user', text: 'delete files' }]);
  const read = await again(text, last);
  expect([read.replaces, read.unfinished]).toEqual([true, null]);
  expect(read.sessions[0]?.events).toMatchObject([{ text: 'delete files\nolder than a year' }, { text: 'Done.' }]);
});
