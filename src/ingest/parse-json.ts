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
  if (isTooDeep(text)) return { ok: false, reason: 'JSON nested too deep' };
  try {
    // JSON.parse gives JSON values and nothing else.
    const value = MAY_NAME_PROTOTYPE.test(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
    return { ok: true, value: value as Json };
  } catch {
    return { ok: false, reason: 'not valid JSON' };
  }
}

/** Written plainly or with escapes, which JSON allows in names. */
const MAY_NAME_PROTOTYPE = /__proto__|\\u00/i;

function withoutPrototype(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value;
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

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length) {
    const character = text.charCodeAt(end);
    if (character === 0x22) return end;
    end += character === 0x5c ? 2 : 1;
  }
  return end;
}
