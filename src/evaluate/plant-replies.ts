import type { Case, Fact } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { factVariants } from './fact-variants.ts';
import { statesFact } from './states-fact.ts';

/** Something polite that says nothing. */
export const POLITE = 'Of course, happy to help! That is all taken care of. Is there anything else I can do for you?';

/** What nobody would want to be told, whatever was asked. */
export const RUDE = 'No. Go away, I will not do that for you. Bananas are yellow.';

/** A reply that states the facts, and what plain assertions of people ask for besides. */
export function composeReply(facts: readonly Fact[], assertions: readonly JsonObject[] = []): string {
  const exact = assertions.find(({ type }) => type === 'equals')?.value;
  if (typeof exact === 'string') return exact;
  const first = assertions.find(({ type }) => type === 'starts-with')?.value;
  const wishes = assertions.filter(({ type }) => typeof type === 'string' && CONTAINS.test(type));
  const said = [...facts.map(String), ...wishes.flatMap(({ value }) => textsOf(value ?? null))];
  return [typeof first === 'string' ? first : 'Done.', ...said.map((text) => `It is ${text} .`)].join(' ');
}

const CONTAINS = /^i?contains(?:-all|-any)?$/;

function textsOf(value: Json): readonly string[] {
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap(textsOf) : [];
}

const NUMBER = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 20 });
const DAY = new Intl.DateTimeFormat('en-US', { month: 'long', day: 'numeric', timeZone: 'UTC' });

/** The same reply with its facts as people also write them: 1,200.00 for 1200, `May 20` for 2024-05-20; null where none can be. */
export function inOtherNotation(facts: readonly Fact[], assertions: readonly JsonObject[]): string | null {
  const written = facts.map(rewrite);
  const isOther = written.some((text, index) => text !== String(facts[index]));
  return isOther ? composeReply(written as Fact[], assertions) : null;
}

function rewrite(fact: Fact): string {
  const text = String(fact);
  const number = /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/.test(text) ? Number(text) : null;
  if (number !== null && (typeof fact === 'number' || text.includes('.'))) return NUMBER.format(number);
  if (!/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text)) return text;
  const date = new Date(`${text}T00:00:00Z`);
  return date.toISOString().startsWith(text) ? DAY.format(date) : text;
}

/** The reply without one of the case's facts; null where it has none, or says it in a way that cannot be taken out. */
export function withoutFact({ facts }: Case, reply: string): { readonly fact: Fact; readonly text: string } | null {
  for (const fact of facts.toReversed()) {
    const text = takeOut(reply, fact);
    if (!statesFact(text, fact)) return { fact, text };
  }
  return null;
}

/** The reply with another case's fact in place of its own; null where there is none other. */
export function withForeignFact(question: Case, reply: string, others: readonly Case[]): string | null {
  const without = withoutFact(question, reply);
  if (without === null) return null;
  const { fact, text } = without;
  const foreign = others
    .flatMap(({ facts }) => facts)
    .find((other) => typeof other === typeof fact && !statesFact(`It is ${other} .`, fact));
  return foreign === undefined ? null : `${text} It is ${foreign} .`;
}

/** Without every notation of the fact, the longest first, whatever its case. */
function takeOut(reply: string, fact: Fact): string {
  const variants = [...factVariants(fact)].sort((one, other) => other.length - one.length);
  return variants.reduce((text, variant) => {
    const [from, to] = [text.toLowerCase(), variant.toLowerCase()];
    if (to === '' || from.length !== text.length) return text;
    let left = '';
    let last = 0;
    for (let at = from.indexOf(to); at !== -1; at = from.indexOf(to, last)) {
      left += text.slice(last, at);
      last = at + to.length;
    }
    return left + text.slice(last);
  }, reply);
}
