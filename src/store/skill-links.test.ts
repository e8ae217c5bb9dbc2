import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createVersion } from '../util/skill/version.ts';
import { linkSkills, unlinkSkills } from './skill-links.ts';
import { temporaryFolder } from './testing.ts';

const MANIFEST = '.nightschool-links.json';
const pay = createVersion('pay', { text: 'Pay.\n', files: [{ path: 'scripts/a/run.py', text: 'run\n' }] });
const mail = createVersion('mail', { text: 'Mail.\n' });
const newPay = createVersion('pay', { text: 'Pay more.\n' });

/** A workspace with two live skills beside a project, and what is asked of them. */
function scene() {
  const folder = temporaryFolder();
  const at = (...path: readonly string[]) => join(folder.path, ...path);
  for (const { skill, text } of [pay, mail]) {
    mkdirSync(at('workspace/skills', skill), { recursive: true });
    writeFileSync(at('workspace/skills', skill, 'SKILL.md'), text);
  }
  const target = at('project/.claude/skills');
  const request = { target, source: at('workspace/skills'), skills: [mail, pay], copy: false, dryRun: false };
  return { at, target, request, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

const actions = (outcomes: Awaited<ReturnType<typeof linkSkills>>) =>
  Object.fromEntries(outcomes.map(({ skill, action }) => [skill, action]));
const snapshot = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .sort()
        .map((name) => {
          const about = lstatSync(join(folder, name));
          if (about.isSymbolicLink()) return [name, readlinkSync(join(folder, name))];
          return [name, about.isDirectory() ? '' : readFileSync(join(folder, name), 'utf8'), about.ino];
        })
    : [];

describe('linkSkills', () => {
  it('links each live skill by a relative path, once', async () => {
    using world = scene();
    expect(actions(await linkSkills(world.request))).toEqual({ mail: 'linked', pay: 'linked' });
    expect(readlinkSync(join(world.target, 'pay'))).toBe('../../../workspace/skills/pay');
    expect(readFileSync(join(world.target, 'pay/SKILL.md'), 'utf8')).toBe('Pay.\n');
    const before = snapshot(world.target);
    expect(actions(await linkSkills(world.request))).toEqual({ mail: 'unchanged', pay: 'unchanged' });
    expect(snapshot(world.target)).toEqual(before);
  });

  it('shows a new version at once, and survives a move of everything together', async () => {
    using world = scene();
    await linkSkills(world.request);
    writeFileSync(world.at('workspace/skills/pay/SKILL.md'), newPay.text);
    expect(readFileSync(join(world.target, 'pay/SKILL.md'), 'utf8')).toBe('Pay more.\n');
    mkdirSync(world.at('moved'));
    for (const name of ['workspace', 'project']) renameSync(world.at(name), world.at('moved', name));
    expect(readFileSync(world.at('moved/project/.claude/skills/pay/SKILL.md'), 'utf8')).toBe('Pay more.\n');
  });

  it('links from where its folder really is', async () => {
    using world = scene();
    mkdirSync(world.at('elsewhere/deep/down'), { recursive: true });
    mkdirSync(world.at('project/.claude'), { recursive: true });
    symlinkSync(world.at('elsewhere/deep/down'), world.target);
    await linkSkills(world.request);
    expect(realpathSync(join(world.target, 'pay'))).toBe(realpathSync(world.at('workspace/skills/pay')));
  });

  it('takes away the links of skills that are no longer live, and no others', async () => {
    using world = scene();
    await linkSkills(world.request);
    symlinkSync('../../../workspace/skills/pay', join(world.target, 'my-own-name'));
    symlinkSync('../../other', join(world.target, 'other'));
    rmSync(world.at('workspace/skills/pay'), { recursive: true });
    expect(actions(await linkSkills({ ...world.request, skills: [mail] }))).toEqual({
      mail: 'unchanged',
      pay: 'removed',
    });
    expect(readdirSync(world.target).sort()).toEqual(['mail', 'my-own-name', 'other']);
  });

  it.each<[string, (path: string) => void]>([
    ['a folder', (path) => mkdirSync(path)],
    ['a file', (path) => writeFileSync(path, 'mine')],
    ['a link to elsewhere', (path) => symlinkSync('/somewhere/pay', path)],
  ])('leaves %s of that name alone and goes on with the others', async (_, put) => {
    using world = scene();
    mkdirSync(world.target, { recursive: true });
    put(join(world.target, 'pay'));
    const before = snapshot(world.target);
    for (const copy of [false, true]) {
      expect(actions(await linkSkills({ ...world.request, skills: [pay], copy }))).toEqual({ pay: 'refused' });
      expect(snapshot(world.target)).toEqual(before);
    }
    expect(actions(await linkSkills(world.request))).toEqual({ mail: 'linked', pay: 'refused' });
    expect(actions(await unlinkSkills(world.request))).toEqual({ mail: 'removed' });
    expect(snapshot(world.target)).toEqual(before);
  });

  it('says what it would do and does nothing in a dry run', async () => {
    using world = scene();
    for (const copy of [false, true]) {
      const outcomes = await linkSkills({ ...world.request, copy, dryRun: true });
      expect(actions(outcomes)).toEqual({ mail: copy ? 'copied' : 'linked', pay: copy ? 'copied' : 'linked' });
    }
    expect(existsSync(world.at('project'))).toBe(false);
  });
});

describe('copies', () => {
  it('are made once, follow new versions, and go as they came', async () => {
    using world = scene();
    const request = { ...world.request, copy: true };
    expect(actions(await linkSkills(request))).toEqual({ mail: 'copied', pay: 'copied' });
    expect(readFileSync(join(world.target, 'pay/scripts/a/run.py'), 'utf8')).toBe('run\n');
    const before = snapshot(world.target);
    expect(actions(await linkSkills(request))).toEqual({ mail: 'unchanged', pay: 'unchanged' });
    expect(snapshot(world.target)).toEqual(before);
    expect(actions(await linkSkills({ ...request, skills: [newPay] }))).toEqual({ mail: 'removed', pay: 'copied' });
    expect(readdirSync(world.target, { recursive: true }).sort()).toEqual([MANIFEST, 'pay', 'pay/SKILL.md']);
    expect(actions(await unlinkSkills(request))).toEqual({ pay: 'removed' });
    expect(readdirSync(world.target)).toEqual([]);
  });

  it.each<[string, string]>([
    ['a changed file', 'pay/SKILL.md'],
    ['a file of a person', 'pay/notes.md'],
  ])('are left with %s in them', async (_, path) => {
    using world = scene();
    const request = { ...world.request, skills: [pay], copy: true };
    await linkSkills(request);
    writeFileSync(join(world.target, path), 'mine');
    const before = snapshot(world.target);
    for (const other of [request, { ...request, copy: false }, { ...request, skills: [newPay] }]) {
      expect(actions(await linkSkills(other))).toEqual({ pay: 'refused' });
    }
    expect(actions(await unlinkSkills(request))).toEqual({ pay: 'refused' });
    expect(snapshot(world.target)).toEqual(before);
  });

  it('are made anew where files of them are gone, and give way to links', async () => {
    using world = scene();
    await linkSkills({ ...world.request, copy: true });
    rmSync(join(world.target, 'pay/SKILL.md'));
    expect(actions(await linkSkills({ ...world.request, copy: true }))).toEqual({ mail: 'unchanged', pay: 'copied' });
    expect(actions(await linkSkills(world.request))).toEqual({ mail: 'linked', pay: 'linked' });
    expect(readdirSync(world.target).sort()).toEqual(['mail', 'pay']);
    expect(actions(await linkSkills({ ...world.request, copy: true }))).toEqual({ mail: 'copied', pay: 'copied' });
    expect(lstatSync(join(world.target, 'pay')).isDirectory()).toBe(true);
  });

  it('of another workspace are foreign', async () => {
    using world = scene();
    await linkSkills({ ...world.request, skills: [pay], copy: true });
    const other = { ...world.request, source: world.at('other/skills'), skills: [pay], copy: true };
    expect(actions(await linkSkills(other))).toEqual({ pay: 'refused' });
    expect(await unlinkSkills(other)).toEqual([]);
    expect(actions(await unlinkSkills(world.request))).toEqual({ pay: 'removed' });
  });

  it.each([
    '{',
    '{"copies": [{"skill": "../x"}]}',
    '{"copies": [{"skill":"pay","source":"","version":"","files":[{"path":"../x","hash":""}]}]}',
  ])('are not touched where the manifest says %s', async (text) => {
    using world = scene();
    mkdirSync(world.target, { recursive: true });
    writeFileSync(join(world.target, MANIFEST), text);
    await expect(linkSkills(world.request)).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
    expect(readdirSync(world.target)).toEqual([MANIFEST]);
  });
});
