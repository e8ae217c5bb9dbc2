import type { Guard, Withheld } from '../domain/guard.ts';
import { plural } from '../util/amounts.ts';

/** Items that are told of one by one; the rest is counted. */
const MOST_TOLD = 20;

/** Listens to the guard from now on; `tell` gives a sentence for each item that it stopped or changed since it was last asked. */
export function watchWithheld(guard: Guard | undefined): { tell(): readonly string[] } {
  let all: Withheld[] = [];
  guard?.onWithheld((withheld) => void all.push(withheld));
  return {
    tell: () => {
      const items = [...Map.groupBy(all, ({ item, rule, stopped }) => `${stopped} ${item} ${rule}`).values()];
      all = [];
      const told = items
        .slice(0, MOST_TOLD)
        .flatMap(([first, ...others]) => (first === undefined ? [] : [say(first, others)]));
      const rest = items.length - told.length;
      return rest === 0 ? told : [...told, `And ${plural(rest, 'more item')} held what looks like a secret.`];
    },
  };
}

function say({ item, rule, place, stopped }: Withheld, others: readonly Withheld[]): string {
  const places = [...new Set([place, ...others.map((each) => each.place)])].filter((each) => each !== '').sort();
  const where =
    places.length === 0 ? '' : ` at ${places.slice(0, 3).join(', ')}${places.length > 3 ? ' and elsewhere' : ''}`;
  const times = others.length === 0 ? '' : ` (${others.length + 1} times)`;
  return stopped
    ? `Stopped: the ${item} holds what looks like a secret${where} (${rule})${times}.`
    : `Withheld: a part of the ${item}${where} that looks like a secret (${rule})${times}.`;
}
