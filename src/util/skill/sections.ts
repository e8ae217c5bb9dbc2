/** One point of a list with the points below it. Wrapped lines are joined. */
export interface Item {
  readonly line: number;
  readonly text: string;
  readonly numbered: boolean;
  readonly children: readonly Item[];
}

/** What stands under one heading of level 1 or 2; deeper headings belong to the section they are in. */
export interface Section {
  /** Lower case, without a colon at its end; '' before the first heading. */
  readonly heading: string;
  readonly title: string;
  readonly line: number;
  readonly items: readonly Item[];
  /** Text before the first item, joined. */
  readonly text: string;
  /** First line of text or of a fenced block that belongs to no item; null where there is none. */
  readonly looseLine: number | null;
}

interface SectionDraft {
  title: string;
  line: number;
  items: ItemDraft[];
  text: string[];
  looseLine: number | null;
}

interface ItemDraft {
  line: number;
  text: string;
  numbered: boolean;
  children: ItemDraft[];
}

const ITEM = /^( *)(?:[-*+]|(\d{1,9})[.)])[ \t]+/;
const FENCE = /^ {0,3}(```|~~~)/;

/** The sections of a Markdown body, in order. Fenced blocks are passed over. */
export function splitSections(body: string, firstLine: number): readonly Section[] {
  const sections: SectionDraft[] = [startSection('', firstLine)];
  let fence: string | null = null;
  let wrapped: ItemDraft | null = null;
  for (const [index, line] of body.split('\n').entries()) {
    const mark = FENCE.exec(line)?.[1] ?? null;
    if (mark !== null && (fence === null || fence === mark)) {
      fence = fence === null ? mark : null;
      wrapped = null;
      noteLoose(sections.at(-1), firstLine + index);
    } else if (fence === null) wrapped = addLine(sections, line, { number: firstLine + index, wrapped });
  }
  return sections.map((section) => ({
    ...section,
    heading: section.title.replace(/:$/, '').toLowerCase(),
    text: section.text.join(' '),
  }));
}

function startSection(title: string, line: number): SectionDraft {
  return { title, line, items: [], text: [], looseLine: null };
}

function noteLoose(section: SectionDraft | undefined, line: number): void {
  if (section !== undefined) section.looseLine ??= line;
}

/** Adds one line where it belongs and returns the item that a following line would continue. */
function addLine(
  sections: SectionDraft[],
  line: string,
  place: { readonly number: number; readonly wrapped: ItemDraft | null },
): ItemDraft | null {
  const section = sections.at(-1);
  const heading = headingOf(line);
  if (heading !== null) {
    sections.push(startSection(heading, place.number));
    return null;
  }
  const item = section === undefined ? null : addItem(section, line, place.number);
  if (item !== null || line.trim() === '') return item;
  if (place.wrapped !== null) {
    place.wrapped.text += ` ${line.trim()}`;
    return place.wrapped;
  }
  if (section?.items.length === 0) section.text.push(line.trim());
  noteLoose(section, place.number);
  return null;
}

function addItem(section: SectionDraft, line: string, number: number): ItemDraft | null {
  const marker = ITEM.exec(line);
  if (marker === null) return null;
  const text = line.slice(marker[0].length).trim();
  const item: ItemDraft = { line: number, text, numbered: marker[2] !== undefined, children: [] };
  const parent = (marker[1] ?? '').length >= 2 ? section.items.at(-1) : undefined;
  (parent?.children ?? section.items).push(item);
  return item;
}

function headingOf(line: string): string | null {
  if (line.startsWith('# ')) return line.slice(2).trim();
  return line.startsWith('## ') ? line.slice(3).trim() : null;
}
