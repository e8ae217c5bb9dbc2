import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashJson } from '../util/hash.ts';
import { versionOf } from '../util/skill/version.ts';
import {
  changed,
  cli,
  copyWorkspace,
  createWorkspace,
  lasting,
  readRows,
  readText,
  type TestWorkspace,
  tree,
  writeText,
} from './testing.ts';
import { deskTasks, writeDeskLog } from './testing-desk.ts';

const SKILL = 'skills/close-ticket';
const EVALS = 'evals/close-ticket';
const NOTES = { path: 'references/notes.md', text: '## Steps\n\n1. Lose it: `close_ticket(resolution: "lost")`\n' };
const base = createWorkspace();
let edited: TestWorkspace;

/** A live skill that a person then gave a folder, examined by the next run. */
beforeAll(async () => {
  writeDeskLog(base.dir, deskTasks());
  await cli(base.dir, ['run']);
  edited = copyWorkspace(base.dir);
  writeText(edited.dir, `${SKILL}/${NOTES.path}`, NOTES.text);
  writeText(edited.dir, `${SKILL}/references/picture.png`, Uint8Array.of(0x89, 0x50, 0));
  writeText(edited.dir, `${SKILL}/LICENSE`, 'MIT');
  expect((await cli(edited.dir, ['run'])).code).toBe(0);
});
afterAll(() => {
  base[Symbol.dispose]();
  edited[Symbol.dispose]();
});

describe('a SKILL.md that is a link out of the workspace', () => {
  it('is neither read nor replaced, and stops no night', async () => {
    using workspace = copyWorkspace(base.dir);
    using other = createWorkspace();
    writeText(other.dir, 'mine.md', sound().replace('## Steps', 'Mine.\n\n## Steps'));
    rmSync(join(workspace.dir, SKILL, 'SKILL.md'));
    symlinkSync(join(other.dir, 'mine.md'), join(workspace.dir, SKILL, 'SKILL.md'));
    const { code, stdout } = await cli(workspace.dir, ['run']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/is a link that\s+leads out of the workspace/)]);
    expect(readText(other.dir, 'mine.md')).toContain('Mine.');
    expect((await cli(workspace.dir, ['status'])).code).toBe(0);
  });
});

const sound = (): string => readText(base.dir, `${SKILL}/SKILL.md`);
const versionWithNotes = (): string => versionOf({ text: sound(), files: [NOTES] });

async function liveVersion(dir: string): Promise<string | null> {
  const { skills } = JSON.parse((await cli(dir, ['status', '--json'])).stdout);
  return skills.find(({ skill }: { skill: string }) => skill === 'close-ticket').live;
}

describe('a skill that has files', () => {
  it('is a version of its own: recorded, examined as it stands, and healthy', async () => {
    const { dir } = edited;
    const version = versionWithNotes();
    expect(await liveVersion(dir)).toBe(version);
    expect(readText(dir, `${EVALS}/versions/${version}/${NOTES.path}`)).toBe(NOTES.text);
    expect(readText(dir, `${EVALS}/versions/${version}/SKILL.md`)).toBe(sound());
    const trials = readRows(dir, `${EVALS}/trials.jsonl`).filter((trial) => trial.version === version);
    expect(trials.length).toBeGreaterThan(10);
    expect(new Set(trials.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('is shown with them, and says what it has no part in', () => {
    const report = readText(edited.dir, '.nightschool/report/index.html');
    expect(report).toContain(`<code>${NOTES.path}</code>`);
    expect(readText(edited.dir, '.nightschool/report/report.md')).toContain('references/picture.png is no part of');
  });

  it('changes nothing when nothing changed', async () => {
    using workspace = copyWorkspace(edited.dir);
    const before = lasting(workspace.dir);
    expect((await cli(workspace.dir, ['run'])).code).toBe(0);
    expect(changed(before, lasting(workspace.dir))).toEqual([]);
  });

  it.each([
    ['a changed file', NOTES.path, 'changed\n', `${NOTES.path} was changed`],
    ['a missing file', NOTES.path, null, `${NOTES.path} is missing`],
    ['a file more', 'scripts/run.sh', 'exit\n', 'scripts/run.sh was added'],
  ])('does not verify with %s in skills/', async (_, path, text, message) => {
    using workspace = copyWorkspace(edited.dir);
    put(workspace.dir, `${SKILL}/${path}`, text);
    const { code, stdout } = await cli(workspace.dir, ['verify', 'close-ticket']);
    expect([code, stdout]).toEqual([1, expect.stringContaining(message)]);
  });

  it.each([
    ['a changed file', NOTES.path, 'changed\n', /\{SKILL\.md,references\/notes\.md\} was changed: its hash is/],
    ['a missing file', NOTES.path, null, /SKILL\.md was changed: its hash is/],
    ['a file more', 'notes.txt', 'stray\n', /notes\.txt is no part of it/],
    ['no SKILL.md', 'SKILL.md', null, /SKILL\.md is missing/],
  ])('does not verify with %s in its evidence', async (_, path, text, message) => {
    using workspace = copyWorkspace(edited.dir);
    put(workspace.dir, `${EVALS}/versions/${versionWithNotes()}/${path}`, text);
    const { code, stdout } = await cli(workspace.dir, ['verify', 'close-ticket']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(message)]);
  });

  it('is taken back file for file, and brought back so', async () => {
    using workspace = copyWorkspace(edited.dir);
    const { dir } = workspace;
    const whole = tree(dir, ['skills']);
    expect((await cli(dir, ['rollback', 'close-ticket'])).code).toBe(0);
    expect(namesIn(dir, SKILL)).toEqual(['LICENSE', 'SKILL.md', 'references/picture.png']);
    expect(readText(dir, `${SKILL}/SKILL.md`)).toBe(sound());
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    await cli(dir, ['rollback', 'close-ticket', '--to', versionWithNotes()]);
    expect(changed(whole, tree(dir, ['skills']))).toEqual([]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('and that a person broke gives way with all of them, and is kept as evidence', async () => {
    using workspace = copyWorkspace(edited.dir);
    const { dir } = workspace;
    const script = { path: 'scripts/run.sh', text: 'exit\n' };
    const broken = {
      text: sound().replaceAll('resolution: "solved"', 'resolution: "lost"'),
      files: [NOTES, script],
    };
    writeText(dir, `${SKILL}/SKILL.md`, broken.text);
    writeText(dir, `${SKILL}/${script.path}`, script.text);
    expect((await cli(dir, ['run'])).code).toBe(3);
    expect(await liveVersion(dir)).toBe(versionWithNotes()); // the last that the gate promoted
    expect(namesIn(dir, SKILL)).toEqual(['LICENSE', 'SKILL.md', NOTES.path, 'references/picture.png']);
    expect(namesIn(dir, `${EVALS}/versions/${versionOf(broken)}`)).toEqual(['SKILL.md', NOTES.path, script.path]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('that a crash left between two versions is made whole by the next run', async () => {
    using workspace = copyWorkspace(edited.dir);
    const { dir } = workspace;
    const before = lasting(dir);
    const skills = { 'close-ticket': { content: { text: sound(), files: [NOTES] }, stale: [] } };
    writeText(dir, 'evals/changing.json', JSON.stringify({ skills, hash: hashJson(skills) }));
    rmSync(join(dir, SKILL, NOTES.path));
    expect(await liveVersion(dir)).toBe(versionWithNotes());
    expect((await cli(dir, ['run'])).code).toBe(0);
    expect(changed(before, lasting(dir))).toEqual([]);
  });
});

function namesIn(dir: string, folder: string): readonly string[] {
  return [...tree(dir, [folder]).keys()].map((path) => path.slice(folder.length + 1));
}

function put(dir: string, path: string, text: string | null): void {
  if (text === null) rmSync(join(dir, path));
  else writeText(dir, path, text);
}
