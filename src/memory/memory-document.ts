import { blocksIn } from './blocks.ts';
import { type FactLine, printFact } from './fact.ts';
import { type Line, lineEnd, splitLines } from './lines.ts';
import { parseMarks } from './marks.ts';

/** A fact where it stands in MEMORY.md. */
export interface WrittenFact extends FactLine {
  /** Index of its line: its name within the document. */
  readonly place: number;
  /** Lines that people indented below it; they go where it goes. */
  readonly below: readonly string[];
  /** Heading it stands under, empty where there is none. */
  readonly section: string;
}

export interface MemoryDocument {
  readonly lines: readonly Line[];
  /** Bullets with an id. */
  readonly facts: readonly WrittenFact[];
  /** Texts of the other bullets, people's own lines: without an id, or with one that stands further up. */
  readonly people: readonly string[];
}

export interface DocumentChange {
  readonly replaced: ReadonlyMap<number, FactLine>;
  /** Places of facts that go. */
  readonly removed: ReadonlySet<number>;
  readonly added: readonly { readonly section: string; readonly fact: FactLine }[];
}

const HEADING = /^ {0,3}#{1,6}[ \t]+(\S.*)$/;
const NEW_FILE = '# Memory\n';

/** MEMORY.md as lines, and which of them are facts. */
export function parseDocument(text: string | null): MemoryDocument {
  const lines = splitLines(text === null || text === '' ? NEW_FILE : text);
  const facts: WrittenFact[] = [];
  const people: string[] = [];
  const seen = new Set<string>();
  for (const { start, lines: content } of blocksIn(lines)) {
    const [head = '', ...below] = content;
    const marks = parseMarks(head.slice(2));
    const [id] = marks.ids;
    if (id === undefined || marks.text === '' || seen.has(id)) people.push(marks.text);
    else facts.push({ ...marks, place: start, below, section: sectionAt(lines, start) });
    if (id !== undefined) seen.add(id);
  }
  return { lines, facts, people };
}

/** The document with its changes; every line that is not among them is printed byte for byte. */
export function printDocument({ lines, facts }: MemoryDocument, { replaced, removed, added }: DocumentChange): string {
  const end = lineEnd(lines);
  const gone = new Set(
    facts
      .filter(({ place }) => removed.has(place))
      .flatMap(({ place, below }) => [place, ...below.map((_, at) => place + 1 + at)]),
  );
  const inserted = insertions(lines, { added, end });
  const printed = lines.flatMap((line, index) => {
    const fact = replaced.get(index);
    const text = fact === undefined ? line.text : bulletOf(line) + printFact(fact);
    return [inserted.get(index) ?? '', gone.has(index) ? '' : text + line.end];
  });
  return joinWith(end, [...printed, inserted.get(lines.length) ?? '', ...newSections(lines, { added, end })]);
}

function bulletOf({ text }: Line): string {
  return /^\ufeff?[-*+] +/.exec(text)?.[0] ?? '- ';
}

function sectionAt(lines: readonly Line[], place: number): string {
  const above = lines.slice(0, place).findLast((line) => titleOf(line) !== null);
  return above === undefined ? '' : (titleOf(above) ?? '');
}

function titleOf({ text, isProse }: Line): string | null {
  return isProse ? (HEADING.exec(text)?.[1]?.replace(/[ \t]+#*[ \t]*$/, '') ?? null) : null;
}

function findSection(lines: readonly Line[], section: string): number {
  return lines.findIndex((line) => titleOf(line)?.toLowerCase() === section.toLowerCase());
}

interface Adding {
  readonly added: DocumentChange['added'];
  readonly end: string;
}

/** Text to insert before a line, for headings that there are: below the last line of their section. */
function insertions(lines: readonly Line[], { added, end }: Adding): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { section, bullets } of bySection({ added, end })) {
    const heading = findSection(lines, section);
    if (heading < 0) continue;
    const next = lines.findIndex((line, index) => index > heading && titleOf(line) !== null);
    const until = next < 0 ? lines.length : next;
    let at = until;
    while (at > heading + 1 && lines[at - 1]?.text.trim() === '') at -= 1;
    const isInList = /^(?:[-*+] |[ \t])/.test(lines[at - 1]?.text ?? '');
    const isTight = at === until && until < lines.length;
    found.set(at, `${isInList ? '' : end}${bullets}${isTight ? end : ''}`);
  }
  return found;
}

function newSections(lines: readonly Line[], { added, end }: Adding): readonly string[] {
  return bySection({ added, end })
    .filter(({ section }) => findSection(lines, section) < 0)
    .map(({ section, bullets }) => `${end}## ${section}${end}${end}${bullets}`);
}

function bySection({ added, end }: Adding): readonly { readonly section: string; readonly bullets: string }[] {
  const groups = Map.groupBy(added, ({ section }) => section.toLowerCase());
  return [...groups.values()].map((group) => ({
    section: group[0]?.section ?? '',
    bullets: group.map(({ fact }) => `- ${printFact(fact)}${end}`).join(''),
  }));
}

/** A last line that people left open is ended before anything is added. */
function joinWith(end: string, parts: readonly string[]): string {
  return parts.reduce(
    (text, part) => (part === '' || text === '' || text.endsWith('\n') ? text + part : text + end + part),
    '',
  );
}
