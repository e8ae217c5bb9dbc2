/** A heading and the line it stands on (1-based). Level 1 is `#`. */
export interface Heading {
  readonly line: number;
  readonly level: number;
  readonly text: string;
}

/** Consecutive lines that are searched as one, 1-based, both included. Together they hold each line of a file once. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** About two short sections. Measured: shorter ones lose words that belong together, longer ones drown them. */
const MOST_WORDS = 120;

const CHARACTERS_PER_WORD = 6;

const HEADING = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/;
const FENCE = /^ {0,3}(```|~~~)/;

/** The lines of a text without their endings and without a byte order mark. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/^\ufeff/, '').split(/\r?\n/);
}

/** The headings of a Markdown text; what stands in fenced blocks is none. */
export function headingsOf(lines: readonly string[]): readonly Heading[] {
  const found: Heading[] = [];
  let fence: string | null = null;
  for (const [index, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined && (fence === null || fence === mark)) fence = fence === null ? mark : null;
    if (fence !== null) continue;
    const [, signs, text] = HEADING.exec(line) ?? [];
    if (signs !== undefined) found.push({ line: index + 1, level: signs.length, text: (text ?? '').trim() });
  }
  return found;
}

/** The headings that a line stands under, outermost first; its own included. */
export function headingsAt(headings: readonly Heading[], line: number): readonly Heading[] {
  const above: Heading[] = [];
  for (const heading of headings) {
    if (heading.line > line) break;
    while ((above.at(-1)?.level ?? 0) >= heading.level) above.pop();
    above.push(heading);
  }
  return above;
}

/** For each of consecutive ranges: the headings that its first line stands under, and those inside of it. */
export function headingsOfEach(
  ranges: readonly LineRange[],
  headings: readonly Heading[],
): readonly (readonly Heading[])[] {
  let next = 0;
  let above: readonly Heading[] = [];
  return ranges.map(({ from, to }) => {
    const first = next;
    while ((headings[next]?.line ?? Number.POSITIVE_INFINITY) <= to) next++;
    const inside = headings.slice(first, next);
    const start = headingsAt([...above, ...inside], from);
    above = headingsAt([...above, ...inside], to);
    return [...start, ...inside.filter(({ line }) => line > from)];
  });
}

/** Cuts a file into passages: between sections where that fits, else between paragraphs, list items, lines. */
export function splitPassages(lines: readonly string[], headings: readonly Heading[]): readonly LineRange[] {
  const starts = new Set(headings.map(({ line }) => line));
  const sizes = lines.map((line) => countWords(line));
  const ranges: LineRange[] = [];
  let from = 1;
  let size = 0;
  for (const [index, words] of sizes.entries()) {
    size += words;
    const line = index + 1;
    if (size <= MOST_WORDS || line === from) continue;
    const to = bestCut({ from, to: line }, lines, { starts });
    ranges.push({ from, to });
    from = to + 1;
    size = sizes.slice(to, line).reduce((sum, more) => sum + more, 0);
  }
  if (from <= lines.length) ranges.push({ from, to: lines.length });
  return ranges;
}

/** The last line of a passage that begins at `from` and ends before `to`. */
function bestCut(
  { from, to }: LineRange,
  lines: readonly string[],
  { starts }: { readonly starts: ReadonlySet<number> },
): number {
  const ends: readonly ((line: number) => boolean)[] = [
    (line) => starts.has(line + 1),
    (line) => (lines[line - 1] ?? '').trim() === '',
    (line) => /^\S/.test(lines[line] ?? ''),
  ];
  for (const isEnd of ends) {
    for (let line = to - 1; line >= from; line--) {
      if (isEnd(line)) return line;
    }
  }
  return to - 1;
}

/** By length, as not every script has spaces; at least one, so that blank lines cannot make a passage endless. */
function countWords(line: string): number {
  return Math.max(1, Math.round(line.trim().length / CHARACTERS_PER_WORD));
}
