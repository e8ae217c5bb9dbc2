import { clip, columnsOf, oneLine } from '../report/plain.ts';

export interface TableOptions {
  /** Of the terminal; absent: any number. */
  readonly columns?: number;
  /** Headers of what tells least, that first: cut, and left out where that is not enough or it is a number. */
  readonly cut?: readonly string[];
  /** Headers of those whose end tells most, such as paths: they lose their beginning. */
  readonly paths?: readonly string[];
}

type Rows = readonly (readonly string[])[];

/** Between two columns. */
const GAP = '  ';
/** Columns that a text is cut to at least. */
const LEAST = 10;

/** Rows as aligned columns; a header, then the rows. Numbers stand to the right. Says what was left out, if anything was. */
export function formatTable(
  header: readonly string[],
  rows: Rows,
  { columns = Number.POSITIVE_INFINITY, cut = [], paths = [] }: TableOptions = {},
): string {
  const cells = [header, ...rows].map((row) => header.map((_, column) => oneLine(row[column] ?? '')));
  const { fitted, left } = fitColumns(cells, { columns, cut, paths });
  const isNumeric = (fitted[0] ?? []).map((_, column) => isNumbers(fitted, column));
  const widths = (fitted[0] ?? []).map((_, column) => widest(fitted, column));
  const lines = fitted.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - columnsOf(cell));
        return isNumeric[column] ? space + cell : cell + space;
      })
      .join(GAP)
      .trimEnd(),
  );
  const note = left.length === 0 ? [] : [`Left out for want of room: ${left.join(', ')} (--json has all).`];
  return `${[...lines, ...note].join('\n')}\n`;
}

/** Cuts one column after the other until all fit, or nothing may be cut any more. */
function fitColumns(
  cells: Rows,
  { columns, cut, paths }: Required<TableOptions>,
): { readonly fitted: Rows; readonly left: readonly string[] } {
  let fitted = cells;
  const left: string[] = [];
  for (const name of cut) {
    const excess = totalWidth(fitted) - columns;
    const column = fitted[0]?.indexOf(name) ?? -1;
    if (excess <= 0 || column < 0) continue;
    const room = widest(fitted, column) - excess;
    if (room >= LEAST && !isNumbers(fitted, column)) {
      const shorten = paths.includes(name) ? clipStart : clip;
      fitted = fitted.map((row) => row.map((cell, index) => (index === column ? shorten(cell, room) : cell)));
    } else {
      fitted = fitted.map((row) => row.toSpliced(column, 1));
      left.push(name);
    }
  }
  return { fitted, left };
}

function clipStart(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const end = [...text];
  while (columnsOf(end.join('')) >= columns) end.shift();
  return `…${end.join('')}`;
}

function totalWidth(cells: Rows): number {
  const header = cells[0] ?? [];
  return header.reduce((sum, _, column) => sum + widest(cells, column), GAP.length * (header.length - 1));
}

function widest(cells: Rows, column: number): number {
  return cells.reduce((most, row) => Math.max(most, columnsOf(row[column] ?? '')), 0);
}

function isNumbers(cells: Rows, column: number): boolean {
  return cells.slice(1).every((row) => /^(-|[\d.,]+ ?%?)?$/.test(row[column] ?? ''));
}
