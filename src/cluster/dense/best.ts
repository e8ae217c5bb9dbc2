/** The best of what was offered, best first; of equal ones, those that came first. */
export interface Best {
  readonly rows: Uint32Array;
  readonly similarities: Float32Array;
  clear(): void;
  offer(row: number, similarity: number): void;
  count(): number;
}

/** Keeps the `most` highest of what is offered: most fail the first comparison, so no sort of all is needed. */
export function createBest(most: number): Best {
  const rows = new Uint32Array(most);
  const similarities = new Float32Array(most).fill(Number.NEGATIVE_INFINITY);
  const last = most - 1;
  let count = 0;
  return {
    ...{ rows, similarities },
    count: () => count,
    clear() {
      similarities.fill(Number.NEGATIVE_INFINITY);
      count = 0;
    },
    offer(row, given) {
      const similarity = Math.fround(given);
      if (similarity <= (similarities[last] ?? 0)) return;
      let place = count < most ? count++ : last;
      for (; place > 0 && (similarities[place - 1] ?? 0) < similarity; place--) {
        rows[place] = rows[place - 1] ?? 0;
        similarities[place] = similarities[place - 1] ?? 0;
      }
      rows[place] = row;
      similarities[place] = similarity;
    },
  };
}
