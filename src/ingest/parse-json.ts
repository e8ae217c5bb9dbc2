import type { Json } from '../domain/json.ts';

/** Nesting beyond which a text is refused: later stages walk values recursively. */
const MAXIMUM_DEPTH = 200;

export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly reason: 'not valid JSON' | 'JSON nested too deep' };

/**
 * Parses untrusted JSON text; linear in its length and bounded in depth. Never throws. Members named `__proto__` are
 * left out: whoever copies an object by assignment loses them, and then one value has two hashes.
 */
export function parseJson(text: string): ParsedJson {
  if (mayBeDeep(text) && isTooDeep(text)) return { ok: false, reason: 'JSON nested too deep' };
  try {
    // JSON.parse gives JSON values and nothing else.
    const value = JSON.parse(text) as Json;
    if (mayNamePrototype(text)) dropPrototypes(value);
    return { ok: true, value };
  } catch {
    return { ok: false, reason: 'not valid JSON' };
  }
}

/** Written plainly or with escapes, which JSON allows in names: those of `_` and of small letters. */
function mayNamePrototype(text: string): boolean {
  // most texts hold neither, which is found sooner so than by a pattern
  return text.includes('__proto__') || (text.includes('\\u00') && /\\u00[567]/.test(text));
}

/** Recursive: the value is no deeper than the limit. */
function dropPrototypes(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
  for (const member of Object.values(value)) dropPrototypes(member);
}

/** A quick look, as most texts are far from deep: whether there are enough brackets for it. */
function mayBeDeep(text: string): boolean {
  if (text.length <= 2 * MAXIMUM_DEPTH) return text.length > MAXIMUM_DEPTH;
  return countUpTo(text, '{', MAXIMUM_DEPTH) + countUpTo(text, '[', MAXIMUM_DEPTH) > MAXIMUM_DEPTH;
}

function countUpTo(text: string, character: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && count <= limit; at = text.indexOf(character, at + 1)) count++;
  return count;
}

/** Counts brackets outside strings before anything is parsed. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 0x22) index = endOfString(text, index);
    else if (character === 0x5b || character === 0x7b) {
      depth++;
      if (depth > MAXIMUM_DEPTH) return true;
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
  return false;
}

/** Linear: a backslash is looked at once more for the one quote behind it. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === 0x5c) before--;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
}
