/** A line by priority, then by who came first. What was taken back stays until it is its turn, and is skipped by whoever pops. */
export interface Line<Item> {
  push(item: Item, priority: number): void;
  pop(): Item | undefined;
  readonly size: number;
}

interface Place<Item> {
  readonly item: Item;
  readonly priority: number;
  readonly number: number;
}

/** A binary heap: a hundred thousand wait in it. */
export function createLine<Item>(): Line<Item> {
  const places: Place<Item>[] = [];
  let next = 0;
  return {
    push(item, priority) {
      places.push({ item, priority, number: next++ });
      rise(places, places.length - 1);
    },
    pop() {
      const first = places[0];
      const last = places.pop();
      if (first === undefined || last === undefined) return undefined;
      if (places.length > 0) {
        places[0] = last;
        sink(places);
      }
      return first.item;
    },
    get size() {
      return places.length;
    },
  };
}

function rise<Item>(places: Place<Item>[], from: number): void {
  let at = from;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!swap(places, above, at)) return;
    at = above;
  }
}

function sink<Item>(places: Place<Item>[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const lesser = isBefore(places[right], places[left]) ? right : left;
    if (lesser >= places.length || !swap(places, at, lesser)) return;
    at = lesser;
  }
}

/** Exchanges two places where the lower one comes first. */
function swap<Item>(places: Place<Item>[], above: number, below: number): boolean {
  const [upper, lower] = [places[above], places[below]];
  if (upper === undefined || lower === undefined || !isBefore(lower, upper)) return false;
  places[above] = lower;
  places[below] = upper;
  return true;
}

function isBefore<Item>(one: Place<Item> | undefined, other: Place<Item> | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return one.priority - other.priority < 0 || (one.priority === other.priority && one.number < other.number);
}
