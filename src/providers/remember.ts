export interface RememberLimits {
  /** Shorter texts are measured each time: that is as quick as finding them again. */
  readonly shortest: number;
  /** Characters of all texts that are kept; with one more text all are forgotten. */
  readonly characters: number;
}

/** The same function of a text, which remembers its results: the messages of a conversation come again every turn. */
export function rememberByText(
  measure: (text: string) => number,
  { shortest, characters }: RememberLimits,
): (text: string) => number {
  const known = new Map<string, number>();
  let kept = 0;
  return (text) => {
    if (text.length < shortest || text.length > characters) return measure(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    if (kept + text.length > characters) {
      known.clear();
      kept = 0;
    }
    const result = measure(text);
    known.set(text, result);
    kept += text.length;
    return result;
  };
}
