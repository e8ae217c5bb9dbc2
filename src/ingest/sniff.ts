import { isObject } from './formats/lenient.ts';
import { parseJson } from './parse-json.ts';
import { decode } from './read-lines.ts';

/** How the records of a file are laid out, or why it cannot be read. */
export type Layout =
  | { readonly kind: 'lines' }
  | { readonly kind: 'document' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** First bytes of files that are no text. */
const MAGIC: readonly (readonly [readonly number[], string])[] = [
  [[0x1f, 0x8b], 'compressed with gzip: decompress it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd: decompress it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive: unpack it first'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20], 'an SQLite database, not a log'],
  [[0xff, 0xfe], 'UTF-16 text: save it as UTF-8'],
  [[0xfe, 0xff], 'UTF-16 text: save it as UTF-8'],
];

/**
 * Tells from the first bytes of a file whether it is one record a line or one JSON document. `isWhole`: they are all
 * there is. Names and extensions do not count: pretty-printed JSON is often called `.jsonl`.
 */
export function sniff(head: Uint8Array, isWhole: boolean): Layout {
  const magic = MAGIC.find(([bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (magic !== undefined) return { kind: 'unreadable', reason: magic[1] };
  if (head.includes(0)) return { kind: 'unreadable', reason: 'a binary file, not a log' };
  const lines = decode([head]).split('\n');
  if (!isWhole && lines.length > 1) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '');
  const first = filled[0];
  if (first === undefined) return isWhole ? { kind: 'unreadable', reason: 'empty' } : { kind: 'lines' };
  return { kind: isDocument(filled, first) ? 'document' : 'lines' };
}

/** A line that is a whole object at the left margin shows one record a line; indented ones are parts of a document. */
function isDocument(lines: readonly string[], first: string): boolean {
  const opener = first.trimStart().charAt(0);
  if (opener !== '{' && opener !== '[') return false;
  if (opener === '[') return lines.length === 1 || !parseJson(first).ok;
  return lines.length > 1 && !lines.some((line) => line.startsWith('{') && isRecord(line));
}

function isRecord(line: string): boolean {
  const parsed = parseJson(line);
  return parsed.ok && isObject(parsed.value);
}
