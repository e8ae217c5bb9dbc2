/**
 * Words of others as the value of an assertion, or a variable: promptfoo renders those as templates and loads those that
 * name a file, and of these words neither is meant.
 */
export function asLiteral(text: string): string {
  const plain = text.replace(/\{[{%#]|#\}/g, quote);
  // what it would load is looked for before the template is rendered
  return plain.replace(/^\s*(?:file|package)(?=:)/i, quote);
}

/** The words again. */
export function fromLiteral(value: string): string {
  return value.replace(/\{\{'(\{[{%#]|#\}|\s*(?:file|package))'\}\}/gi, '$1');
}

function quote(words: string): string {
  return `{{'${words}'}}`;
}
