type Numbers = Uint8Array | Uint32Array | Int32Array | Float32Array;

/** The same numbers with room for at least `length`, and for as many again, so that growing one by one stays cheap. */
export function widen<Type extends Numbers>(numbers: Type, length: number): Type {
  if (numbers.length >= length) return numbers;
  const Same = constructorOf(numbers);
  const { buffer } = numbers;
  const room = Math.max(length, numbers.length * 2);
  if (buffer instanceof SharedArrayBuffer && buffer.growable) {
    buffer.grow(room * numbers.BYTES_PER_ELEMENT);
    return new Same(buffer, 0, room);
  }
  const wider = new Same(new ArrayBuffer(room * numbers.BYTES_PER_ELEMENT), 0, room);
  wider.set(numbers);
  return wider;
}

/** The same numbers in memory that threads have in common: a copy where they are not yet. */
export function share<Type extends Numbers>(numbers: Type): Type {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const Same = constructorOf(numbers);
  const copy = new Same(new SharedArrayBuffer(numbers.byteLength), 0, numbers.length);
  copy.set(numbers);
  return copy;
}

/** A typed array is made by the constructor that made it: TypeScript cannot say so. */
function constructorOf<Type extends Numbers>(
  numbers: Type,
): new (
  memory: ArrayBufferLike,
  offset: number,
  length: number,
) => Type {
  return numbers.constructor as new (
    memory: ArrayBufferLike,
    offset: number,
    length: number,
  ) => Type;
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
