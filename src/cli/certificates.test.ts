import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, copyWorkspace, createWorkspace, readRows, readText, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const CASES = 'evals/close-ticket/cases.jsonl';
const base = createWorkspace();

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

async function student(dir: string) {
  const { skills } = JSON.parse((await cli(dir, ['status', '--json'])).stdout);
  return skills[0].students[0];
}

describe('certificates', () => {
  it('are listed with what they were earned under', async () => {
    const { certified, fingerprint, lapsed, lower } = await student(base.dir);
    expect({ certified, lapsed }).toEqual({ certified: true, lapsed: [] });
    expect(lower).toBeGreaterThanOrEqual(0.8);
    const named = readRows(base.dir, 'evals/close-ticket/decisions.jsonl').find(
      (row) => row.type === 'fingerprint-named' && row.fingerprint === fingerprint,
    );
    expect(named).toMatchObject({
      student: 'literal',
      parts: { runtime: expect.stringContaining('literal'), 'actions per trial': '60', suite: expect.any(String) },
    });
    expect((await cli(base.dir, ['status'])).stdout).toContain(fingerprint.slice(0, 8));
  });

  it('are earned again where a condition of the exam changed, and the reason says which', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const before = await student(dir);
    const pipeline = readText(dir, 'pipelines/nightly.yaml');
    writeText(dir, 'pipelines/nightly.yaml', `${pipeline}\nlimits: { actionsPerTrial: 50 }\n`);
    expect((await cli(dir, ['run'])).code).toBe(0);
    const after = await student(dir);
    expect(after).toMatchObject({ certified: true, verdict: 'healthy', lapsed: [] });
    expect(after.reason).toContain('(actions per trial 60 → 50)');
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it.each([
    ['limits: { actionsPerTrial: 50 }', 'actions per trial 60 → 50'],
    ['gate: { target: 0.85 }', 'gate.target 0.9 → 0.85'],
    ['gate: { nightBudget: 30, target: 0.8 }', 'gate.nightBudget 60 → 30, gate.target 0.9 → 0.8'],
  ])('lapse before the next night where its settings changed: %s', async (setting, what) => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const pipeline = readText(dir, 'pipelines/nightly.yaml');
    writeText(dir, 'pipelines/nightly.yaml', `${pipeline}\n${setting}\n`);
    const line = `its certificate for literal lapses tonight: ${what}. It is examined again.`;
    expect((await cli(dir, ['status'])).stdout).toContain(`close-ticket: ${line}`);
    expect((await cli(dir, ['plan', 'close-ticket'])).stdout).toContain(`Its certificate lapses tonight: ${what}.`);
    await cli(dir, ['run']);
    const after = await student(dir);
    expect(after).toMatchObject({ certified: true, verdict: 'healthy', lapsed: [] });
    expect(after.reason).toContain(`(${what})`);
    expect((await cli(dir, ['plan', 'close-ticket'])).stdout).toContain('Nothing more is needed.');

    writeText(dir, 'pipelines/nightly.yaml', pipeline);
    const isLimit = setting.startsWith('limits');
    // what was certified under the same conditions before still is; a gate that asks otherwise ends it for good
    expect((await student(dir)).lapsed).toHaveLength(isLimit ? 0 : setting.split(',').length);
  });

  it('lapse with an edited case or a changed file of assertions, and a pipeline that is not there says so', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const cases = readText(dir, CASES);
    writeText(dir, CASES, cases.replace('Close', 'Please close'));
    expect((await student(dir)).lapsed).toMatchObject([{ part: 'suite' }]);
    writeText(dir, CASES, cases);
    expect((await student(dir)).lapsed).toEqual([]);
    rmSync(join(dir, 'pipelines/nightly.yaml'));
    const { code, stdout } = await cli(dir, ['status']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('not known: There is no pipeline')]);
    expect((await cli(dir, ['status', '--pipeline', 'other'])).code).toBe(2);
  });

  it('stand where nothing of the exam changed', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const before = await student(dir);
    const trials = readText(dir, 'evals/close-ticket/trials.jsonl');
    const pipeline = readText(dir, 'pipelines/nightly.yaml');
    writeText(dir, 'pipelines/nightly.yaml', `${pipeline}\nbudget: { minutes: 60 }\nmemory: { maximumTokens: 400 }\n`);
    expect((await cli(dir, ['run'])).code).toBe(0);
    expect(await student(dir)).toEqual(before);
    expect(readText(dir, 'evals/close-ticket/trials.jsonl')).toBe(trials);
  });
});
