import { createRandom, type Random } from '../../util/random.ts';

/** A generated skill with what is asked of it. */
export interface GeneratedSkill {
  readonly name: string;
  readonly description: string;
  readonly text: string;
  readonly requests: readonly string[];
}

/** A verb and other ways to ask for it. */
const VERBS = [
  ['cancel', 'call off', 'get rid of'],
  ['track', 'follow', 'locate'],
  ['refund', 'pay back', 'reimburse'],
  ['renew', 'extend', 'prolong'],
  ['upgrade', 'improve', 'move up'],
  ['pause', 'suspend', 'freeze'],
  ['print', 'put on paper', 'make a hard copy of'],
  ['archive', 'file away', 'store'],
  ['dispute', 'contest', 'object to'],
  ['share', 'pass on', 'circulate'],
] as const;
const OBJECTS = (
  'order invoice subscription booking parcel contract deposit voucher warranty membership ' +
  'ticket payslip itinerary prescription donation permit lease timesheet quote mandate'
).split(' ');
const NAMES = 'Adeyemi Bergmann Calloway Dimitrov Eriksen Fontaine Garnier Hartmann Ivanova Jansen'.split(' ');
const FRAMES = [
  (what: string, name: string, code: string) => `Please ${what} of ${name}, number ${code}`,
  (what: string, name: string, code: string) => `Can you ${what} ${code} for ${name}?`,
  (what: string, name: string) => `${name} called and wants us to ${what} today`,
  (what: string, name: string, code: string) => `Hi, ${what} ${code}, ${name} is waiting`,
];

/** 200 skills, each verb with each object, and so many requests for each. */
export function generateLibrary(requests: number, seed = 7): readonly GeneratedSkill[] {
  const random = createRandom(seed);
  return VERBS.flatMap((ways) => OBJECTS.map((object) => generateSkill(ways, object, { requests, random })));
}

/** One more skill than there are, near several of them. */
export function generateNewcomer(requests: number, description?: string): GeneratedSkill {
  const ways = ['duplicate', 'copy', 'make another'];
  const skill = generateSkill(ways, 'order', { requests, random: createRandom(11) });
  return description === undefined ? skill : { ...skill, description, text: textOf(skill.name, description) };
}

/** A description that says what others do, over and over. */
export const STUFFED =
  'Handles every order. Cancel order, call off the order, cancel an order, get rid of an order, cancel orders. Track order, follow the order, locate an order. Refund order, pay back the order, reimburse the order, refund an order. Renew, extend, prolong the order. Cancel the invoice, call off the invoice, get rid of the invoice, cancel invoice. Call off, call off, get rid of, pay back, reimburse, locate, follow.';

function generateSkill(
  ways: readonly string[],
  object: string,
  { requests, random }: { readonly requests: number; readonly random: Random },
): GeneratedSkill {
  const name = `${ways[0]}-${object}`;
  const asked = ways.map((way) => `'${way} the ${object} …'`);
  const description = `${capital(ways[0] ?? '')} ${object}, after search customers. Use when asked to ${asked.join(', ')}.`;
  const ask = (): string => {
    const frame = pick(FRAMES, random);
    const code = `${object.slice(0, 2).toUpperCase()}-${1000 + Math.floor(9000 * random())}`;
    return frame(`${pick(ways, random)} the ${object}`, pick(NAMES, random), code);
  };
  return { name, description, text: textOf(name, description), requests: Array.from({ length: requests }, ask) };
}

function textOf(name: string, description: string): string {
  const title = capital(name.replaceAll('-', ' '));
  const tool = name.replaceAll('-', '_');
  const noun = name.split('-').at(-1) ?? name;
  return `---
name: ${name}
description: ${JSON.stringify(description)}
---

# ${title}

Do the steps in their order with the inputs below, each call exactly as written.

## Inputs

- \`customer\`: the name of the customer; otherwise ask the user.
- \`${noun}_id\`: the number of the ${noun}; otherwise ask the user.

## Steps

1. Search the customers: \`found = search_customers(name: {customer})\`
2. ${title}: \`done = ${tool}(customer: {found.id}, ${noun}_id: {${noun}_id})\`

## Output

- Always: \`"Done: {done.id}."\`

## Success criteria

- ${tool} was called once, and answered without an error.
- Nothing else was changed.
`;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(items.length * random())] as Item; // random is below 1, and none is empty
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
