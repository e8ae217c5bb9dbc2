/** A text of this many words or more is a document, not the value of a field. */
const LEAST_DOCUMENT = 9;
const AROUND = 4;

/**
 * What two sessions share that read the same: the same call was made, or the same words stand around it. Values of fields
 * and messages of errors are the same everywhere, and are told by their call alone.
 */
export function sourcesAt(
  words: readonly string[],
  { start, end }: { readonly start: number; readonly end: number },
  { call, isError }: { readonly call: string; readonly isError: boolean },
): readonly string[] {
  if (words.length < LEAST_DOCUMENT || (isError && words.length < 40)) return [`call ${call}`];
  const around = [...words.slice(Math.max(0, start - AROUND), start), '…', ...words.slice(end, end + AROUND)];
  return [`call ${call}`, `text ${around.join(' ')}`];
}
