import { constructFromEvents, EVENT_ID, type Event, FAILSAFE_SCHEMA, parseEvents, YAMLException } from 'js-yaml';
import { type Report, warn } from './report.ts';
import type { SplitSkill } from './split-skill.ts';

export const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'name',
  'description',
  'license',
  'compatibility',
  'metadata',
  'allowed-tools',
]);

export interface FrontMatter {
  readonly name: string;
  readonly description: string;
  readonly metadata: { readonly [key: string]: string };
}

/** Name, description and metadata. YAML that does not parse is read line by line, as other clients do; all of it warned about. */
export function readFrontMatter(skill: SplitSkill, report: Report): FrontMatter {
  const fields = skill.yaml === null ? new Map<string, unknown>() : readFields(skill.yaml, skill.yamlLine, report);
  for (const key of fields.keys()) {
    if (!KNOWN_KEYS.has(key))
      warn(report, skill.yamlLine, `The front matter has a key that is not in the specification: ${key}.`);
  }
  const [name, description] = [textOf(fields.get('name')), textOf(fields.get('description'))];
  if (name === '') warn(report, skill.yamlLine, 'The front matter gives no name.');
  if (description === '') warn(report, skill.yamlLine, 'The front matter gives no description.');
  return { name, description, metadata: textsOf(fields.get('metadata')) };
}

/** Events of untrusted YAML with every feature refused that can grow or surprise: anchors, aliases, tags, several documents. */
export function parseYaml(yaml: string): readonly Event[] {
  const events = parseEvents(yaml, { maxDepth: 10 });
  const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT);
  if (documents.length > 1) throw new YAMLException('more than one document');
  if (events.some(isFancy)) throw new YAMLException('anchors, aliases and tags are not allowed');
  return events;
}

/** The top-level fields, by default with every scalar as a string. Throws for duplicate keys and for anything but a mapping. */
export function constructFields(
  events: readonly Event[],
  yaml: string,
  schema = FAILSAFE_SCHEMA,
): ReadonlyMap<string, unknown> {
  const [value] = constructFromEvents([...events], { source: yaml, schema, maxAliases: 0 });
  if (!isMapping(value)) throw new YAMLException('not a mapping of keys to values');
  return new Map(Object.entries(value));
}

function readFields(yaml: string, line: number, report: Report): ReadonlyMap<string, unknown> {
  try {
    return constructFields(parseYaml(yaml), yaml);
  } catch (error) {
    const mark = error instanceof YAMLException ? (error.mark?.line ?? 0) : 0;
    const reason = error instanceof YAMLException ? error.reason : String(error);
    warn(report, line + mark, `The front matter is not valid YAML (${reason}); it was read line by line.`);
    return readLines(yaml);
  }
}

function readLines(yaml: string): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const line of yaml.split('\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon));
    const value = line.slice(colon + 1).trim();
    if (KNOWN_KEYS.has(key) && key !== 'metadata' && !fields.has(key)) fields.set(key, unquote(value));
  }
  return fields;
}

function unquote(value: string): string {
  const quote = value.charAt(0);
  return value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote) ? value.slice(1, -1) : value;
}

function isFancy(event: Event): boolean {
  if (event.type === EVENT_ID.ALIAS) return true;
  return 'anchorStart' in event && (event.anchorStart >= 0 || event.tagStart >= 0);
}

function isMapping(value: unknown): value is { readonly [key: string]: unknown } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function textsOf(value: unknown): { readonly [key: string]: string } {
  if (!isMapping(value)) return {};
  const texts = Object.entries(value).map(([key, member]) => [
    key,
    typeof member === 'string' ? member : JSON.stringify(member),
  ]);
  return Object.fromEntries(texts);
}
