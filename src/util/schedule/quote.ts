/** A word for `sh`. Inside of double quotes an apostrophe needs no backslash, which crons read differently. */
export function quoteShell(word: string): string {
  if (/^[\w./@%+:=,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}

/** A word of a unit file. `$` begins a variable in the arguments of a command, and nowhere else. */
export function quoteUnit(word: string, { isArgument }: { readonly isArgument: boolean }): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  return `"${isArgument ? escaped.replaceAll('$', '$$$$') : escaped}"`;
}

/** A text of a property list. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
