import type { Output } from '../terminal.ts';

/** A terminal as people see it: as many rows as it has ever shown, and the cursor. */
export interface Screen extends Output {
  columns: number;
  rows: number;
  readonly isTTY: true;
  /** What stands there, without spaces at ends and without empty rows at the end. */
  readonly shown: () => readonly string[];
  /** All that was written, with its controls. */
  readonly written: () => string;
  /** Makes it narrower, as terminals do that fold their rows. */
  readonly fold: (columns: number) => void;
}

const TOKEN = /\p{Cc}\[([?\d;]*)([A-Za-z])|[\r\n]|\P{Cc}/gu;

export function createScreen(columns = 80, rows = 24): Screen {
  let lines: string[] = [''];
  let [row, column] = [0, 0];
  let all = '';
  const put = (character: string): void => {
    if (column >= screen.columns) [row, column] = [row + 1, 0];
    const line = (lines[row] ?? '').padEnd(column);
    lines[row] = line.slice(0, column) + character + line.slice(column + 1);
    column += 1;
  };
  const control = (argument: string, letter: string): void => {
    const number = Number(argument || 1);
    if (letter === 'A') row = Math.max(0, row - number);
    else if (letter === 'B') row += number;
    else if (letter === 'G') column = number - 1;
    else if (letter === 'K') lines[row] = argument === '2' ? '' : (lines[row] ?? '').slice(0, column);
    else if (!'mhl'.includes(letter)) throw new Error(`unknown control ${argument}${letter}`);
  };
  const screen: Screen = {
    columns,
    rows,
    isTTY: true,
    write: (text) => {
      all += text;
      for (const [token, argument = '', letter] of text.matchAll(TOKEN)) {
        if (letter !== undefined) control(argument, letter);
        else if (token === '\n') [row, column] = [row + 1, 0];
        else if (token === '\r') column = 0;
        else put(token);
      }
      for (let index = 0; index <= row; index++) lines[index] ??= '';
    },
    shown: () =>
      lines
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd()
        .split('\n'),
    written: () => all,
    fold: (narrower) => {
      const folded = lines.map((line) => line.match(new RegExp(`.{1,${narrower}}`, 'gu')) ?? ['']);
      row = folded.slice(0, row).reduce((sum, { length }) => sum + length, 0);
      lines = folded.flat();
      screen.columns = narrower;
    },
  };
  return screen;
}
