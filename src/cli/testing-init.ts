import { runCli } from './run-cli.ts';

export interface InitRun {
  readonly code: number;
  readonly stdout: string;
  readonly questions: readonly string[];
}

export interface InitWorld {
  readonly dir: string;
  readonly home: string;
}

export interface InitOptions {
  /** Of somebody at a terminal, who gives them in order and then ends the input; absent: nobody is there. */
  readonly answers?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Nothing listens there, whatever else this machine has. */
export const NO_OLLAMA = { OLLAMA_HOST: '127.0.0.1:1' };

/** Runs `nightschool init` in this process; what it says and what it complains of are one text. */
export async function init(
  { dir, home }: InitWorld,
  words: readonly string[],
  { answers, environment = {} }: InitOptions = {},
): Promise<InitRun> {
  const questions: string[] = [];
  const stdout: string[] = [];
  const question = async (text: string): Promise<string | null> => {
    questions.push(text);
    return answers?.[questions.length - 1] ?? null;
  };
  const code = await runCli(['init', ...words], {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stdout.push(text) },
    ...(answers !== undefined && { input: { question } }),
    cwd: dir,
    environment: { HOME: home, ...NO_OLLAMA, ...environment },
    signal: new AbortController().signal,
  });
  return { code, stdout: stdout.join(''), questions };
}
