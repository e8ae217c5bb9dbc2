import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EntryKind, Memory, NewEntry } from '../../domain/memory.ts';
import { DEFAULT_MEMORY } from '../../store/memory-schema.ts';
import { type MemoryOptions, openMemory } from './memory.ts';

/** A workspace with a memory and a clock that the test sets; gone when the scope ends. */
export interface TestMemory extends Disposable {
  readonly dir: string;
  readonly memory: Memory;
  /** ISO 8601. */
  setTime(time: string): void;
  /** The text of a file, relative to `memories/`; null where there is none. */
  read(path: string): string | null;
  write(path: string, text: string | Uint8Array): void;
  /** Every Markdown file with its text, archive included. */
  texts(): ReadonlyMap<string, string>;
}

export async function createMemory(options: Partial<MemoryOptions> = {}): Promise<TestMemory> {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-memory-'));
  let now = new Date('2026-08-01T09:00:00Z');
  const memory = await openMemory(dir, { settings: DEFAULT_MEMORY, clock: () => now, ...options });
  const at = (path: string): string => join(dir, 'memories', path);
  return {
    dir,
    memory,
    setTime: (time) => {
      now = new Date(time);
    },
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : null),
    write: (path, text) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    texts: () => readTexts(dir),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function readTexts(dir: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(dir, 'memories'), { recursive: true, encoding: 'utf8' }).sort();
  const paths = names.filter((name) => name.endsWith('.md'));
  return new Map(paths.map((path) => [path, readFileSync(join(dir, 'memories', path), 'utf8')]));
}

export function entry(text: string, kind: EntryKind = 'fact', about: Partial<NewEntry> = {}): NewEntry {
  return { kind, confidence: 'sure', text, ...about };
}
