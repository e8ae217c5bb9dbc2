import type { Path } from '../../domain/procedure.ts';
import { accept, expect, fail, match, type Reader } from './reader.ts';

const PLAIN = /[^"\\{]+/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** A quoted string; a brace in it has to be written `\u007b`, because `{` begins a reference. */
export function readString(reader: Reader): string {
  const parts = readTemplate(reader, (within) => fail(within, 'text without a reference (\\u007b for a brace)'));
  return parts.filter((part) => typeof part === 'string').join('');
}

/** A quoted string with references, which `readPath` reads from after their opening brace. */
export function readTemplate(reader: Reader, readPath: (reader: Reader) => Path): readonly (string | Path)[] {
  const parts: (string | Path)[] = [];
  let text = '';
  expect(reader, '"');
  while (!accept(reader, '"')) {
    if (accept(reader, '{')) {
      if (text !== '') parts.push(text);
      text = '';
      parts.push(readPath(reader));
    } else text += match(reader, PLAIN) ?? readEscape(reader);
  }
  return text === '' ? parts : [...parts, text];
}

export function readNumber(reader: Reader): number | undefined {
  const digits = match(reader, NUMBER);
  const value = Number(digits);
  return digits === null || !Number.isFinite(value) ? undefined : value;
}

function readEscape(reader: Reader): string {
  const escaped = match(reader, ESCAPE) ?? fail(reader, 'a closing quote');
  return String(JSON.parse(`"${escaped}"`));
}
