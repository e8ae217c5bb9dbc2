import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createScreen } from './progress/testing-screen.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** util-linux's `script` gives a command a terminal of its own. */
export const HAS_TERMINAL =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

export interface TerminalRun {
  /** What a person types; `\u0003` is Ctrl-C. */
  readonly type: (text: string) => void;
  /** Resolves once the text has been written by the command, or it has ended. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly written: string;
    readonly shown: readonly string[];
  }>;
}

/** Runs a command line as a process at a terminal of 80 columns and 24 rows. */
export function startInTerminal(
  dir: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): TerminalRun {
  const line = [process.execPath, MAIN, ...words].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, ...rest } = process.env;
  const child = spawn('script', ['-qefc', `stty cols 80 rows 24; exec ${line}`, '/dev/null'], {
    cwd: dir,
    env: { ...rest, TERM: 'xterm-256color', SHELL: '/bin/sh', ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const screen = createScreen(80, 24);
  const listeners = new Set<() => void>();
  const hear = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    screen.write(chunk);
    hear();
  });
  let isOver = false;
  const ended = new Promise<Awaited<TerminalRun['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      isOver = true;
      hear();
      resolve({ code, written: screen.written(), shown: screen.shown() });
    });
  });
  return {
    type: (text) => child.stdin.write(text),
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isOver && !screen.written().includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    ended,
  };
}
