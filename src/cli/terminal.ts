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
}

/** What every command takes. */
export interface CommonOptions {
  /** Absolute path of the workspace. */
  readonly dir: string;
  readonly json: boolean;
}

/**
 * Exit code of a command: 0 done, 1 failed, 2 bad usage or configuration, 3 done with a regression rolled back, 130
 * stopped by the person.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** Prints a value as JSON, or its text for people. */
export function print(
  shell: Shell,
  options: Pick<CommonOptions, 'json'>,
  result: { readonly json: unknown; readonly text: string },
): void {
  shell.stdout.write(options.json ? `${JSON.stringify(result.json, null, 2)}\n` : ensureNewline(result.text));
}

/** Rows as aligned columns; a header, then the rows. Numbers stand to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  const isNumeric = header.map((_, column) => rows.every((row) => /^(-|[\d.,]+ ?%?)?$/.test(row[column] ?? '')));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return `${[line(header), ...rows.map(line)].join('\n')}\n`;
}

function ensureNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Today's date, YYYY-MM-DD, in UTC: the name of a night. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
