import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, copyWorkspace, createWorkspace, readRows, readText, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

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
