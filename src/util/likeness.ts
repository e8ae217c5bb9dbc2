const LONGEST_COMPARED = 80;

/** How much two names look alike, 0 to 1: Dice's coefficient of their pairs of neighbouring characters, 2 · shared / (one + other). */
export function likeness(one: string, other: string): number {
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  const shared = [...pairs].filter((pair) => others.has(pair)).length;
  return (2 * shared) / Math.max(1, pairs.size + others.size);
}

function pairsOf(name: string): ReadonlySet<string> {
  const text = name.slice(0, LONGEST_COMPARED).toLowerCase();
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
}
