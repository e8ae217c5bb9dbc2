import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../util/error-code.ts';
import { nightIn } from './strace.ts';

/** A system call that changed what lies in the workspace; paths are relative to it. */
export type Step =
  | { readonly call: 'open'; readonly path: string; readonly isEmptied: boolean }
  | { readonly call: 'write'; readonly path: string; readonly bytes: Buffer }
  | { readonly call: 'pwrite64'; readonly path: string; readonly bytes: Buffer; readonly at: number }
  | { readonly call: 'ftruncate'; readonly path: string; readonly length: number }
  | { readonly call: 'rename' | 'link'; readonly path: string; readonly to: string }
  | { readonly call: 'unlink' | 'mkdir' | 'rmdir'; readonly path: string };

const RECORDED = 'openat,write,pwrite64,ftruncate,rename,link,unlink,mkdir,rmdir';
/** Bytes of one call; none writes more. */
const MOST_BYTES = 50_000_000;

/** Every change that a night which nothing disturbs makes in its workspace, in order. */
export async function recordNight(
  dir: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly Step[]> {
  const file = join(tmpdir(), `nightschool-record-${process.pid}`);
  const show = ['-y', '-xx', '-s', String(MOST_BYTES), '-e', `trace=${RECORDED}`];
  await nightIn(dir, { environment, before: ['strace', '-f', '--seccomp-bpf', '-o', file, ...show] });
  const lines = readFileSync(file, 'latin1').split('\n');
  rmSync(file);
  return lines.flatMap((line) => parseStep(line, `${dir}/`) ?? []);
}

/** Does again what a step did. What it found otherwise, because it failed then too, changes nothing. */
export function replay(dir: string, step: Step): void {
  const path = join(dir, step.path);
  try {
    if (step.call === 'open') closeSync(openSync(path, step.isEmptied ? 'w' : 'a'));
    else if (step.call === 'write') appendFileSync(path, step.bytes);
    else if (step.call === 'pwrite64') writeAt(path, step.bytes, step.at);
    else if (step.call === 'ftruncate') ftruncateAt(path, step.length);
    else if (step.call === 'rename') renameSync(path, join(dir, step.to));
    else if (step.call === 'link') linkSync(path, join(dir, step.to));
    else if (step.call === 'mkdir') mkdirSync(path);
    else rmSync(path, { recursive: step.call === 'rmdir' });
  } catch (error) {
    if (!['EEXIST', 'ENOENT', 'ENOTEMPTY', 'ERR_FS_EISDIR'].includes(codeOf(error))) throw error;
  }
}

function parseStep(line: string, prefix: string): Step | null {
  const [, call = '', rest = ''] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
  if (rest === '' || / = -1 /.test(rest.slice(-200))) return null;
  const texts = [...rest.matchAll(/["<]((?:\\x[0-9a-f]{2})*)[">]/g)].map((match) => decode(match[1] ?? ''));
  const numbers = rest.slice(rest.lastIndexOf('"')).match(/\d+/g) ?? [];
  const isOnFile = call === 'write' || call === 'pwrite64' || call === 'ftruncate';
  const named = texts[call === 'openat' ? 1 : 0]?.toString('utf8') ?? '';
  if (!named.startsWith(prefix)) return null;
  const path = named.slice(prefix.length);
  const bytes = texts[1] ?? Buffer.alloc(0);
  if (isOnFile && call === 'write') return { call, path, bytes };
  if (call === 'pwrite64') return { call, path, bytes, at: Number(numbers[1]) };
  if (call === 'ftruncate') return { call, path, length: Number(/>, (\d+)/.exec(rest)?.[1]) };
  if (call === 'rename' || call === 'link') return { call, path, to: bytes.toString('utf8').slice(prefix.length) };
  if (call === 'unlink' || call === 'mkdir' || call === 'rmdir') return { call, path };
  return call === 'openat' && rest.includes('O_CREAT')
    ? { call: 'open', path, isEmptied: rest.includes('O_TRUNC') }
    : null;
}

function decode(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}

function writeAt(path: string, bytes: Buffer, at: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

function ftruncateAt(path: string, length: number): void {
  const file = openSync(path, 'r+');
  ftruncateSync(file, length);
  closeSync(file);
}
