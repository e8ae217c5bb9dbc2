/** A piece of a Markdown text. Text is on one line unless it is kept `verbatim`: a table, a quote or a fenced block. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A point of a list with the lines below it, indented as they are printed below a point. */
  | { readonly kind: 'item'; readonly numbered: boolean; readonly text: string; readonly below: readonly string[] }
  | { readonly kind: 'verbatim'; readonly form: 'table' | 'quote' | 'code'; readonly lines: readonly string[] };

type Draft =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'item'; numbered: boolean; text: string; below: string[] }
  | { kind: 'verbatim'; form: 'table' | 'quote' | 'code'; lines: string[] };

interface Reading {
  readonly blocks: Draft[];
  /** What a line without a mark of its own goes on with; null after a blank line. */
  open: Draft | null;
  /** The item that indented lines belong to, also after a blank line. */
  item: (Draft & { kind: 'item' }) | null;
  fence: { readonly mark: string; readonly into: string[]; readonly indent: string } | null;
}

const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const UNDERLINE = /^ {0,3}(?:(=)=*|(-)-+)[ \t]*$/;
const ITEM = /^([ \t]*)(?:[-*+•]|(\d{1,9})[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$/;
const FENCE = /^([ \t]*)(`{3,}|~{3,})/;
const NESTED = '   ';

/** Splits Markdown into its blocks, in order. Linear in the text; what it does not know is text. */
export function readBlocks(markdown: string): readonly Block[] {
  const reading: Reading = { blocks: [], open: null, item: null, fence: null };
  for (const line of markdown.split('\n')) readLine(reading, line.trimEnd());
  if (reading.fence !== null) closeFence(reading.fence);
  return reading.blocks;
}

function readLine(reading: Reading, line: string): void {
  const { fence, item } = reading;
  const opening = FENCE.exec(line)?.[2];
  if (fence !== null) readFenced(reading, fence, line);
  else if (line.trim() === '') reading.open = null;
  else if (item !== null && /^(?: {2}|\t)/.test(line)) readBelow(reading, item, line);
  else if (opening !== undefined) {
    reading.fence = { mark: opening, into: begin(reading, verbatim('code', line)).lines, indent: '' };
  } else readTopLine(reading, line);
}

function readTopLine(reading: Reading, line: string): void {
  const { open } = reading;
  const heading = HEADING.exec(line);
  const item = ITEM.exec(line);
  if (open?.kind === 'text' && UNDERLINE.test(line)) {
    reading.blocks.pop();
    beginHeading(reading, line.trim().startsWith('=') ? 1 : 2, open.text);
  } else if (isBreak(line)) {
    reading.open = null;
    reading.item = null;
  } else if (heading !== null) {
    beginHeading(reading, heading[1]?.length ?? 1, (heading[2] ?? '').replace(/[ \t]#+$/, '').trim());
  } else if (item !== null) {
    reading.item = begin(reading, { kind: 'item', numbered: item[2] !== undefined, text: item[3] ?? '', below: [] });
  } else readText(reading, line);
}

/** `---`, also with blanks between. */
function isBreak(line: string): boolean {
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(line.replace(/[ \t]/g, ''));
}

function readText(reading: Reading, line: string): void {
  const { open } = reading;
  const trimmed = line.trim();
  const form = trimmed.startsWith('|') ? 'table' : trimmed.startsWith('>') ? 'quote' : null;
  if (form !== null) {
    if (open?.kind === 'verbatim' && open.form === form) open.lines.push(trimmed);
    else begin(reading, verbatim(form, trimmed));
  } else if (open?.kind === 'verbatim' && open.form === 'quote') open.lines.push(`> ${trimmed}`);
  else if (open?.kind === 'text' || open?.kind === 'item') open.text = joined(open.text, trimmed);
  else begin(reading, { kind: 'text', text: trimmed });
}

/** A line below a point: another paragraph, a list of its own, a fenced block, or the rest of its sentence. */
function readBelow(reading: Reading, item: Draft & { kind: 'item' }, line: string): void {
  const fence = FENCE.exec(line);
  if (fence !== null) {
    item.below.push(`${NESTED}${line.trim()}`);
    reading.fence = { mark: fence[2] ?? '', into: item.below, indent: NESTED };
    return;
  }
  const nested = ITEM.exec(line);
  const text = line.trim();
  const last = item.below.length - 1;
  if (nested !== null) {
    const mark = nested[2] === undefined ? '-' : `${nested[2]}.`;
    item.below.push(`${NESTED.repeat(depthOf(nested[1] ?? ''))}${mark} ${nested[3] ?? ''}`);
  } else if (/^[|>]/.test(text) || reading.open !== item) item.below.push(`${NESTED}${text}`);
  else if (last < 0) item.text = joined(item.text, text);
  else item.below[last] = joined(item.below[last] ?? '', text);
  reading.open = item;
}

/** 1 for a list right below a point; deeper ones are told apart as far as anybody can follow. */
function depthOf(indent: string): number {
  const columns = indent.replaceAll('\t', '    ').length;
  return Math.min(4, Math.max(1, Math.floor(columns / 2) - (columns >= 6 ? 1 : 0)));
}

function readFenced(reading: Reading, { mark, into, indent }: NonNullable<Reading['fence']>, line: string): void {
  const isEnd = line.trim().startsWith(mark) && /^[`~]+$/.test(line.trim());
  into.push(indent === '' ? line : `${indent}${line.replace(/^(?: {1,4}|\t)/, '')}`);
  if (!isEnd) return;
  reading.fence = null;
  reading.open = null;
}

/** A block that nobody closed ends with the text. */
function closeFence({ mark, into, indent }: NonNullable<Reading['fence']>): void {
  while (into.at(-1)?.trim() === '') into.pop();
  into.push(`${indent}${mark}`);
}

function begin<Begun extends Draft>(reading: Reading, block: Begun): Begun {
  reading.blocks.push(block);
  reading.open = block;
  reading.item = null;
  return block;
}

function verbatim(form: 'table' | 'quote' | 'code', line: string) {
  return { kind: 'verbatim' as const, form, lines: [line.trim()] };
}

function beginHeading(reading: Reading, level: number, text: string): void {
  begin(reading, { kind: 'heading', level, text });
  reading.open = null;
}

function joined(before: string, after: string): string {
  return before === '' ? after : `${before} ${after}`;
}
