import { ERROR_CODES, type ErrorCode } from '../../errors.ts';
import { code, printTable } from './markdown.ts';
import { MEANINGS } from './meanings.ts';

/** Every error that a person can meet. */
export function printErrors(): string {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[]; // Object.keys forgets what it was given
  return printTable(
    ['code', 'exit code', 'meaning', 'what it says to do'],
    codes.map((name) => [code(name), String(ERROR_CODES[name].exit), MEANINGS[name], ERROR_CODES[name].hint]),
  );
}
