import type { CleanTask } from '../../domain/task.ts';
import { findPhrase, foldWords } from '../../util/procedure/words.ts';
import { placeholderName, toKebab } from './memory-path.ts';
import { argumentsOf, scalarText } from './origins.ts';
import { plain } from './plain.ts';

const MOST = 12;
/** An entry keeps no more of one: what is longer is a text, not a name. */
const LONGEST_VALUE = 60;
/** Arguments that name the thing which the tool's own name says: `get_contact(name: …)` names a contact. */
const NAMING = new Set(['name', 'query', 'title', 'subject', 'text', 'search']);
/** Arguments by which a person is named. */
const PERSONS = new Set(['attendee', 'recipient', 'to', 'assignee', 'contact']);
/** Arguments that name a thing of the user's work, whoever worded them. */
const THINGS = new Set([
  'customer',
  'company',
  'project',
  'deal',
  'invoice',
  'order',
  'product',
  'vendor',
  'supplier',
  'team',
  'repo',
  'repository',
  'channel',
]);
/** Settings rather than names: no file is kept for each value. */
const NO_NAMES = new Set([
  'body',
  'content',
  'message',
  'command',
  'path',
  'file',
  'url',
  'limit',
  'kind',
  'category',
  'type',
  'status',
  'error',
  'topic',
  'date',
  'month',
  'year',
  'tool',
]);
const NO_THINGS = new Set(['web', 'inbox', 'all', 'data', 'item', 'items', 'file', 'files']);
const VERB =
  /^(?:get|find|search|list|create|update|send|log|add|set|fetch|look|lookup|read|show|query|check|move|delete|cancel|book|publish|schedule|archive|file|generate|save|write|edit)$/;

/**
 * What a task is about, as placeholders of layouts: the project it ran in, and what its calls name. Of the arguments
 * count those that the user named as well, and those whose name says that they name a person or a thing.
 */
export function aboutOf({ project, request, steps }: CleanTask): { readonly [placeholder: string]: string } {
  const about = new Map<string, { readonly value: string; readonly isSaid: boolean }>();
  const said = request.map(foldWords);
  for (const step of steps) {
    for (const [key, argument] of argumentsOf(step)) {
      const name = nameOf(key, step.tool);
      const value = nameValue(scalarText(argument));
      if (name === null || value === '') continue;
      const isSaid = !/^\d+$/.test(value) && said.some((turn) => findPhrase(turn, foldWords(value)) >= 0);
      const before = about.get(name);
      if (!isSaid && !THINGS.has(name) && name !== 'contact') continue;
      if (before === undefined ? about.size < MOST : isSaid && !before.isSaid) about.set(name, { value, isSaid });
    }
  }
  const folder = nameValue(project?.split(/[/\\]+/).findLast((part) => part !== '') ?? null);
  const values = new Map([...about].map(([name, { value }]) => [name, value]));
  if (folder !== '') values.set('project', folder);
  return Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nameOf(key: string, tool: string): string | null {
  const kebab = toKebab(key);
  if (PERSONS.has(kebab)) return 'contact';
  if (NAMING.has(kebab)) return thingOf(tool);
  if (kebab === '' || kebab.length > 30 || NO_NAMES.has(kebab) || /(?:^|-)ids?$/.test(kebab)) return null;
  return placeholderName(kebab);
}

/** `search_deals` → deal, `mcp__crm__get_contact` → contact; null where the name says no thing. */
function thingOf(tool: string): string | null {
  const words = placeholderWords(tool.split('__').at(-1) ?? tool);
  const thing = words.filter((word) => !VERB.test(word) && !NO_THINGS.has(word)).at(-1);
  return thing === undefined ? null : placeholderName(thing.replace(/([^s])s$/, '$1'));
}

function placeholderWords(tool: string): readonly string[] {
  return tool
    .slice(0, 80)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

/** What may name a thing: no address, date or number of decimals; without the signs that entries list them with. */
function nameValue(text: string | null): string {
  if (text === null || text.length > LONGEST_VALUE || /@|^[\d.:\s/-]{0,20}[.:/-][\d.:\s/-]{0,20}$/.test(text))
    return '';
  return plain(text, LONGEST_VALUE).replace(/[;=]/g, ' ').replace(/ {2,}/g, ' ').trim();
}
