/** Whether a value looks drawn at random: many different characters, and no long repetition of one. */
export function isDrawnFromMany(value: string): boolean {
  const tail = value.slice(-32);
  return new Set(tail).size >= Math.min(8, tail.length / 2) && !/(.)\1{7}/.test(value.slice(0, 256));
}

/** Shannon entropy in bits per character (Shannon 1948), of the characters' own frequencies. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
