import { createRandom, shuffle } from '../../../util/random.ts';
import { around } from '../deck.ts';

const HEADS =
  'Amber Ash Birch Bright Cedar Clear Copper Crest Dawn Elm Fern Flint Glen Granite Harbor Hazel Heather Iron Juniper Lake Linden Maple Marble Meadow North Oak Pine Quarry River Silver Stone Thistle West Willow Winter'.split(
    ' ',
  );
const TAILS = 'bank brook field ford gate haven hill mark mere port ridge stead vale water worth'.split(' ');
const KINDS =
  'Analytics Bakery Capital Clinics Design Dynamics Energy Foods Freight Health Labs Logistics Media Mobility Outdoor Robotics Software Studio Systems Textiles Tools Travel'.split(
    ' ',
  );

/** A target deal and the look-alikes that a search for it also finds, in the order in which the search lists them. */
export interface DealGroup {
  readonly name: string;
  readonly listed: readonly string[];
}

/**
 * Invented companies with a pipeline deal each; first words are unique, so groups do not mix. Two in three have
 * look-alikes: a sister company ("Oakford Labs" beside "Oakford Foods") or a longer name ("Oakford" beside "Oakford Labs").
 */
export function inventDealGroups(count: number): readonly DealGroup[] {
  const random = createRandom(12);
  const heads = HEADS.flatMap((head) => TAILS.map((tail) => head + tail));
  return shuffle(heads, random)
    .slice(0, count)
    .map((head, index) => inventGroup(head, index, shuffle(KINDS, random)));
}

function inventGroup(head: string, index: number, kinds: readonly string[]): DealGroup {
  const [first = '', second = '', third = ''] = kinds.map((kind) => `${head} ${kind}`);
  const groups: readonly DealGroup[] = [
    { name: first, listed: [second, first] },
    { name: first, listed: [first] },
    { name: head, listed: [first, head] },
    { name: first, listed: [first, second, third] },
    { name: head, listed: [head] },
    { name: first, listed: [third, second, first] },
    { name: second, listed: [first, second, head] },
    { name: first, listed: [second, first] },
    { name: first, listed: [first] },
  ];
  const family = `${head} & Sons`;
  if (index % 40 === 7) return { name: family, listed: [first, family] };
  return around(groups, index);
}
