import { type Rule, spansOf } from '../rule.ts';

/** Spellings of the same kind of street. */
const SPELLINGS: readonly (readonly [kind: string, spellings: string])[] = [
  ['Street', 'Street|St'],
  ['Avenue', 'Avenue|Ave'],
  ['Road', 'Road|Rd'],
  ['Boulevard', 'Boulevard|Blvd'],
  ['Lane', 'Lane|Ln'],
  ['Drive', 'Drive|Dr'],
  ['Court', 'Court|Ct'],
  ['Place', 'Place|Pl'],
  ['Terrace', 'Terrace|Ter'],
  ['Highway', 'Highway|Hwy'],
  ['Parkway', 'Parkway|Pkwy'],
  ['Way', 'Way'],
  ['Square', 'Square|Sq'],
  ['Circle', 'Circle|Cir'],
];
const ANY_KIND = SPELLINGS.map(([, spellings]) => spellings).join('|');
const KINDS = SPELLINGS.map(([kind, spellings]) => ({ kind, ending: new RegExp(` (?:${spellings})\\.?$`) }));
const NAME = String.raw`(?:[NSEW]\.?|\d{1,3}(?:st|nd|rd|th)|\p{Lu}[\p{L}.'’-]{1,20})`;
const STREET = new RegExp(
  String.raw`(?<![\w.$-])\d{1,5}[A-Za-z]? (?:${NAME} ){1,4}(?:${ANY_KIND})(?![\p{L}\d])\.?`,
  'gu',
);
const GERMAN =
  /(?<![\p{L}\d])\p{Lu}[\p{L}.-]{1,30}(?:straße|strasse|str\.|allee|gasse) \d{1,4}(?: ?[a-h])?(?![\p{L}\d])/gu;
const OURS = / Example (?:\p{L}+)$/u;
const NOT_A_PLACE = /(?:Google|Hard|Disk|Flash|One) Drive$/;
const TREES = 'Alder Ash Aspen Beech Birch Cedar Cherry Cypress Elm Fir Hazel Juniper Larch Linden Maple Oak'.split(
  ' ',
);

/** Street and house number; what is no longer than a city or a post code stays. Case and abbreviation do not matter. */
export const postalAddress: Rule = {
  name: 'postal-address',
  revision: 1,
  find: (text) =>
    [...spansOf(STREET, text), ...spansOf(GERMAN, text)].filter(({ start, end }) => {
      const value = text.slice(start, end);
      return !OURS.test(value) && !NOT_A_PLACE.test(value);
    }),
  replace(value, pseudonym) {
    const kind = KINDS.find(({ ending }) => ending.test(value))?.kind ?? 'Street';
    const place = `${value.toLowerCase().replace(/ [^ ]+$/, '')} ${kind}`;
    const house = 10_000 + pseudonym.number('address-house', place, 90_000);
    return `${house} ${TREES[pseudonym.number('address-tree', place, TREES.length)]} Example ${kind}`;
  },
};
