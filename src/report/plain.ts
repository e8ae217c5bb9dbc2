/** Controls, escapes and direction marks, with which a log's text could rewrite what a terminal or page shows. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text on one line, with nothing in it that moves a cursor or turns the reading direction. */
export function oneLine(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(UNSAFE, '\ufffd')
    .trim();
}

/** The same, keeping line ends and tabs. */
export function visible(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSAFE, (character) => (/[\t\n]/.test(character) ? character : '\ufffd'));
}

/** At most `most` characters, with an ellipsis where something was cut. */
export function clip(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** Words on lines of at most `width` characters, each line after `indent`. A longer word is cut. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text)
    .split(' ')
    .filter(Boolean)
    .flatMap((long) => chunks(long, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (length(longer) <= room) {
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
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => length(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - length(cell));
        return right.has(column) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
}

function chunks(word: string, room: number): string[] {
  const characters = [...word];
  const count = Math.ceil(characters.length / room);
  return Array.from({ length: count }, (_, index) => characters.slice(index * room, (index + 1) * room).join(''));
}

function length(text: string): number {
  return [...text].length;
}
