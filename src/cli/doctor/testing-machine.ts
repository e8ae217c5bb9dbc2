import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../run-cli.ts';
import { type Ended, writeText } from '../testing.ts';

/** A machine of which a test says what is installed and who is at home. */
export interface TestMachine extends Disposable {
  readonly environment: { readonly PATH: string; readonly HOME: string };
  /** Installs a program that prints this. */
  install(program: string, output: string): void;
  writeAtHome(path: string, text: string): void;
}

/** With git, unless that is switched off, and nothing else. */
export function createMachine(options: { readonly git: boolean } = { git: true }): TestMachine {
  const root = mkdtempSync(join(tmpdir(), 'nightschool-machine-'));
  const environment = { PATH: join(root, 'bin'), HOME: join(root, 'home') };
  mkdirSync(environment.PATH);
  mkdirSync(environment.HOME);
  if (options.git) {
    const git = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    symlinkSync(git, join(environment.PATH, 'git'));
  }
  return {
    environment,
    install: (program, output) => {
      const path = join(environment.PATH, program);
      writeText(environment.PATH, program, `#!/bin/sh\nprintf '%s\\n' '${output}'\n`);
      chmodSync(path, 0o755);
    },
    writeAtHome: (path, text) => writeText(environment.HOME, path, text),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

export interface DoctorRun {
  readonly words?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
}

/** Runs `nightschool doctor` in this process. */
export async function doctor(dir: string, { words = [], environment, isTTY = false }: DoctorRun): Promise<Ended> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runCli(['doctor', ...words], {
    stdout: { write: (text) => stdout.push(text), isTTY },
    stderr: { write: (text) => stderr.push(text) },
    cwd: dir,
    environment,
    signal: new AbortController().signal,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}
