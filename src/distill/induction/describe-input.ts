import type { Json } from '../../domain/json.ts';
import type { Input } from '../../domain/procedure.ts';
import { prose } from '../../util/skill/prose.ts';
import { shapeName, singular, toolWords, VERBS } from './names.ts';
import { spoken } from './prose.ts';
import type { PendingInput } from './workbench.ts';

/** The input as people read it: what kind of value it is, and which argument it is for. */
export function describeInput(input: PendingInput, name: string): Input {
  const { argument, tool, hypothesis } = input;
  const { rule } = hypothesis;
  const how = rule.find.length === 0 ? ', which earlier requests did not tell' : '';
  const meaning = `${kindOf(input)}${formOf(input)}${how} (argument ${argument} of ${tool})`;
  return { name, meaning: prose(meaning), ...rule };
}

const QUERIES = new Set('query q search term terms keyword keywords text'.split(' '));

/** `the name of the deal to search for`, `the stage of the deal`. */
function kindOf({ argument, wanted, tool, values }: PendingInput): string {
  const [verb = ''] = toolWords(tool);
  const noun = subjectOf(tool);
  const purpose = PURPOSES.get(verb) ?? '';
  if (noun === '') return `the ${spoken(wanted)}`;
  if (QUERIES.has(argument) && purpose !== '') {
    return areNames(values) ? `the name of the ${noun}${purpose}` : `the words to find the ${noun} by`;
  }
  const thing = spoken(wanted);
  if (thing === noun) return `the ${noun}${purpose}`;
  const own = thing.startsWith(`${noun} `) ? thing.slice(noun.length + 1) : thing;
  return `the ${PARTIES.get(own) ?? own} of the ${noun}${purpose}`;
}

/** What a tool reads its subject for; a tool that writes needs no such words. */
const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['search', ' to search for'],
  ['find', ' to find'],
  ...['get', 'lookup', 'fetch', 'read', 'show', 'view', 'check'].map((verb) => [verb, ' to look up'] as const),
  ...['list', 'query'].map((verb) => [verb, ' to list'] as const),
]);

const PARTIES: ReadonlyMap<string, string> = new Map([
  ['from', 'sender'],
  ['to', 'recipient'],
]);

/** `search_deals` → deal, `publish_post` → post; empty where a name has no words that could tell. */
function subjectOf(tool: string): string {
  const words = toolWords(tool);
  const nouns = words.filter((word) => !VERBS.has(word));
  const subject = nouns.length > 0 ? nouns : words.slice(1).slice(-1);
  return singular(subject.join(' '));
}

/** How the value is written, where that is not plain text. */
function formOf({ values, hypothesis }: PendingInput): string {
  const { conversion, find } = hypothesis.rule;
  if (find.length > 0 && find.every(({ kind }) => kind === 'choice')) return ', told by the words of the request';
  if (conversion === 'slug') return ', in small letters with dashes';
  return FORMS.get(shapeName(known(values))) ?? '';
}

const FORMS: ReadonlyMap<string, string> = new Map([
  ['date', ', as year-month-day'],
  ['time', ', as hours:minutes'],
]);

function areNames(values: readonly (Json | undefined)[]): boolean {
  const said = known(values);
  const names = said.filter((value) => typeof value === 'string' && /^\p{Lu}/u.test(value));
  return said.length > 0 && names.length >= 0.9 * said.length;
}

function known(values: readonly (Json | undefined)[]): Json[] {
  return values.filter((value) => value !== undefined);
}
