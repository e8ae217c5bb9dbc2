import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, copyWorkspace, createWorkspace, readRows, readText, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const FOLDER = 'evals/close-ticket';
const CONFIG = `${FOLDER}/promptfooconfig.yaml`;
const GRADER = `${FOLDER}/check.mjs`;
const base = createWorkspace('memory: { learn: { perNight: 0 } }');

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

const verify = (dir: string, ...words: readonly string[]) => cli(dir, ['verify', ...words]);

describe('files of assertions', () => {
  it('are what they were when the skill was certified, or are named until it is again', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const grader = 'export default () => true;\n';
    const asserted = '    - type: javascript\n      value: file://check.mjs\n';
    writeText(dir, GRADER, grader);
    writeText(dir, CONFIG, readText(dir, CONFIG).replace('  assert:\n', `  assert:\n${asserted}`));
    await cli(dir, ['run']);
    expect(await verify(dir)).toMatchObject({ code: 0, stdout: expect.stringContaining('all agree') });

    writeText(dir, GRADER, grader.replace('true', 'true '));
    const changed = await verify(dir);
    expect([changed.code, changed.stdout]).toEqual([
      1,
      expect.stringContaining(`${GRADER}: the grader was changed since the certificate for literal`),
    ]);
    const status = (await cli(dir, ['status'])).stdout;
    expect(status).toContain('lapses tonight: grader file check.mjs changed.');
    expect((await cli(dir, ['run'])).code).toBe(0);
    const again = readRows(dir, `${FOLDER}/decisions.jsonl`).findLast(({ type }) => type === 'verdict-reached');
    expect(again).toMatchObject({
      verdict: { word: 'healthy', reason: expect.stringContaining('(grader file check') },
    });
    expect((await verify(dir)).code).toBe(0);

    writeText(dir, GRADER, grader);
    expect([(await verify(dir)).code, (await cli(dir, ['status'])).stdout]).toEqual([
      0,
      expect.not.stringContaining('lapses'),
    ]);
    rmSync(join(dir, GRADER));
    expect((await verify(dir)).stdout).toContain(`${GRADER}: the grader was changed`);
  });
});

describe('files that are added', () => {
  it.each([
    [`${FOLDER}/extra.txt`, 'is no part of the evidence'],
    [`${FOLDER}/notes/of-mine.md`, 'is no part of the evidence'],
    ['skills/close-ticket/extra.txt', 'is no part of the skill'],
  ])('%s is named, and is no fault', async (path, what) => {
    using workspace = copyWorkspace(base.dir);
    writeText(workspace.dir, path, 'x');
    const { code, stdout } = await verify(workspace.dir);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${path} ${what}`)]);
  });
});

describe('the end of a log', () => {
  it.each(['{', '{"id":"0123'])('is no place for %s while nothing is being written', async (added) => {
    for (const name of ['trials', 'decisions']) {
      using workspace = copyWorkspace(base.dir);
      const { dir } = workspace;
      const path = `${FOLDER}/${name}.jsonl`;
      const text = readText(dir, path);
      writeText(dir, path, text + added);
      const { code, stdout } = await verify(dir);
      const line = text.split('\n').length;
      expect([code, stdout]).toEqual([1, expect.stringContaining(`${path}:${line}: was added when nothing`)]);
      writeDeskLog(dir, closeTickets(60, 75), 'more.jsonl');
      expect((await cli(dir, ['run'])).code).toBe(0);
    }
  });
});

describe('versions that were only practised with', () => {
  it('are missed where somebody deletes them', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const decisions = readRows(dir, `${FOLDER}/decisions.jsonl`);
    const gone = 'feedfacefeedface';
    expect(decisions.length).toBeGreaterThan(0);
    const { openEvidence } = await import('../store/evidence.ts');
    const { filesOnDisk } = await import('../store/files.ts');
    const evidence = openEvidence(filesOnDisk(dir));
    const trial = (await evidence.trials('close-ticket')).find(({ phase }) => phase === 'train');
    if (trial === undefined) throw new Error('nothing was practised');
    const { trialId } = await import('../util/trial-id.ts');
    const other = { ...trial, version: gone };
    await evidence.appendTrials('close-ticket', [{ ...other, id: trialId(other) }]);
    expect((await verify(dir)).stdout).toContain(`${FOLDER}/versions/${gone}/SKILL.md is missing.`);
  });
});
