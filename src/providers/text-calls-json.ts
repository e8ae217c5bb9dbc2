import type { Json } from '../domain/json.ts';
import { parseIfJson } from '../util/json.ts';

/** Deeper than any arguments are; hostile text must not reach a recursive parser. */
const DEEPEST = 64;

export interface JsonSpan {
  readonly text: string;
  /** Index behind it. */
  readonly end: number;
  /** False where the text stops before every bracket is closed. */
  readonly closed: boolean;
}

/** The characters of the object or array that starts at `start`, by brackets outside strings; null where too deep. */
export function spanJson(text: string, start: number): JsonSpan | null {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > DEEPEST) return null;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return { text: text.slice(start, at + 1), end: at + 1, closed: true };
    }
  }
  return { text: text.slice(start), end: text.length, closed: false };
}

/** Reads JSON as small models write it: trailing commas and bare line breaks in strings are let pass. */
export function readLooseJson(text: string): Json | undefined {
  return parseIfJson(text) ?? parseIfJson(mend(text));
}

const ESCAPES: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function mend(text: string): string {
  const out: string[] = [];
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (inString) {
      if (character === '\\') {
        out.push(character, text.charAt(at + 1));
        at += 1;
        continue;
      }
      if (character === '"') inString = false;
      out.push(ESCAPES[character] ?? character);
      continue;
    }
    if (character === '"') inString = true;
    if (character === '}' || character === ']') dropTrailingComma(out);
    out.push(character);
  }
  return out.join('');
}

function dropTrailingComma(out: string[]): void {
  let at = out.length - 1;
  while (at >= 0 && /\s/.test(out[at] ?? '')) at -= 1;
  if (out[at] === ',') out.length = at;
}
