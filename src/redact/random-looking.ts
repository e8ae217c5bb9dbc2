/** Bits of information in a character, by how often each occurs in the text (Shannon). */
function entropyOf(text: string): number {
  const times = new Map<string, number>();
  for (const character of text) times.set(character, (times.get(character) ?? 0) + 1);
  return [...times.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** Bits that words do not reach at these lengths, and random digits in base 16 and more nearly always do. */
const LEAST_BITS = 3.3;

/** Whether nobody would make a text up like that: long, of letters and digits, with little that repeats. */
export function looksRandom(text: string): boolean {
  if (text.length < 20 || !/^[\w.~+/=-]+$/.test(text)) return false;
  const digits = text.match(/\d/g)?.length ?? 0;
  return (
    digits >= 3 &&
    /[A-Za-z]/.test(text) &&
    !/[a-z]{9}|[A-Z]{9}|[a-z]{4,}[-_./][a-z]{4,}/.test(text) &&
    entropyOf(text) >= LEAST_BITS
  );
}
