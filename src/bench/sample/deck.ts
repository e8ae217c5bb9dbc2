import { type Random, shuffle } from '../../util/random.ts';

/** Cards drawn one after the other in random order, so that shares come out exactly as planned. */
export interface Deck<Item> {
  /** The next card that fits. */
  draw(fits?: (item: Item) => boolean): Item;
}

/** Each card once; drawing more than there are is a mistake in the plan. */
export function createDeck<Item>(items: readonly Item[], random: Random): Deck<Item> {
  const left = shuffle(items, random);
  return {
    draw: (fits = () => true) => {
      const place = left.findIndex(fits);
      const [item] = place < 0 ? [] : left.splice(place, 1);
      if (item === undefined) throw new Error('A deck of the sample has run out');
      return item;
    },
  };
}

/** Cards that come back: the deck is refilled when it is empty. A weight says how many copies a refill holds. */
export function createCycle<Item>(
  items: readonly (readonly [weight: number, item: Item])[],
  random: Random,
): Deck<Item> {
  const copies = items.flatMap(([weight, item]) => Array.from({ length: weight }, () => item));
  let left: Item[] = [];
  return {
    draw: (fits = () => true) => {
      if (!left.some(fits)) left = [...left, ...shuffle(copies, random)];
      const [item] = left.splice(left.findIndex(fits), 1);
      if (item === undefined) throw new Error('No card of the sample fits');
      return item;
    },
  };
}

/** The element at the index, counted round and round; the list must not be empty. */
export function around<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}
