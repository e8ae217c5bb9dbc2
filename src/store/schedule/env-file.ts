import { stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { readText } from '../json-lines.ts';

/** What a file of environment variables sets, never to what. */
export interface EnvFile {
  readonly exists: boolean;
  /** Variables that are not empty. */
  readonly names: ReadonlySet<string>;
  /** Others on this machine can read it. */
  readonly isOpen: boolean;
}

export async function readEnvFile(path: string): Promise<EnvFile> {
  const text = await readText(path).catch(() => null);
  if (text === null) return { exists: false, names: new Set(), isOpen: false };
  const { mode } = await stat(path);
  const set = Object.entries(parseEnv(text)).filter(([, value]) => value !== undefined && value.trim() !== '');
  return { exists: true, names: new Set(set.map(([name]) => name)), isOpen: (mode & 0o077) !== 0 };
}
