import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Folders (or files) below src/ that each folder may import from, besides itself. Reasons stand beside them. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: [], // nouns know nothing
  errors: [],
  util: ['domain', 'errors'],
  // stages know the nouns only: what one needs of another it gets as an argument
  ingest: ['domain', 'util', 'errors'],
  redact: ['domain', 'util', 'errors'],
  guard: ['domain', 'util', 'errors'], // it knows nothing of redact, which it is there to doubt
  cluster: ['domain', 'util', 'errors'],
  distill: ['domain', 'util', 'errors'],
  agent: ['domain', 'util', 'errors'],
  evaluate: ['domain', 'util', 'errors', 'agent'], // a trial runs the same loop that agents use
  decide: ['domain', 'util', 'errors'],
  promote: ['domain', 'util', 'errors'],
  memory: ['domain', 'util', 'errors'],
  report: ['domain', 'util', 'errors'],
  store: ['domain', 'util', 'errors'], // the edge that touches the disk
  providers: ['domain', 'util', 'errors'], // the edge that touches models
  queue: ['domain', 'util', 'errors'], // the edge that other machines work behind
  mcp: ['domain', 'util', 'errors'], // the edge that other agents and their tools come in by
};

/** The only places that may line the stages up. */
const COMPOSERS = new Set(['run', 'night', 'day', 'cli', 'index', 'bench']);

/** Modules that touch the world, and who may import them. */
const WORLD =
  /^node:(fs|http|https|net|dgram|child_process|sqlite|worker_threads)|^(openai|ollama|execa|yauzl|yazl|bullmq|ioredis)$|^@modelcontextprotocol\//;
const EDGES = new Set(['store', 'providers', 'mcp', 'queue', 'cli', 'bench', 'night', 'day']);

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.split('/').includes('fixtures'))
  .sort();

const imports = files.flatMap((file) => {
  const text = readFileSync(resolve(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|\bimport\('([^']+)'\)/gm)].map((match) => ({
    file,
    folder: folderOf(file),
    target: match[1] ?? match[2] ?? '',
  }));
});

const inside = imports
  .filter(({ target }) => target.startsWith('.'))
  .map(({ file, folder, target }) => ({ file, folder, to: relative(root, resolve(root, dirname(file), target)) }));

describe('who may import whom', () => {
  it('saw the code', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(inside.length).toBeGreaterThan(150);
  });

  it('keeps every arrow one-way', () => {
    const wrong = inside.filter(({ folder, to }) => {
      const target = folderOf(to);
      if (target === folder || COMPOSERS.has(folder)) return false;
      return !(ALLOWED[folder] ?? []).includes(target);
    });
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('knows every folder', () => {
    const unknown = new Set(files.map(folderOf).filter((folder) => !(folder in ALLOWED) && !COMPOSERS.has(folder)));
    expect([...unknown]).toEqual([]);
  });

  it('lets only the edges touch the world', () => {
    const wrong = imports.filter(({ folder, target }) => WORLD.test(target) && !EDGES.has(folder));
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  it('lets nobody but the edges read the clock or roll dice', () => {
    const wrong = files
      .filter((file) => !EDGES.has(folderOf(file)))
      .filter((file) => /\bDate\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(resolve(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  it('has no import cycle between files', () => {
    expect(findCycle()).toEqual([]);
  });
});

describe('what a reading thread loads', () => {
  const loaded = loadedBy('night/reading/thread.ts');

  it('is no library but those that every log needs', () => {
    const libraries = [...loaded].filter((target) => !target.endsWith('.ts') && !target.startsWith('node:'));
    expect(libraries.sort()).toEqual(['@secretlint/secretlint-rule-preset-recommend', 'yauzl']);
  });

  it('is no format but the daily ones, and what one of them reads as another does', () => {
    const formats = [...loaded]
      .filter((file) => /^ingest\/formats\/[^/]+\//.test(file))
      .map((file) => file.split('/')[2]);
    expect([...new Set(formats)].sort()).toEqual(['claude-code', 'codex', 'common', 'gemini-cli', 'qwen-code']);
  });
});

describe('size', () => {
  it('keeps every file at 250 lines or fewer', () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(resolve(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 250);
    expect(long).toEqual([]);
  });

  it('keeps run.ts on one page', () => {
    expect(readFileSync(resolve(root, 'run.ts'), 'utf8').split('\n').length - 1).toBeLessThanOrEqual(100);
  });
});

function folderOf(file: string): string {
  const first = file.split('/')[0] ?? file;
  return first.replace(/\.ts$/, '');
}

/** The files of one cycle, or [] where there is none. */
function findCycle(): readonly string[] {
  const targets = Map.groupBy(inside, ({ file }) => file);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const { to } of targets.get(file) ?? []) {
      const cycle = visit(to, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of files) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** A file with all that is loaded with it: files below src/ and packages. Types and what is imported later are left out. */
function loadedBy(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  if (!file.endsWith('.ts')) return loaded;
  const text = readFileSync(resolve(root, file), 'utf8');
  for (const [, names = '', target = ''] of text.matchAll(/^(?:import|export)\b([^;]*?)from '([^']+)'/gm)) {
    const isOfTypes = /^ type\b/.test(names) || /^ \{(?: type \w+(?: as \w+)?,?)+ \}/.test(names.replace(/\s+/g, ' '));
    if (isOfTypes) continue;
    loadedBy(target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target, loaded);
  }
  return loaded;
}
