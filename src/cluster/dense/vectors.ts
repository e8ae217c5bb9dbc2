/** Vectors of one length, one after another in one piece of memory. */
export interface Vectors {
  readonly numbers: Float32Array;
  /** Numbers in each. */
  readonly dimension: number;
}

export function countVectors({ numbers, dimension }: Vectors): number {
  return dimension === 0 ? 0 : numbers.length / dimension;
}

/** Some of the vectors, in the order named. */
export function selectVectors({ numbers, dimension }: Vectors, chosen: ArrayLike<number>): Vectors {
  const selected = new Float32Array(chosen.length * dimension);
  for (let place = 0; place < chosen.length; place++) {
    const from = (chosen[place] ?? 0) * dimension;
    selected.set(numbers.subarray(from, from + dimension), place * dimension);
  }
  return { numbers: selected, dimension };
}

/** The dot product of one vector of each, which have one dimension: the cosine, where both have length 1. */
export function dot(one: Vectors, a: number, other: Vectors, b: number): number {
  const { dimension } = one;
  const [left, right] = [one.numbers, other.numbers];
  let [from, to] = [a * dimension, b * dimension];
  const end = from + dimension;
  const whole = end - (dimension % 4);
  // four sums that do not wait for each other
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (; from < whole; from += 4, to += 4) {
    s0 += (left[from] ?? 0) * (right[to] ?? 0);
    s1 += (left[from + 1] ?? 0) * (right[to + 1] ?? 0);
    s2 += (left[from + 2] ?? 0) * (right[to + 2] ?? 0);
    s3 += (left[from + 3] ?? 0) * (right[to + 3] ?? 0);
  }
  for (; from < end; from++, to++) s0 += (left[from] ?? 0) * (right[to] ?? 0);
  return s0 + s1 + s2 + s3;
}

/** Makes a vector's length 1, in place; one of zeros stays as it is. */
export function normalise({ numbers, dimension }: Vectors, vector: number): void {
  const own = numbers.subarray(vector * dimension, (vector + 1) * dimension);
  let squares = 0;
  for (let at = 0; at < dimension; at++) squares += (own[at] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  if (length > 0) for (let at = 0; at < dimension; at++) own[at] = (own[at] ?? 0) / length;
}
