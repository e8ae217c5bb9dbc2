import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawEntry, rawZip } from '../store/testing-zip.ts';
import { changed, cli, copyWorkspace, createWorkspace, readRows, readText, tree, writeText } from './testing.ts';
import { closeTickets, deskTasks, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace();

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

const skill = (name: string, more = '') => `---\nname: ${name}\ndescription: "Does it."\n---\n\n# It\n${more}`;
const json = async (dir: string, ...words: readonly string[]) => {
  const { code, stdout } = await cli(dir, [...words, '--json']);
  return { code, ...JSON.parse(stdout) };
};
const pack = (dir: string, entries: readonly RawEntry[], name = 'in.zip') => writeText(dir, name, rawZip(entries));

describe.skipIf(process.getuid?.() === 0)('skills import, for a user who may not read', () => {
  it('says so, and takes the rest', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'in/SKILL.md', skill('nod'));
    writeText(workspace.dir, 'in/references/a.md', 'a');
    writeText(workspace.dir, 'closed.zip', 'x');
    const closed = ['in/references', 'closed.zip'].map((path) => join(workspace.dir, path));
    for (const path of closed) chmodSync(path, 0);
    try {
      expect((await json(workspace.dir, 'skills', 'import', 'in')).warnings).toEqual([
        'references was left out: it cannot be read.',
      ]);
      expect((await cli(workspace.dir, ['skills', 'import', 'closed.zip'])).stderr).toMatch(/cannot be read: EACCES/);
    } finally {
      for (const path of closed) chmodSync(path, 0o755);
    }
  });
});

describe('skills import', () => {
  it('brings back what was exported, as the same version', async () => {
    using workspace = copyWorkspace(base.dir);
    using other = createWorkspace();
    const file = join(other.dir, 'close-ticket.skill');
    const { exported } = await json(workspace.dir, 'skills', 'export', 'close-ticket', '--out', file);
    const { imported } = await json(other.dir, 'skills', 'import', file);
    expect(imported).toMatchObject([
      { skill: 'close-ticket', version: exported[0].version, change: 'staged', warnings: [] },
    ]);
    expect(readText(other.dir, 'evals/close-ticket/staged.md')).toBe(
      readText(workspace.dir, 'skills/close-ticket/SKILL.md'),
    );
    expect((await json(workspace.dir, 'skills', 'import', file)).imported).toMatchObject([{ change: 'already-live' }]);
  });

  it('stages several from one archive, keeps a copy of each, and says what to do next', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    pack(dir, [
      { name: 'repo/README.md', content: 'x' },
      { name: 'repo/skills/wave/SKILL.md', content: skill('wave').replaceAll('\n', '\r\n'), deflate: true },
      { name: 'repo/skills/nod/SKILL.md', content: skill('nod') },
      { name: 'repo/skills/nod/scripts/nod.py', content: 'print(1)\n', deflate: true },
      { name: 'repo/skills/nod/assets/a.png', content: 'x' },
    ]);
    const before = tree(dir);
    const dry = await cli(dir, ['skills', 'import', 'in.zip', '--dry-run']);
    expect([dry.code, changed(before, tree(dir))]).toEqual([0, []]);
    expect(dry.stdout).toContain('Would stage: nod');
    const { code, stdout } = await cli(dir, ['skills', 'import', 'in.zip']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Staged: nod [0-9a-f]{16}, unproven\.\n {2}assets\/a\.png was left out: /);
    expect(stdout).toContain('SKILL.md:1: Lines end with CRLF');
    expect(stdout).toContain('1 file belongs to no skill: repo/README.md.');
    expect(stdout).toMatch(/Nothing is live yet\. Read evals\/nod\/staged\.md[\s\S]*adopt nod --unproven/);
    expect(changed(before, tree(dir)).filter((path) => !path.startsWith('.nightschool'))).toEqual([
      expect.stringMatching(/^evals\/nod\/staged\.md$/),
      'evals/nod/staged/scripts/nod.py',
      expect.stringMatching(/^evals\/nod\/versions\/[0-9a-f]{16}\/SKILL\.md$/),
      expect.stringMatching(/^evals\/nod\/versions\/[0-9a-f]{16}\/scripts\/nod\.py$/),
      'evals/wave/staged.md',
      expect.stringMatching(/^evals\/wave\/versions\/[0-9a-f]{16}\/SKILL\.md$/),
    ]);
    const once = tree(dir);
    expect((await cli(dir, ['skills', 'import', 'in.zip'])).stdout).toContain('Already staged: nod');
    expect(changed(once, tree(dir))).toEqual([]);
    expect((await cli(dir, ['skills', 'validate', '--strict'])).code).toBe(0);
  });

  it('reads a folder without following a link in it', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    writeText(dir, 'secret.md', 'secret');
    writeText(dir, 'mine/wave/SKILL.md', skill('wave'));
    writeText(dir, 'mine/wave/references/a.md', 'a');
    writeText(dir, 'mine/.git/config', 'x');
    symlinkSync(join(dir, 'secret.md'), join(dir, 'mine/wave/references/b.md'));
    symlinkSync(dir, join(dir, 'mine/loop'));
    symlinkSync(join(dir, 'mine'), join(dir, 'named'));
    const { imported, warnings } = await json(dir, 'skills', 'import', 'named');
    expect(imported).toMatchObject([{ skill: 'wave', files: ['references/a.md'] }]);
    expect(warnings.sort()).toEqual([
      'loop was left out: it is a link, or no file.',
      'wave/references/b.md was left out: it is a link, or no file.',
    ]);
    expect([...tree(dir, ['evals']).values()].join('\n')).not.toContain('secret');
  });

  const good: RawEntry = { name: 'wave/SKILL.md', content: skill('wave') };
  it.each<[string, readonly RawEntry[], RegExp]>([
    ['a link', [good, { name: 'wave/references/a', content: '/etc/passwd', mode: 0o120777 }], /is a link or a device/],
    ['a path that leads out', [good, { name: '../../evil.md', content: 'x' }], /invalid relative path/],
    ['an absolute path', [good, { name: '/tmp/evil.md', content: 'x' }], /absolute path/],
    ['names that clash', [good, { name: 'wave/skill.md', content: skill('wave') }], /clash/],
    ['a bomb', [good, { name: 'wave/scripts/a', content: Buffer.alloc(4_900_000), deflate: true }], /100 times/],
    [
      'a bomb that lies',
      [good, { name: 'a', content: Buffer.alloc(9e6), deflate: true, claimedSize: 9000 }],
      /too many bytes/,
    ],
    ['an encrypted file', [good, { name: 'a', content: 'x'.repeat(20), flags: 1, claimedSize: 8 }], /is encrypted/],
    ['what moves a cursor', [good, { name: '../\x1b[2J', content: 'x' }], /invalid relative path: \.\.\/\ufffd\[2J\./],
    ['no skill at all', [{ name: 'README.md', content: 'x' }], /There is no SKILL\.md/],
  ])('refuses an archive with %s and writes nothing', async (_, entries, reason) => {
    using workspace = createWorkspace();
    pack(workspace.dir, entries);
    const before = tree(workspace.dir);
    const { code, stdout, stderr } = await cli(workspace.dir, ['skills', 'import', 'in.zip']);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(reason)]);
    expect(stderr).toContain('(ARCHIVE_REFUSED)');
    expect(changed(before, tree(workspace.dir))).toEqual([]);
    expect(existsSync(join(workspace.dir, '.nightschool'))).toBe(false);
  });

  it.each<[string, (dir: string) => void, RegExp]>([
    [
      'files',
      (dir) => {
        for (let index = 0; index < 201; index++) writeText(dir, `big/f${index}`, '');
      },
      /more than 200 files/,
    ],
    [
      'bytes',
      (dir) => {
        for (const name of ['a', 'b']) writeText(dir, `big/${name}`, Buffer.alloc(3e6));
      },
      /more than 5 MB/,
    ],
    [
      'folders',
      (dir) => {
        for (let index = 0; index < 1100; index++) mkdirSync(join(dir, `big/d${index}`), { recursive: true });
      },
      /more than 1000 entries/,
    ],
  ])('refuses a folder with too many %s', async (_, fill, reason) => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'big/SKILL.md', skill('big'));
    fill(workspace.dir);
    const { code, stderr } = await cli(workspace.dir, ['skills', 'import', 'big']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(reason)]);
    expect(existsSync(join(workspace.dir, 'evals'))).toBe(false);
  });

  it('refuses a name that is taken; by force it replaces what is staged, and never what is live', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const live = readText(dir, 'skills/close-ticket/SKILL.md');
    writeText(dir, 'evals/wave/staged.md', skill('wave', 'by hand\n'));
    pack(dir, [
      good,
      { name: 'close-ticket/SKILL.md', content: skill('close-ticket') },
      { name: 'nod/SKILL.md', content: skill('nod') },
    ]);
    const refused = await json(dir, 'skills', 'import', 'in.zip').catch(() => null);
    expect(refused).toMatchObject({ code: 1, imported: [{ skill: 'nod' }] });
    expect(refused.refused).toEqual([
      { skill: 'close-ticket', reason: 'a skill of this name is live, with other content' },
      { skill: 'wave', reason: 'a skill of this name is staged, with other content' },
    ]);
    expect(readText(dir, 'evals/wave/staged.md')).toContain('by hand');
    expect((await json(dir, 'skills', 'import', 'in.zip', '--force')).code).toBe(0);
    expect(readText(dir, 'evals/wave/staged.md')).toBe(skill('wave'));
    const kept = readdirSync(join(dir, 'evals/wave/versions')).map((name) =>
      readText(dir, `evals/wave/versions/${name}/SKILL.md`),
    );
    expect(kept.some((text) => text.includes('by hand'))).toBe(true);
    expect(readText(dir, 'skills/close-ticket/SKILL.md')).toBe(live);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    expect((await json(dir, 'run')).code).toBe(0);
    expect(readText(dir, 'skills/close-ticket/SKILL.md')).toBe(live);
  });

  it('imports the good ones of several, and says why not the others', async () => {
    using workspace = createWorkspace();
    pack(workspace.dir, [
      good,
      { name: 'x/wave/SKILL.md', content: skill('wave', 'again') },
      { name: 'nothing/SKILL.md', content: '# No front matter' },
      { name: '技能/SKILL.md', content: skill('技能') },
      { name: 'binary/SKILL.md', content: Buffer.from([0xff, 0, 1]) },
    ]);
    const { code, imported, refused } = await json(workspace.dir, 'skills', 'import', 'in.zip');
    expect([code, imported.map((each: { skill: string }) => each.skill)]).toEqual([1, ['wave']]);
    expect(
      Object.fromEntries(refused.map((each: { skill: string; reason: string }) => [each.skill, each.reason])),
    ).toEqual({
      wave: 'it is there twice, in wave and in wave',
      nothing: expect.stringContaining('gives no description'),
      技能: expect.stringContaining('No name of a-z'),
      binary: expect.stringContaining('SKILL.md is not plain text in UTF-8'),
    });
  });
});

describe('adopt --unproven', () => {
  /** A workspace in which an imported skill waits beside a certified one. */
  async function imported() {
    const workspace = copyWorkspace(base.dir);
    pack(workspace.dir, [
      { name: 'wave/SKILL.md', content: skill('wave') },
      { name: 'wave/references/a.md', content: 'a' },
    ]);
    await cli(workspace.dir, ['skills', 'import', 'in.zip']);
    return workspace;
  }

  it('is what the refusal names, and takes it live as it is', async () => {
    using workspace = await imported();
    const { dir } = workspace;
    const before = tree(dir);
    const refused = await cli(dir, ['adopt', 'wave']);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/was never examined\.[\s\S]*adopt wave --unproven/),
    ]);
    expect((await cli(dir, ['adopt'])).stdout).toBe(
      'Left, as nobody has examined them: wave; adopt <skill> --unproven.\n',
    );
    expect(changed(before, tree(dir))).toEqual([]);
    expect((await cli(dir, ['adopt', 'wave', '--unproven', '--dry-run'])).stdout).toContain('Would adopt wave');
    expect(changed(before, tree(dir))).toEqual([]);
    const { code, stdout } = await cli(dir, ['adopt', 'wave', '--unproven']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Adopted wave [0-9a-f]{16}\.\nUNPROVEN: /)]);
    expect(readText(dir, 'skills/wave/SKILL.md')).toBe(skill('wave'));
    expect(readText(dir, 'skills/wave/references/a.md')).toBe('a');
    expect(readRows(dir, 'evals/wave/decisions.jsonl')).toMatchObject([
      { type: 'version-changed', from: null, cause: 'adopted' },
    ]);
    expect(existsSync(join(dir, 'evals/wave/staged.md'))).toBe(false);
  });

  it('leaves a workspace in which everything goes on', async () => {
    using workspace = await imported();
    const { dir } = workspace;
    await cli(dir, ['adopt', 'wave', '--unproven']);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    expect((await cli(dir, ['verify', 'wave'])).stdout).toContain('wave: 0 verdicts over 0 trials');
    const { skills } = await json(dir, 'status');
    expect(skills).toMatchObject([{ skill: 'close-ticket' }, { skill: 'wave', staged: null, students: [] }]);
    writeDeskLog(dir, deskTasks());
    for (let night = 0; night < 2; night++) {
      const { code, stderr } = await cli(dir, ['run', '--quiet']);
      expect([code, stderr]).toEqual([0, '']);
      expect(readText(dir, 'skills/wave/SKILL.md')).toBe(skill('wave'));
    }
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
    expect((await json(dir, 'skills', 'list')).skills).toMatchObject([
      { proven: true },
      { name: 'wave', proven: false },
    ]);
    expect((await cli(dir, ['rollback', 'wave'])).stdout).toContain('switched off');
    expect(existsSync(join(dir, 'skills/wave/SKILL.md'))).toBe(false);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('takes a text that a person edited where it was staged', async () => {
    using workspace = await imported();
    const { dir } = workspace;
    writeText(dir, 'evals/wave/staged.md', skill('wave', 'Edited.\n'));
    expect((await cli(dir, ['adopt', 'wave'])).stderr).toContain('is not the text that was examined');
    expect((await cli(dir, ['adopt', 'wave', '--unproven'])).code).toBe(0);
    expect(readText(dir, 'skills/wave/SKILL.md')).toContain('Edited.');
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('puts an imported version over a certified one only when it is named, and can be taken back', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    const proven = readText(dir, 'skills/close-ticket/SKILL.md');
    pack(dir, [{ name: 'close-ticket/SKILL.md', content: skill('close-ticket') }]);
    await cli(dir, ['skills', 'import', 'in.zip', '--force']);
    await cli(dir, ['adopt', 'close-ticket', '--unproven']);
    expect(readText(dir, 'skills/close-ticket/SKILL.md')).toBe(skill('close-ticket'));
    expect((await json(dir, 'skills', 'list')).skills).toMatchObject([{ name: 'close-ticket', proven: false }]);
    expect((await cli(dir, ['rollback', 'close-ticket'])).code).toBe(0);
    expect(readText(dir, 'skills/close-ticket/SKILL.md')).toBe(proven);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('is examined by the next night where its family is asked for', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    writeText(dir, 'in/close-ticket/SKILL.md', readFileSync(join(base.dir, 'skills/close-ticket/SKILL.md')));
    await cli(dir, ['skills', 'import', 'in']);
    await cli(dir, ['adopt', 'close-ticket', '--unproven']);
    rmSync(join(dir, 'in'), { recursive: true });
    writeDeskLog(dir, closeTickets(0, 60));
    expect((await cli(dir, ['run', '--quiet'])).code).toBe(0);
    expect((await json(dir, 'skills', 'list')).skills).toMatchObject([{ name: 'close-ticket', proven: true }]);
    expect((await cli(dir, ['verify', '--all'])).code).toBe(0);
  });

  it('needs a name', async () => {
    const { code, stderr } = await cli(base.dir, ['adopt', '--unproven']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--unproven needs the name of a skill')]);
  });
});
