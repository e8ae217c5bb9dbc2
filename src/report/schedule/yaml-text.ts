/** Lines of a YAML comment. */
export function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line.replace(/[\r\n]+/g, ' ')}`).join('\n');
}

/** A word in single quotes where it needs them; what GitHub would read as an expression is a text like any other. */
export function quoteYaml(word: string): string {
  if (/^[A-Za-z][\w./-]*$/.test(word) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(word)) return word;
  return `'${plainYaml(word).replaceAll("'", "''")}'`;
}

/** A line of a block of text, without expressions. */
export function plainYaml(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replaceAll('${{', `\${{ '\${{' }}`);
}

export function indent(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}
