type Numbers = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** The same numbers with room for at least `length`, and for as many again, so that growing one by one stays cheap. */
export function widen<Type extends Numbers>(numbers: Type, length: number): Type {
  if (numbers.length >= length) return numbers;
  // A typed array is made by the constructor that made it: TypeScript cannot say so.
  const Same = numbers.constructor as new (size: number) => Type;
  const wider = new Same(Math.max(length, numbers.length * 2));
  wider.set(numbers);
  return wider;
}

/**
 * Counting sort: for each group the items in it, in ascending order.
 * @param groupOf by item: the number of its group, or -1 for none
 */
export function itemsByGroup(groupOf: ArrayLike<number>, groups: number): Lists {
  const starts = new Uint32Array(groups + 1);
  for (let item = 0; item < groupOf.length; item++) {
    const group = groupOf[item] ?? -1;
    if (group >= 0) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
  }
  for (let group = 0; group < groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
  const filled = starts.slice(0, groups);
  const items = new Uint32Array(starts[groups] ?? 0);
  for (let item = 0; item < groupOf.length; item++) {
    const group = groupOf[item] ?? -1;
    if (group < 0) continue;
    items[filled[group] ?? 0] = item;
    filled[group] = (filled[group] ?? 0) + 1;
  }
  return { starts, items };
}

/** Lists in one piece of memory: the items of list `n` are those from `starts[n]` to before `starts[n + 1]`. */
export interface Lists {
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
}
