import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { cli, createWorkspace, readText, type TestWorkspace, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';
import { followSkill } from './testing-models.ts';
import { configure } from './testing-night.ts';

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = createWorkspace('memory: { learn: { perNight: 0 } }');
  writeDeskLog(workspace.dir, closeTickets(0, 45));
  expect((await cli(workspace.dir, ['run'])).code).toBe(0);
});

afterAll(() => workspace[Symbol.dispose]());

const evidence = () => tree(workspace.dir, ['evals', 'skills']);
const warm = () => {
  const path = 'pipelines/nightly.yaml';
  writeText(
    workspace.dir,
    path,
    readText(workspace.dir, path).replace('use: ollama,', 'use: ollama, temperature: 0.7,'),
  );
};
const json = async (...words: readonly string[]) => {
  const { code, stdout, stderr } = await cli(workspace.dir, [...words, '--json']);
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
};

describe('nightschool aa', () => {
  it('prints the shares promoted with their intervals, beside what is allowed', async () => {
    const { code, stdout } = await cli(workspace.dir, ['aa', '--nights', '45']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/identical, 80 % +1 /);
    expect(stdout).toMatch(/new, 95 % +10 /);
    expect(stdout).toContain('No interval lies above what is allowed.');
  });

  it("simulates the exam that a skill has, by the pipeline's own design", async () => {
    const { code, holds, suite, design, rows } = await json('aa', 'close-ticket', '--nights', '30');
    expect({ code, holds, suite }).toEqual({
      ...{ code: 0, holds: true },
      suite: { skill: 'close-ticket', cases: 30, groups: 30 },
    });
    expect(design).toMatchObject({ target: 0.9, floor: 0.8, aim: 0.95 });
    expect(rows).toHaveLength(14);
  });

  it.each([
    [['aa', 'nothing-like-it'], 2, 'UNKNOWN_NAME'],
    [['aa', '--nights', 'many'], 2, 'USAGE'],
    [['aa', '--live', '--runs', '0'], 2, 'USAGE'],
  ])('%j ends with %i: %s', async (words, code, name) => {
    const ended = await cli(workspace.dir, words);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(name);
  });
});

describe('nightschool aa --live', () => {
  it('says what it would take before anything is asked', async () => {
    const before = evidence();
    const { code, estimates } = await json('aa', '--live');
    expect(code).toBe(0);
    expect(estimates).toMatchObject([{ student: 'literal', runs: 120, tokens: 0, usd: 0, isMeasured: true }]);
    expect(evidence()).toEqual(before);
  });

  it('sits a skill against itself, says that the student has no randomness, and leaves the evidence alone', async () => {
    const before = evidence();
    const { code, stdout } = await cli(workspace.dir, ['aa', '--live', 'close-ticket', '--runs', '48']);
    expect(code).toBe(0);
    expect(stdout).toContain('48 runs on 12 cases, 0 errored');
    expect(stdout).toContain('differed in 0 of 24 pairs');
    expect(stdout).toContain('declared deterministic: repeats prove nothing');
    expect(evidence()).toEqual(before);
    const [file = ''] = readdirSync(`${workspace.dir}/.nightschool/aa`);
    const { results } = JSON.parse(readText(workspace.dir, `.nightschool/aa/${file}`));
    expect(results).toMatchObject([{ runs: 48, pairs: { wins: 0, losses: 0, ties: 24 } }]);
  });

  it('measures how often a model differs from itself, and ends where the budget does', async () => {
    let asked = 0;
    // now and then a request is not understood
    const script: typeof followSkill = async (body) =>
      asked++ % 7 === 3 ? { text: 'I do not know how.' } : followSkill(body);
    const server = await startOllamaServer({ script, slots: 4 });
    try {
      configure(workspace.dir, { student: server });
      const declared = await cli(workspace.dir, ['aa', '--live', '--runs', '40']);
      expect(declared.stdout).toContain('declared deterministic (its temperature is 0) and is not');

      warm();
      const { code, results } = await json('aa', '--live', '--runs', '60');
      expect(code).toBe(0);
      expect(results[0]).toMatchObject({
        runs: 60,
        cases: 15,
        declaredDeterministic: false,
        looksDeterministic: false,
      });
      expect(results[0].pairs.wins + results[0].pairs.losses).toBeGreaterThan(0);
      expect(results[0].selfDisagreement.hits).toBeGreaterThan(0);

      configure(workspace.dir, { student: server }, 'budget: { studentTokens: 2000 }');
      warm();
      const short = await json('aa', '--live', '--runs', '60');
      expect(short.code).toBe(1);
      expect(short.results[0].runs).toBeLessThan(60);
      expect(short.results[0].stopped).toContain('budget');
    } finally {
      await server.close();
    }
    expect(existsSync(`${workspace.dir}/.nightschool/aa`)).toBe(true);
  });
});
