import { escapeHidden } from '../util/text-safety/escape.ts';

/** The text on one line, with nothing in it that moves a cursor, turns the reading direction or is not seen: that is spelt out. */
export function oneLine(text: string): string {
  return escapeHidden(text.replace(/[\t\r\n]+/g, ' ')).trim();
}

/** The same, keeping line ends and tabs. */
export function visible(text: string): string {
  return escapeHidden(text.replace(/\r\n?/g, '\n'));
}

/** The text cut to `columns` of a terminal, with an ellipsis where something was cut. */
export function clip(text: string, columns: number): string {
  const head = text.slice(0, 8 * columns);
  return chunks(head, columns)[0] === text ? text : `${chunks(head, columns - 1)[0] ?? ''}…`;
}

/** Words on lines of at most `width` characters, each line after `indent`. A longer word is cut; `95 %` stays together. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text)
    .split(/ (?!%)/)
    .filter(Boolean)
    .flatMap((long) => chunks(long, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) <= room) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].filter(Boolean).map((content) => indent + content);
}

/** Columns padded to their widest cell; those named in `right` stand to the right. */
export function table(rows: readonly (readonly string[])[], right: ReadonlySet<number>): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - columnsOf(cell));
        return right.has(column) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Pieces of at most `columns`; what a reader sees as one character stays whole. */
function chunks(text: string, columns: number): string[] {
  if (text.length <= columns && PLAIN.test(text)) return [text];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const wide = columnsOf(segment);
    if (used + wide > columns) {
      pieces.push(piece);
      [piece, used] = ['', 0];
    }
    piece += segment;
    used += wide;
  }
  return [...pieces, piece];
}

const PLAIN = /^[\x20-\x7e]*$/;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Columns that a terminal gives a character: two for East Asian wide ones and emoji, none for combining marks. */
function width(character: string): number {
  // asked for as an emoji: one column more than the sign itself has
  if (character === '\ufe0f') return 1;
  if (/\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/**
 * Columns that a text takes on a terminal, at most: one that joins several emoji into one, or draws an ideograph beyond the
 * common ones narrow, needs fewer.
 */
export function columnsOf(text: string): number {
  return PLAIN.test(text) ? text.length : Array.from(text, width).reduce((sum, columns) => sum + columns, 0);
}
