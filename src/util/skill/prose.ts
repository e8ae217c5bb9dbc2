/** One trimmed line, everything else as it is. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** One line in which no code span can begin. */
export function prose(text: string): string {
  return oneLine(text).replaceAll('`', "'");
}
