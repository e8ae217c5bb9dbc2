/** Deeper than any answer that is asked for. */
const DEEPEST = 32;
/** Braces in prose that are looked at as the beginning of an object: keeps the search linear. */
const MOST_BEGINNINGS = 50;

/**
 * The JSON objects that a model's answer holds, in order: the whole text, or what stands in prose or in a fenced block.
 * An object inside a found one is not listed. Linear in the text; nothing nested deeper than 32 is parsed.
 */
export function findJson(text: string): readonly unknown[] {
  const found: unknown[] = [];
  let start = text.indexOf('{');
  for (let tries = 0; start >= 0 && tries < MOST_BEGINNINGS; tries++) {
    const end = endOfObject(text, start);
    const value = end < 0 ? undefined : parseObject(text.slice(start, end));
    if (value !== undefined) found.push(value);
    start = text.indexOf('{', value === undefined ? start + 1 : end);
  }
  return found;
}

/** Position behind the brace that closes the one at `start`; -1 where none does or it nests too deep. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth++;
      if (depth > DEEPEST) return -1;
    } else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
