import type { CheckContext } from './check.ts';

export interface ProgramResult {
  /** Null where the program is not there or did not end by itself. */
  readonly code: number | null;
  readonly stdout: string;
  /** First line of what it complained about. */
  readonly complaint: string;
}

const LIMITS = { timeout: 5_000, maxBuffer: 1_000_000 } as const;

/** Runs a program of the machine in the workspace, without a shell. Never rejects. */
export async function runProgram(
  program: string,
  words: readonly string[],
  context: Pick<CheckContext, 'dir' | 'environment' | 'signal'>,
): Promise<ProgramResult> {
  const { execa } = await import('execa');
  const { exitCode, stdout, stderr } = await execa(program, words, {
    ...LIMITS,
    cwd: context.dir,
    env: { ...context.environment, LC_ALL: 'C' }, // complaints are read
    extendEnv: false,
    cancelSignal: context.signal,
    stdin: 'ignore',
    reject: false,
  });
  return { code: exitCode ?? null, stdout: stdout ?? '', complaint: (stderr ?? '').split('\n')[0] ?? '' };
}
