import { isObject } from './formats/common/lenient.ts';
import { parseJson } from './parse-json.ts';
import { decode } from './read-lines.ts';

/** How the records of a file are laid out, or why it cannot be read. */
export type Layout =
  /**
   * `document`: JSON over several lines, of which there may be more than one. `text`: lines that are no JSON. `zip`,
   * `sqlite`: files that hold others.
   */
  | { readonly kind: 'lines' | 'text' | 'document' | 'zip' | 'sqlite' | 'empty' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** First bytes of files that are no text. */
const MAGIC: readonly (readonly [readonly number[], Layout])[] = [
  [[0x50, 0x4b, 0x03, 0x04], { kind: 'zip' }],
  [[0x50, 0x4b, 0x05, 0x06], { kind: 'zip' }],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20], { kind: 'sqlite' }],
  [[0x1f, 0x8b], unreadable('compressed twice: decompress it first')],
  [[0x28, 0xb5, 0x2f, 0xfd], unreadable('compressed twice: decompress it first')],
  [[0x42, 0x5a, 0x68], unreadable('compressed with bzip2: decompress it first')],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], unreadable('compressed with xz: decompress it first')],
  [[0xff, 0xfe], unreadable('UTF-16 text: save it as UTF-8')],
  [[0xfe, 0xff], unreadable('UTF-16 text: save it as UTF-8')],
];

/** How logs begin whose records are lines of text. */
const TEXT =
  /^# aider chat started at \d{4}-|^(?=.*\b(?:trace_?id|session_?id)\b)"?\w{1,60}"?(?:,"?[\w .-]{1,60}"?){4,}\s*$/i;

/**
 * Tells from the first bytes of a file whether it is one record a line or JSON documents. `isWhole`: they are all there
 * is. Names and extensions do not count: pretty-printed JSON is often called `.jsonl`.
 */
export function sniff(head: Uint8Array, isWhole: boolean): Layout {
  const magic = MAGIC.find(([bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (magic !== undefined) return magic[1];
  const lines = decode(head).split('\n');
  if (!isWhole && lines.length > 1) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '');
  const first = filled[0];
  if (first === undefined) return { kind: isWhole ? 'empty' : 'lines' };
  if (TEXT.test(first)) return { kind: 'text' };
  if (isDocument(filled, first)) return { kind: 'document' };
  // zeros are what a crash leaves in a log, but with no record beside them this is something else
  if (head.includes(0) && !filled.some(isRecord)) return unreadable('a binary file, not a log');
  return { kind: 'lines' };
}

/** A line that is a whole object at the left margin shows one record a line; indented ones are parts of a document. */
function isDocument(lines: readonly string[], first: string): boolean {
  if (/^\s*\[\s*(?:[[\]{]|$)/.test(first)) return lines.length === 1 || !parseJson(first).ok;
  if (first.trim() === '{' && /^\s*["}]/.test(lines[1] ?? '')) return true;
  return first.trimStart().startsWith('{') && lines.length > 1 && !lines.some(isRecord);
}

function isRecord(line: string): boolean {
  if (!line.startsWith('{')) return false;
  const parsed = parseJson(line);
  return parsed.ok && isObject(parsed.value);
}

function unreadable(reason: string): Layout {
  return { kind: 'unreadable', reason };
}
