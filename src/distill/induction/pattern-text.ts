/** Escapes what RE2 reads as syntax. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** Alternatives as one group, without doubles; a single one stands alone. */
export function alternatives(patterns: readonly string[]): string {
  const unique = [...new Set(patterns)];
  return unique.length === 1 ? (unique[0] ?? '') : `(?:${unique.join('|')})`;
}
