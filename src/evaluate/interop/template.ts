/** What promptfoo would take for a file to read, or code to load, in place of words. */
const REFERENCE = /^\s*(?:file|package|https?|python|exec|javascript):/i;

/**
 * Words of others as the value of an assertion: promptfoo renders values as templates and loads those that name a file,
 * and of these words neither is meant.
 */
export function asLiteral(text: string): string {
  const plain = text.replace(/\{[{%#]/g, (opening) => `{{'${opening}'}}`);
  return REFERENCE.test(plain) ? `\u201c${plain}\u201d` : plain;
}

/** The words again. */
export function fromLiteral(value: string): string {
  const plain = value.replace(/\{\{'(\{[{%#])'\}\}/g, '$1');
  const inner = /^\u201c(.*)\u201d$/s.exec(plain)?.[1];
  return inner !== undefined && REFERENCE.test(inner) ? inner : plain;
}
