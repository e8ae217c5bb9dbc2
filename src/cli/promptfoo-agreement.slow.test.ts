import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleLogs } from '../bench/sample/sample.ts';
import { promptfooEnvironment } from '../evaluate/load-promptfoo.ts';
import { cli, createWorkspace, pickSessions, readText, writeLogs, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

/** Every skill of the sample, at 5 s each and the night itself; without it one of them. */
const isWhole = process.env.NIGHTSCHOOL_EVERY_SKILL === '1';
const SKILLS = isWhole
  ? [
      'archive-message',
      'create-event',
      'file-receipt',
      'get-invoice',
      'label-message',
      'log-note',
      'move-event',
    ].concat(['publish-post', 'save-note', 'send-mail', 'update-deal'])
  : ['publish-post'];

const PROMPTFOO = createRequire(import.meta.url)
  .resolve('promptfoo')
  .replace(/index\.[cm]?js$/, 'main.js');
const desk = createWorkspace();
const sample = createWorkspace();

beforeAll(async () => {
  writeDeskLog(desk.dir, closeTickets(0, 60));
  if (isWhole) for (const [path, text] of sampleLogs()) writeText(sample.dir, `logs/${path}`, text);
  else writeLogs(sample.dir, pickSessions(['publish-post']));
  for (const { dir } of [desk, sample]) expect((await cli(dir, ['run'])).code).toBe(0);
}, 300_000);
afterAll(() => {
  desk[Symbol.dispose]();
  sample[Symbol.dispose]();
});

type Verdicts = Readonly<Record<string, string>>;

/** As `nightschool eval` runs the suite: with the live version, or without any where promptfoo has none to give either. */
async function ourVerdicts(dir: string, skill: string): Promise<Verdicts> {
  const config = readText(dir, `evals/${skill}/promptfooconfig.yaml`);
  const isLive = config.includes('instructions:');
  const words = isLive ? [] : ['--version', anyVersion(dir, skill)];
  const { code, stdout, stderr } = await cli(dir, ['eval', skill, '--json', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  const { cases }: { cases: readonly { caseId: string; withSkill: Graded; noSkill: Graded }[] } = JSON.parse(stdout);
  return Object.fromEntries(
    cases.map(({ caseId, withSkill, noSkill }) => [caseId, (isLive ? withSkill : noSkill).outcome]),
  );
}

/** Of what is not live only the arm without a skill is looked at, for which any version will do. */
function anyVersion(dir: string, skill: string): string {
  const folder = (of: string) => join(dir, 'evals', of, 'versions');
  if (!existsSync(folder(skill))) cpSync(folder('publish-post'), folder(skill), { recursive: true });
  return readdirSync(folder(skill)).find((name) => /^[0-9a-f]{16}$/.test(name)) ?? '';
}

interface Graded {
  readonly outcome: string;
}

interface Result {
  readonly testCase: { readonly vars: { readonly case: string } };
  readonly success: boolean;
  /** 0 none, 1 an assertion, 2 an error. */
  readonly failureReason: number;
}

/** As a person would run the file, from a folder that has nothing to do with it. */
async function promptfooVerdicts(dir: string, skill: string): Promise<Verdicts> {
  const output = join(dir, `.nightschool/${skill}.json`);
  const config = join(dir, 'evals', skill, 'promptfooconfig.yaml');
  const words = [PROMPTFOO, 'eval', '-c', config, '-o', output, '--no-cache', '--no-table', '--no-progress-bar'];
  const home = join(dir, '.nightschool/promptfoo');
  const env = { ...process.env, ...promptfooEnvironment(home), HOME: home };
  await promisify(execFile)(process.execPath, words, { cwd: tmpdir(), env }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 100 }); // what it ends with where a case did not pass
  });
  const { results }: { results: { results: readonly Result[] } } = JSON.parse(readFileSync(output, 'utf8'));
  return Object.fromEntries(
    results.results.map(({ testCase, success, failureReason }) => [
      testCase.vars.case,
      success ? 'passed' : failureReason === 2 ? 'errored' : 'failed',
    ]),
  );
}

describe('promptfoo eval and nightschool eval', () => {
  it.each(SKILLS)('agree on every case of %s', async (skill) => {
    const ours = await ourVerdicts(sample.dir, skill);
    expect(Object.keys(ours).length).toBeGreaterThan(10);
    expect(await promptfooVerdicts(sample.dir, skill)).toEqual(ours);
  });

  it('agree on cases that people wrote and imported: passed, failed and errored', async () => {
    const { dir } = desk;
    const tests = [
      { input: 'Please close ticket TK-4000', expected: { contains: 'closed' } },
      { input: 'Tell me a joke {{ now }}', expected: { contains: ['knock', '{% raw %}'] } },
    ];
    writeText(dir, 'tests.json', JSON.stringify(tests));
    const path = 'evals/close-ticket/cases.jsonl';
    const before = readText(dir, path);
    const own = (id: string, more: object) =>
      JSON.stringify({
        ...{ id, sessionId: id, group: id, side: 'held-out', origin: 'person', request: ['Close ticket TK-4000'] },
        ...{ effects: [], facts: [], ...more },
      });
    const lines = [
      own('own-unheard', { request: ['Close ticket TK-9999'] }),
      own('own-fact', { facts: ['sunshine'], effects: [{ tool: 'close_ticket', arguments: {} }] }),
    ];
    writeText(dir, path, `${lines.join('\n')}\n${before}`);
    expect((await cli(dir, ['import', 'tests.json', '--skill', 'close-ticket'])).code).toBe(0);
    const ours = await ourVerdicts(dir, 'close-ticket');
    expect(new Set(Object.values(ours))).toEqual(new Set(['passed', 'failed', 'errored']));
    expect(await promptfooVerdicts(dir, 'close-ticket')).toEqual(ours);
  });
});
