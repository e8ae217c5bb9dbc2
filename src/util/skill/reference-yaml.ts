import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml';

/** What strictyaml makes of YAML: every scalar is text, but for `<<` and `=`, which are no values: null. */
export type StrictYaml = string | null | readonly StrictYaml[] | ReadonlyMap<string, StrictYaml>;

/** Deeper nesting is refused; the reference has no such limit. */
const DEEPEST = 50;
/** Beyond what YAML calls printable. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** Nothing but comments before the end of the document; each line is looked at once. */
const EMPTY_DOCUMENT = /^(?:[ ]*(?:#.*)?\n)*\.\.\.(?:\s|$)/;
const LITERALLY = "(surround with ' and ' to make text appear literally)";

/**
 * Reads YAML as strictyaml does, which the reference validator is built on: no flow style, anchors, aliases, tags or
 * duplicate keys; a document that is no list and no mapping is its whole text.
 * @throws YAMLException whose `reason` is strictyaml's own words where it has some
 */
export function readStrictYaml(text: string): StrictYaml {
  refuseUnprintable(text);
  // line breaks of YAML 1.1, after which a line goes on where it was: to a parser of YAML 1.2 they are letters
  const yaml = text.replace(/[\x85\u2028\u2029]/g, ' ');
  const events = parseEvents(yaml, { maxDepth: DEEPEST });
  const documents = events.filter(({ type }) => type === EVENT_ID.DOCUMENT);
  if (documents.length > 1) throw new YAMLException('but found another document');
  if (EMPTY_DOCUMENT.test(yaml)) throw new YAMLException("expected the node content, but found '<document end>'");
  for (const event of events) refuseFancy(event, yaml);
  refuseTabs(events, yaml);
  const value = events.length > 2 ? readNode({ yaml, events, at: 1 }) : text;
  return value instanceof Map || Array.isArray(value) ? value : text;
}

interface Reader {
  readonly yaml: string;
  readonly events: readonly Event[];
  at: number;
}

function refuseUnprintable(yaml: string): void {
  const character = UNPRINTABLE.exec(yaml)?.[0];
  if (character === undefined) return;
  const point = (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  throw new YAMLException(`unacceptable character #x${point}: special characters are not allowed`);
}

function refuseFancy(event: Event, yaml: string): void {
  if (event.type === EVENT_ID.ALIAS) {
    throw new YAMLException(`found undefined alias '${yaml.slice(event.anchorStart, event.anchorEnd)}'`);
  }
  if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return;
  if (event.tagStart >= 0) {
    throw new YAMLException('Found disallowed tag tokens (do not specify types in markup)');
  }
  if (event.anchorStart >= 0) throw new YAMLException(`Found confusing disallowed anchor token ${LITERALLY}`);
  if (event.type !== EVENT_ID.SCALAR && event.style === COLLECTION_STYLE.FLOW) {
    throw new YAMLException(`Found ugly disallowed JSONesque flow mapping ${LITERALLY}`);
  }
}

/** A tab is part of a quoted or block scalar or of a comment; anywhere else it cannot start a token. */
function refuseTabs(events: readonly Event[], yaml: string): void {
  let end = 0;
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0) continue;
    refuseTabIn(yaml.slice(end, event.valueStart));
    end = event.valueEnd;
    if (event.style === SCALAR_STYLE.PLAIN) refuseTabIn(yaml.slice(event.valueStart, end).replaceAll('#', ''));
  }
  refuseTabIn(yaml.slice(end));
}

function refuseTabIn(text: string): void {
  if (/^[^#\n]*\t/m.test(text)) throw new YAMLException("found character '\\t' that cannot start any token");
}

function readNode(reader: Reader): StrictYaml {
  const event = reader.events[reader.at++];
  if (event?.type === EVENT_ID.SCALAR) {
    const text = getScalarValue(reader.yaml, event);
    return event.style === SCALAR_STYLE.PLAIN && (text === '<<' || text === '=') ? null : text;
  }
  if (event?.type === EVENT_ID.SEQUENCE) return readSequence(reader);
  if (event?.type === EVENT_ID.MAPPING) return readMapping(reader);
  throw new YAMLException('expected a value');
}

function readSequence(reader: Reader): StrictYaml {
  const items: StrictYaml[] = [];
  while (!closes(reader)) items.push(readNode(reader));
  return items;
}

function readMapping(reader: Reader): StrictYaml {
  const members = new Map<string, StrictYaml>();
  const columns: number[] = [];
  while (!closes(reader)) {
    const key = readKey(reader);
    if (key !== null && members.has(key)) throw new YAMLException(`Duplicate key '${key}' found`);
    const value = reader.events[reader.at];
    if (value?.type === EVENT_ID.MAPPING) columns.push(columnOf(reader.yaml, value));
    if (key === null) refuseMerge(readNode(reader));
    else members.set(key, readNode(reader));
  }
  if (columns.some((column) => column !== columns[0])) {
    throw new YAMLException('Found mapping with indentation inconsistent with previous mapping');
  }
  return members;
}

/** Null for the key that merges; what it merges into the top level is not looked at by the reference. */
function readKey(reader: Reader): string | null {
  const event = reader.events[reader.at];
  if (event?.type !== EVENT_ID.SCALAR) throw new YAMLException('found unhashable key');
  reader.at++;
  const text = getScalarValue(reader.yaml, event);
  return event.style === SCALAR_STYLE.PLAIN && text === '<<' ? null : text;
}

function refuseMerge(value: StrictYaml): void {
  const parts = Array.isArray(value) ? value : [value];
  if (parts.every((part) => part instanceof Map)) return;
  throw new YAMLException('expected a mapping or list of mappings for merging, but found scalar');
}

function closes(reader: Reader): boolean {
  if (reader.events[reader.at]?.type !== EVENT_ID.POP) return false;
  reader.at++;
  return true;
}

function columnOf(yaml: string, { start }: MappingEvent | SequenceEvent): number {
  return start - (yaml.lastIndexOf('\n', start - 1) + 1);
}
