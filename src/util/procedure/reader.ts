const DEEPEST = 32;

/** Text that a procedure's notation cannot be read from. The message names what was expected, and where. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
}

/** A text and how far it has been read. */
export interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

export function readerOf(text: string): Reader {
  return { text, at: 0, depth: 0 };
}

/** What the sticky pattern (or one of its groups) matches here, read past; null where it does not. */
export function match(reader: Reader, pattern: RegExp, group = 0): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found === null) return null;
  reader.at = pattern.lastIndex;
  return found[group] ?? null;
}

export function accept(reader: Reader, character: string): boolean {
  if (reader.text.charAt(reader.at) !== character) return false;
  reader.at++;
  return true;
}

export function expect(reader: Reader, character: string): void {
  skipSpaces(reader);
  if (!accept(reader, character)) fail(reader, `"${character}"`);
}

export function skipSpaces(reader: Reader): void {
  while (reader.text.charAt(reader.at) === ' ' || reader.text.charAt(reader.at) === '\t') reader.at++;
}

/** Bounds how deep values nest: the reader recurses. */
export function enter(reader: Reader): void {
  reader.depth++;
  if (reader.depth > DEEPEST) cannotRead(reader, `values nest deeper than ${DEEPEST}`);
}

export function leave(reader: Reader): void {
  reader.depth--;
}

export function fail(reader: Reader, expected: string): never {
  const rest = reader.text.slice(reader.at, reader.at + 20);
  return cannotRead(reader, `expected ${expected}, found ${rest === '' ? 'the end' : JSON.stringify(rest)}`);
}

export function cannotRead(reader: Reader, reason: string): never {
  throw new NotationError(`cannot read \`${excerpt(reader.text)}\`: ${reason}`);
}

function excerpt(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 120)}…`;
}
