import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createLiteralStudent } from '../agent/literal/literal.ts';
import type { CleanText } from '../domain/text.ts';
import { createGrader } from './grade.ts';
import { loadPromptfoo, promptfooEnvironment } from './load-promptfoo.ts';
import { parseSuite } from './parse-suite.ts';
import { buildReplayIndex } from './replay-index.ts';
import { runTrial, type TrialWords } from './trials.ts';

const folder = fileURLToPath(new URL('fixtures/refund-order', import.meta.url));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const suite = parseSuite(
  { config: read('promptfooconfig.yaml'), cases: read('cases.jsonl'), recordings: read('recordings.jsonl') },
  'evals/refund-order',
);
const home = mkdtempSync(join(tmpdir(), 'nightschool-agreement-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Verdicts = { readonly [caseId: string]: string };

interface PromptfooResult {
  readonly testCase: { readonly vars?: { readonly case?: unknown } | undefined };
  readonly success: boolean;
  readonly failureReason: number;
}

const EXPECTED = {
  'case-1': 'passed',
  'case-2': 'passed',
  'case-3': 'passed',
  'case-4': 'passed',
  partial: 'failed: extra-effect',
  told: 'failed: missing-effect',
  unseen: 'errored: replay-miss',
  vague: 'failed: gave-up',
  polite: 'failed: assertion',
  quoted: 'passed',
  'part-of-a-number': 'failed: missing-fact',
};

async function ourVerdicts(): Promise<Verdicts> {
  const index = buildReplayIndex(suite);
  const grade = createGrader(index, { runAssertions: await loadPromptfoo({ folder: home }), folder });
  const options = {
    student: createLiteralStudent(),
    index,
    grade,
    maximumActions: 10,
    clean: async (words: TrialWords) => words as TrialWords<CleanText>,
    clock: () => 0,
    night: '2026-01-02',
    signal: new AbortController().signal,
  };
  const key = { version: 'v', arm: 'with-skill', phase: 'gate', pass: 0, seed: 0, fingerprint: 'f' } as const;
  const verdicts: Record<string, string> = {};
  for (const question of suite.cases) {
    const plan = { key: { ...key, caseId: question.id }, question, skill: read('SKILL.md') };
    const { outcome, cause } = (await runTrial(plan, options)).trial;
    verdicts[question.id] = cause === undefined ? outcome : `${outcome}: ${cause}`;
  }
  return verdicts;
}

/** promptfoo's failure reasons: 0 none, 1 an assertion, 2 an error. */
function promptfooVerdicts(results: readonly PromptfooResult[]): Verdicts {
  return Object.fromEntries(
    results.map(({ testCase, success, failureReason }) => [
      String(testCase.vars?.case),
      success ? 'passed' : failureReason === 2 ? 'errored' : 'failed',
    ]),
  );
}

const outcomes = Object.fromEntries(Object.entries(EXPECTED).map(([id, verdict]) => [id, verdict.split(':')[0]]));

describe('the same suite, graded by us and by promptfoo', () => {
  it('by us', async () => {
    expect(await ourVerdicts()).toEqual(EXPECTED);
  });

  it('by promptfoo.evaluate()', async () => {
    await loadPromptfoo({ folder: home });
    const { evaluate } = (await import('promptfoo')).default;
    // evaluate() takes paths from the working folder where the command takes them from the config's.
    const config = parse(read('promptfooconfig.yaml').replaceAll('file://', `file://${folder}/`));
    const { results } = await evaluate(config, { cache: false, showProgressBar: false });
    expect(promptfooVerdicts(results)).toEqual(outcomes);
  });

  const command = createRequire(import.meta.url)
    .resolve('promptfoo')
    .replace(/index\.[cm]?js$/, 'main.js');
  const environment = { ...process.env, ...promptfooEnvironment(home), HOME: home };

  it('by promptfoo eval -c promptfooconfig.yaml', () => {
    const output = join(home, 'results.json');
    try {
      run('eval', '-c', join(folder, 'promptfooconfig.yaml'), '-o', output, '--no-cache', '--no-table');
    } catch (error) {
      // promptfoo ends with 100 where a case did not pass.
      expect(error).toMatchObject({ status: 100 });
    }
    const { results } = JSON.parse(readFileSync(output, 'utf8')) as { results: { results: PromptfooResult[] } };
    expect(promptfooVerdicts(results.results)).toEqual(outcomes);
  });

  function run(...args: readonly string[]): void {
    execFileSync(process.execPath, [command, ...args], { env: environment, stdio: 'pipe' });
  }
});
