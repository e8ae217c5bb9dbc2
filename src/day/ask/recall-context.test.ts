import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RecallHit, RecallOptions } from '../../domain/memory.ts';
import type { Student, StudentPrompt } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { recallContext, withContext } from './recall-context.ts';
import { said, user } from './testing.ts';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function folder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-context-'));
  dirs.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const hit = (path: string): RecallHit => ({
  ...{ path, kind: 'workflow', title: path, headings: [], line: 1, snippet: 'the passage', score: 1, coverage: 1 },
  date: '2026-11-21',
});

function recall(...paths: readonly string[]) {
  const asked: (RecallOptions | undefined)[] = [];
  const find = async (query: string, options?: RecallOptions) => {
    asked.push(options);
    return { query, hits: paths.map(hit), mentions: [], notice: null, engine: 'bm25' as const };
  };
  return { asked, recall: find };
}

describe('recallContext', () => {
  it('shows what is always loaded, then what fits, each once, as data', async () => {
    const dir = folder({
      'memories/MEMORY.md': '- Robin likes tea. ^abc123',
      'memories/workflows/a.md': '# A\n',
      'memories/workflows/b.md': 'x'.repeat(9000),
    });
    const memory = recall('memories/workflows/a.md', 'memories/workflows/b.md', 'memories/MEMORY.md');
    const { paths, text } = await recallContext('Do it', { dir, memory });
    expect(paths).toEqual(['memories/MEMORY.md', 'memories/workflows/a.md', 'memories/workflows/b.md']);
    expect(text).toMatch(
      /<data name="memories\/MEMORY\.md"[^>]*>\n- Robin likes tea[\s\S]*\n# A\n[\s\S]*\nthe passage\n[\s\S]*The request:\n\n$/,
    );
    expect(memory.asked).toEqual([{ kinds: ['workflow', 'lesson', 'memory'], limit: 3 }]);
  });

  it('is empty where nothing is known, and where recall fails', async () => {
    expect(await recallContext('Do it', { dir: folder({}), memory: recall() })).toEqual({ paths: [], text: '' });
    const failing = { recall: () => Promise.reject(new NightschoolError('RECALL_FAILED', 'no qmd')) };
    expect(await recallContext('Do it', { dir: folder({}), memory: failing })).toEqual({ paths: [], text: '' });
  });
});

describe('withContext', () => {
  const asked: StudentPrompt[] = [];
  const student: Student = {
    ...{ name: 's', deterministic: true, fingerprint: 'f' },
    act: async (prompt) => {
      asked.push(prompt);
      return { action: { kind: 'reply', text: '', waiting: false }, tokens: { input: 0, output: 0 } };
    },
  };
  const prompt = { skill: 's', tools: [], seed: 1, signal: new AbortController().signal };

  it('puts it before the first words of the user, and changes nothing else', async () => {
    const messages = [user('a'), said('b'), user('c')];
    await withContext(student, { paths: [], text: 'known: ' }).act({ ...prompt, messages });
    expect(asked.at(-1)).toEqual({ ...prompt, messages: [user('known: a'), said('b'), user('c')] });
    expect(withContext(student, { paths: [], text: '' })).toBe(student);
  });
});
