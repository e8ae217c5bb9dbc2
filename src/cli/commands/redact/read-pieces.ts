import type { Json } from '../../../domain/json.ts';
import { parseIfJson } from '../../../util/json.ts';

/** A part of a file as the rules want it: a line that is a record, or lines of any other text. */
export type Piece =
  | { readonly kind: 'record'; readonly line: number; readonly text: string; readonly record: Json }
  | { readonly kind: 'text'; readonly line: number; readonly text: string };

/** Lines that are no records are looked at together up to so many characters: a key in PEM has many of them. */
const MOST_TOGETHER = 262_144;
/** Of one line; a longer one is cut. */
const LONGEST_LINE = 16_777_216;

/** Every character of a text is in one of the pieces, line ends included. */
export async function* readPieces(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Piece> {
  let held = '';
  let from = 1;
  let line = 0;
  for await (const text of linesOf(chunks)) {
    line++;
    const record = parse(text);
    if (record !== null || held.length + text.length > MOST_TOGETHER) {
      if (held !== '') yield { kind: 'text', line: from, text: held };
      held = '';
    }
    if (record !== null) yield { kind: 'record', line, text, record };
    else if (held === '') [held, from] = [text, line];
    else held += text;
  }
  if (held !== '') yield { kind: 'text', line: from, text: held };
}

/** Lines with their ends. */
async function* linesOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield text.slice(start, end + 1);
      start = end + 1;
    }
    rest = text.slice(start);
    if (rest.length > LONGEST_LINE) {
      yield rest;
      rest = '';
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** What nests deeper is looked at as text: nothing that walks it could come back. */
const DEEPEST = 500;

function parse(line: string): Json | null {
  if (!/^\s*[{[]/.test(line.slice(0, 100)) || deepest(line) > DEEPEST) return null;
  return parseIfJson(line) ?? null;
}

/** At least as deep as the line nests: brackets in texts count. */
function deepest(line: string): number {
  let depth = 0;
  let most = 0;
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) most = Math.max(most, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return most;
}
