import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlayedSession } from '../bench/sample/play.ts';
import { renderChat } from '../bench/sample/render-chat.ts';
import { renderClaudeCode } from '../bench/sample/render-claude-code.ts';
import { SAMPLE_SEED, sampleSessions } from '../bench/sample/sample.ts';
import { runCli } from './run-cli.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** A workspace of its own that is gone when the test's scope ends: `using workspace = createWorkspace()`. */
export interface TestWorkspace extends Disposable {
  readonly dir: string;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty `logs/` and a pipeline `nightly`, to which `settings` (YAML lines) are added. One page a night unless they say so. */
export function createWorkspace(settings = ''): TestWorkspace {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-cli-'));
  mkdirSync(join(dir, 'logs'));
  const pages = settings.includes('dashboard:') ? '' : 'dashboard: false\n';
  writeText(dir, 'pipelines/nightly.yaml', `name: nightly\nlogs: [logs/]\n${pages}${settings}\n`);
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A folder with nothing in it. */
export function createEmpty(): TestWorkspace {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-cli-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

export function copyWorkspace(from: string): TestWorkspace {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-cli-'));
  cpSync(from, dir, { recursive: true, preserveTimestamps: true });
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Sample sessions that are about these families alone, with the first `oneOffs` of those. */
export function pickSessions(families: readonly string[], oneOffs = 0): readonly PlayedSession[] {
  const asked = sampleSessions().filter(({ tasks }) => tasks.length > 0);
  const wanted = new Set(families);
  const single = asked.filter(({ tasks }) => tasks.every(({ family }) => family === 'one-off')).slice(0, oneOffs);
  const repeated = asked.filter(({ tasks }) => tasks.every(({ family }) => wanted.has(family)));
  return [...repeated, ...single].sort((a, b) => a.startedAt - b.startedAt);
}

/** Writes sessions as the sample has them: a chat log, named here, and one file for each session of the coding agent. */
export function writeLogs(dir: string, sessions: readonly PlayedSession[], name = 'chat.jsonl'): void {
  const chat = sessions.filter(({ format }) => format === 'chat');
  if (chat.length > 0) {
    writeText(dir, `logs/${name}`, chat.map((session) => `${renderChat(session, SAMPLE_SEED)}\n`).join(''));
  }
  for (const session of sessions.filter(({ format }) => format === 'claude-code')) {
    writeText(dir, `logs/claude-code/${session.id}.jsonl`, `${renderClaudeCode(session, SAMPLE_SEED)}\n`);
  }
}

export function writeText(dir: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

export function readText(dir: string, path: string): string {
  return readFileSync(join(dir, path), 'utf8');
}

/** Runs a command line in this process. */
export async function cli(
  dir: string,
  words: readonly string[],
  {
    signal = new AbortController().signal,
    environment = {},
  }: { readonly signal?: AbortSignal; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runCli(words, {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    cwd: dir,
    environment,
    signal,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** Runs a command line as a process of its own. */
export function startCli(
  dir: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended & { readonly signal: string | null }> } {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: dir,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout: string[] = [];
  const stderr: string[] = [];
  child.stdout.on('data', (chunk) => stdout.push(String(chunk)));
  child.stderr.on('data', (chunk) => stderr.push(String(chunk)));
  const ended = new Promise<Ended & { readonly signal: string | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout: stdout.join(''), stderr: stderr.join('') }));
  });
  return { child, ended };
}

/** Every file below the folders: path to bytes, sorted by path. The lock file is left out. */
export function tree(dir: string, folders: readonly string[] = ['']): ReadonlyMap<string, string> {
  const files = folders.flatMap((folder) => filesBelow(dir, folder)).filter((path) => path !== '.nightschool/lock');
  return new Map(files.sort().map((path) => [path, readFileSync(join(dir, path), 'latin1')]));
}

/** What a night leaves for people: the same for the same logs, but for when it was and how long it took. */
export function lasting(dir: string): ReadonlyMap<string, string> {
  const files = tree(dir, ['skills', 'evals', 'memories']);
  return new Map([...files].map(([path, text]) => [path, withoutTimes(text)]));
}

/** Paths whose content differs, or that only one side has. */
export function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}

function withoutTimes(text: string): string {
  return text
    .replace(/"durationMs":[\d.]+/g, '"durationMs":0')
    .replace(/"night":"[\d-]+"/g, '"night":""')
    .replace(/"(seal|trialsSeal|suiteAfter)":"[0-9a-f]{16}"/g, '"$1":""') // over what is replaced above
    .replace(/"(trials|decisions)":\["[0-9a-f]{16}"\]/g, '"$1":[]');
}

function filesBelow(dir: string, folder: string): readonly string[] {
  if (!existsSync(join(dir, folder))) return [];
  const names = readdirSync(join(dir, folder), { recursive: true, encoding: 'utf8' });
  return names.map((name) => (folder === '' ? name : `${folder}/${name}`)).filter((path) => isFile(join(dir, path)));
}

function isFile(path: string): boolean {
  return statSync(path).isFile();
}

/** The rows of a JSON Lines file. */
export function readRows(dir: string, path: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = readText(dir, path).split('\n').slice(0, -1);
  return lines.map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
}
