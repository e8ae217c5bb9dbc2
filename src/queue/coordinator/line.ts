/** What stands in a line knows its own place: a hundred thousand wait, and each object more would count. */
export interface Placed {
  /** Smaller comes first; then whoever has the smaller number, which the line gives. */
  readonly priority: number;
  number: number;
}

/** A line by priority, then by who came first. What was taken back stays until it is its turn, and is skipped by whoever pops. */
export interface Line<Item extends Placed> {
  push(item: Item): void;
  pop(): Item | undefined;
}

/** A binary heap. */
export function createLine<Item extends Placed>(): Line<Item> {
  const items: Item[] = [];
  let next = 0;
  return {
    push(item) {
      item.number = next++;
      items.push(item);
      rise(items, items.length - 1);
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (first === undefined || last === undefined) return undefined;
      if (items.length > 0) {
        items[0] = last;
        sink(items);
      }
      return first;
    },
  };
}

function rise(items: Placed[], from: number): void {
  let at = from;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!swap(items, above, at)) return;
    at = above;
  }
}

function sink(items: Placed[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const lesser = isBefore(items[right], items[left]) ? right : left;
    if (lesser >= items.length || !swap(items, at, lesser)) return;
    at = lesser;
  }
}

/** Exchanges two items where the lower one comes first. */
function swap(items: Placed[], above: number, below: number): boolean {
  const [upper, lower] = [items[above], items[below]];
  if (upper === undefined || lower === undefined || !isBefore(lower, upper)) return false;
  items[above] = lower;
  items[below] = upper;
  return true;
}

function isBefore(one: Placed | undefined, other: Placed | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return one.priority - other.priority < 0 || (one.priority === other.priority && one.number < other.number);
}
