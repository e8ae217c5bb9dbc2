import { type Line, splitLines } from './lines.ts';

/** A bullet at the left margin with the lines indented below it. */
export interface Block {
  /** Index of its first line and of the line after its last. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

const BULLET = /^[-*+] /;
const INDENTED = /^(?: {2,}|\t)\s*\S/;

/** The bullets of a text; a blank line ends one. */
export function blocksOf(text: string): readonly Block[] {
  return blocksIn(splitLines(text));
}

export function blocksIn(lines: readonly Line[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < lines.length; ) {
    const end = blockEnd(lines, start);
    if (end > start) blocks.push({ start, end, lines: lines.slice(start, end).map(contentOf(start)) });
    start = Math.max(end, start + 1);
  }
  return blocks;
}

function blockEnd(lines: readonly Line[], start: number): number {
  const first = lines[start];
  if (first === undefined || !first.isProse || !BULLET.test(withoutMark(first, start))) return start;
  let end = start + 1;
  while (lines[end]?.isProse === true && INDENTED.test(lines[end]?.text ?? '')) end += 1;
  return end;
}

function contentOf(start: number): (line: Line, index: number) => string {
  return (line, index) => withoutMark(line, start + index);
}

/** The first line of a file may begin with a byte order mark. */
function withoutMark({ text }: Line, index: number): string {
  return index === 0 && text.startsWith('\ufeff') ? text.slice(1) : text;
}
