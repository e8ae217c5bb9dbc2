import type { Guard } from '../domain/guard.ts';
import { visible } from '../report/plain.ts';
import { escapeHiddenJson } from '../util/text-safety/escape.ts';

export { formatTable } from './format-table.ts';

/** Where a command's words go; handed in so that tests read them without patching the process. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal; 0 or absent where it does not tell. */
  readonly columns?: number;
  readonly rows?: number;
}

/** Whoever types at the terminal. */
export interface Input {
  /** Shows the text and waits for a line; null where the input has ended or Ctrl-C was pressed. */
  question(text: string): Promise<string | null>;
}

/** The world as the command line sees it. */
export interface Shell {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Absent where nobody types: a pipe, a scheduled job. */
  readonly input?: Input;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
  /** Has the second Ctrl-C do this, where it would end the process at once; a third one does that then. Absent: it always does. */
  readonly onSecondSignal?: (act: () => void) => void;
  /** Looks at what is written to both outputs, and by a night at all that goes out. Absent: nobody does. */
  readonly guard?: Guard;
}

/** What every command takes. */
export interface CommonOptions {
  /** Absolute path of the workspace. */
  readonly dir: string;
  readonly json: boolean;
}

/**
 * Exit code of a command: 0 done, 1 failed, 2 bad usage or configuration, 3 done with a regression rolled back, 4 a
 * file could not be written, 130 stopped by the person.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

export interface Printed {
  readonly json: unknown;
  readonly text: string | ((columns: number) => string);
  /** The text sets colours of its own. Whatever it quotes has to be made visible before. */
  readonly colours?: boolean;
}

/** Prints a value as JSON, or its text for people, which may depend on the columns there are: any number in a file or pipe. */
export function print(
  { stdout }: Pick<Shell, 'stdout'>,
  options: Pick<CommonOptions, 'json'>,
  { json, text, colours = false }: Printed,
): void {
  if (options.json) stdout.write(`${escapeHiddenJson(JSON.stringify(json, null, 2))}\n`);
  else stdout.write(ensureNewline(safe(typeof text === 'string' ? text : text(columnsOf(stdout)), colours)));
}

/** Whatever a terminal would obey, and a command forgot, is spelt out here: but for the colours that it sets itself. */
function safe(text: string, colours: boolean): string {
  if (!colours) return visible(text);
  return text
    .split(COLOURS)
    .map((part, index) => (index % 2 === 1 ? part : visible(part)))
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what begins a colour
const COLOURS = /(\u001b\[(?:0|1|2|22|3[1-69]|90)m)/;

function columnsOf({ isTTY, columns }: Output): number {
  return isTTY === true ? columns || 80 : Number.POSITIVE_INFINITY;
}

function ensureNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Today's date, YYYY-MM-DD, in UTC: the name of a night. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
