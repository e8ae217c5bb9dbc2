/** Where a program of the machine runs, and with what. */
export interface Machine {
  /** Absolute path of the workspace. */
  readonly dir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface Ran {
  /** Null where the program is not there, took too long or was ended. */
  readonly code: number | null;
  readonly stdout: string;
  /** The most telling line of what it complained about, without names and passwords of addresses; why it did not end, where it did not. */
  readonly complaint: string;
}

export interface RunOptions {
  readonly input?: string;
  /** Set for this call. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly seconds?: number;
}

const SECONDS = 30;
const MOST_CHARACTERS = 50_000_000;
/** Of a hook or a rebase that we were started by: they would lead git elsewhere. */
const OF_ANOTHER_GIT = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];
/** Nobody is there to be asked; complaints are read. */
const QUIET = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GH_PROMPT_DISABLED: '1', NO_COLOR: '1' };

/** Runs a program in the workspace without a shell. Rejects only with the signal's reason. */
export async function runProgram(
  { dir, environment, signal }: Machine,
  [program = '', ...words]: readonly string[],
  { input, variables = {}, seconds = SECONDS }: RunOptions = {},
): Promise<Ran> {
  signal.throwIfAborted();
  const { execa } = await import('execa');
  const inherited = Object.entries(environment).filter(([name]) => !OF_ANOTHER_GIT.includes(name));
  const result = await execa(program, words, {
    cwd: dir,
    env: { ...Object.fromEntries(inherited), ...QUIET, ...variables },
    extendEnv: false,
    timeout: 1000 * seconds,
    maxBuffer: MOST_CHARACTERS,
    cancelSignal: signal,
    reject: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
  });
  signal.throwIfAborted();
  const { exitCode, stdout, stderr, timedOut, code } = result;
  const why = timedOut ? `${program} took longer than ${seconds} s` : code === 'ENOENT' ? `${program} is not here` : '';
  return { code: exitCode ?? null, stdout: stdout ?? '', complaint: why === '' ? mostTelling(stderr ?? '') : why };
}

/** The line that says most: a refusal before an error, an error before what else stands last. */
function mostTelling(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^\s*hint:/.test(line));
  const find = (pattern: RegExp): string | undefined => lines.findLast((line) => pattern.test(line));
  const said = find(/rejected\]|denied|declined/) ?? find(/^\s*(?:fatal|error)\b/) ?? lines.at(-1) ?? '';
  return said
    .trim()
    .replace(/:\/\/[^/@\s]*@/g, '://')
    .slice(0, 300);
}
