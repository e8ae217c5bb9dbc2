import type { Json } from '../../domain/json.ts';
import { createRedactor, type Redactor } from '../../redact/redact.ts';
import { createRandom } from '../../util/random.ts';
import { PERSONAL_KINDS, type PersonalKind } from './personal-values.ts';

/** Rounds of values of every kind, each in all its layouts. */
const ROUNDS = 30;

export interface Recall {
  readonly name: string;
  readonly found: number;
  readonly all: number;
  /** A few of those that were not found. */
  readonly missed: readonly string[];
}

type Context = (value: string, kind: PersonalKind) => Json;

/** Where a word says what it is. */
const LABELLED: readonly Context[] = [
  (value, { label }) => `My ${label} is ${value}, please update it.`,
  (value, { label }) => `${label}: ${value}`,
  (value, { key }) => JSON.stringify({ id: 7, [key]: value }),
  (value, { key }) => JSON.stringify(JSON.stringify({ [key]: value, note: 'ok' })),
  (value, { key }) => ({ customer: { id: 7, [key]: value } }),
  (value, { key }) => `UPDATE customers SET ${key} = '${value}' WHERE id = 7;`,
  (value, { label }) => `| ${label} | ${value} |`,
  (value, { key }) => `<customer><${key}>${value}</${key}></customer>`,
  (value, { key }) => `customer:\n  ${key}: ${value}\n  id: 7\n`,
  (value, { label }) => `- **${label}:** ${value}`,
];
const ALONE: readonly Context[] = [
  (value) => `I have changed it to ${value} for you.`,
  (value) => `"${value}"`,
  (value) => `7;Jane Doe;${value};active`,
  (value) => ['Jane Doe', value],
];

/** How much of made-up personal data is replaced, by kind. */
export async function recallPersonal(): Promise<readonly Recall[]> {
  const redactor = createRedactor({ seed: 1, disable: [], allow: [] });
  return Promise.all(PERSONAL_KINDS.map((kind, index) => recallOf(kind, redactor, index)));
}

async function recallOf(kind: PersonalKind, redactor: Redactor, seed: number): Promise<Recall> {
  const random = createRandom(seed + 1);
  const contexts = kind.standsAlone ? [...LABELLED, ...ALONE] : LABELLED;
  const missed: string[] = [];
  let all = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const value of kind.make(random)) {
      for (const context of contexts) {
        all++;
        const record = context(value, kind);
        if (JSON.stringify(await redactor.json(record)).includes(value)) missed.push(JSON.stringify(record));
      }
    }
  }
  return { name: kind.name, found: all - missed.length, all, missed: spread(missed) };
}

/** Not only the first, which are all alike. */
function spread(missed: readonly string[]): readonly string[] {
  return missed.filter((_, index) => index % Math.ceil(missed.length / 6) === 0);
}
