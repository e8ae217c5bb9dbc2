/** Data of one server-sent event; `plain`: the whole text of a body that has none. */
export interface BodyEvent {
  readonly kind: 'data' | 'plain';
  readonly text: string;
}

/**
 * The events of a body, whatever type it claims to be. An event that the end of the body cuts off is dropped. Leaving
 * early after the last event lets the connection be used again; leaving earlier closes it.
 */
export async function* readEvents(body: ReadableStream<Uint8Array> | null): AsyncGenerator<BodyEvent, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  const data: string[] = [];
  const plain: string[] = [];
  let events = 0;
  let isLast = false;
  try {
    for await (const line of readLines(reader)) {
      if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
      else if (line !== '' && !/^(:|(event|id|retry):)/.test(line)) plain.push(line);
      const text = data.join('\n');
      // Some servers leave out the empty line after their last words.
      if (data.length === 0 || (line !== '' && text !== '[DONE]')) continue;
      data.length = 0;
      events += 1;
      isLast = text === '[DONE]';
      yield { kind: 'data', text };
    }
    isLast = true;
    if (events === 0 && data.length === 0) yield { kind: 'plain', text: plain.join('\n') };
  } finally {
    if (isLast) drain(reader);
    else await reader.cancel().catch(() => {}); // what broke it was thrown already
  }
}

/** Lines end in LF, CRLF or CR. Looks at every character once, however long a line is. */
async function* readLines(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let open: string[] = [];
  let endedInReturn = false;
  for (;;) {
    const { done, value } = await reader.read();
    const decoded = done ? decoder.decode() : decoder.decode(value, { stream: true });
    // An LF that belongs to the CR that ended the last piece.
    const text = endedInReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    if (decoded !== '') endedInReturn = decoded.endsWith('\r');
    const lines = text.split(/\r\n|\n|\r/);
    for (const line of lines.slice(0, -1)) {
      yield open.length === 0 ? line : open.join('') + line;
      open = [];
    }
    open.push(lines.at(-1) ?? '');
    if (done) break;
  }
  const rest = open.join('');
  // A cut line of data is no event; a body that is no stream may well end without a line break.
  if (rest !== '' && (!rest.startsWith('data:') || rest.endsWith('[DONE]'))) yield rest;
}

const DRAIN_MS = 1_000;

/** Does not keep anybody waiting: the end usually comes with the last event. */
function drain(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  const giveUp = setTimeout(() => void reader.cancel().catch(() => {}), DRAIN_MS).unref();
  const rest = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  rest()
    .catch(() => {})
    .finally(() => clearTimeout(giveUp));
}
