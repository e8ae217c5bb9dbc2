import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackSkills } from '../store/skill-archive.ts';
import { changed, cli, copyWorkspace, createWorkspace, readText, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace();

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

const skill = (name: string, description = '"Does it."') =>
  `---\nname: ${name}\ndescription: ${description}\n---\n\n# It\n`;
const json = async (dir: string, words: readonly string[], environment = {}) => {
  const { code, stdout } = await cli(dir, [...words, '--json'], { environment });
  return { code, ...JSON.parse(stdout) };
};

/** One certified skill, one that a person put there, one that waits. */
function threeSkills() {
  const workspace = copyWorkspace(base.dir);
  writeText(workspace.dir, 'skills/say-hello/SKILL.md', skill('say-hello', '"Says \\u003c\'hello\'\\u003e & goes."'));
  writeText(workspace.dir, 'evals/wave/staged.md', skill('wave'));
  return workspace;
}

describe('skills list', () => {
  it('shows what is live and for whom it is proven, and what waits only when asked', async () => {
    using workspace = threeSkills();
    const { stdout } = await cli(workspace.dir, ['skills', 'list']);
    expect(stdout).toMatch(/close-ticket +[0-9a-f]{8} +live +literal +\S/);
    expect(stdout).toMatch(/say-hello +[0-9a-f]{8} +live +unproven +Says/);
    expect(stdout).not.toContain('wave');
    const { skills } = await json(workspace.dir, ['skills', 'list', '--staged']);
    expect(skills).toMatchObject([
      { name: 'close-ticket', state: 'live', proven: true, certifiedFor: ['literal'] },
      { name: 'say-hello', state: 'live', proven: false, certifiedFor: [] },
      { name: 'wave', state: 'staged', proven: false, certifiedFor: [] },
    ]);
    expect(JSON.parse((await cli(workspace.dir, ['skills', 'list', '--format', 'json'])).stdout).skills).toHaveLength(
      2,
    );
  });

  it('prints what a prompt takes', async () => {
    using workspace = threeSkills();
    rmSync(join(workspace.dir, 'skills/close-ticket'), { recursive: true });
    writeText(workspace.dir, 'skills/mute/SKILL.md', '# Nothing says when\n');
    const dir = realpathSync(workspace.dir);
    const { stdout, stderr } = await cli(workspace.dir, ['skills', 'list', '--format', 'xml', '--staged']);
    expect(stdout).toBe(
      [
        '<available_skills>\n<skill>\n<name>\nsay-hello\n</name>\n<description>',
        'Says &lt;&#x27;hello&#x27;&gt; &amp; goes.',
        `</description>\n<location>\n${dir}/skills/say-hello/SKILL.md\n</location>\n</skill>`,
        '<skill>\n<name>\nwave\n</name>\n<description>\n[unproven] Does it.\n</description>',
        `<location>\n${dir}/evals/wave/staged.md\n</location>\n</skill>\n</available_skills>\n`,
      ].join('\n'),
    );
    expect(stderr).toBe('mute gives no description and was left out.\n');
  });

  it('says so where there is nothing', async () => {
    using workspace = createWorkspace();
    expect((await cli(workspace.dir, ['skills', 'list'])).stdout).toContain('No skill is live');
    expect((await cli(workspace.dir, ['skills', 'list', '--format', 'xml'])).stdout).toBe(
      '<available_skills>\n</available_skills>\n',
    );
    expect((await cli(workspace.dir, ['skills', 'validate'])).stdout).toBe('There is no skill to validate.\n');
  });

  it('lets nothing of others move the cursor', async () => {
    using workspace = createWorkspace();
    writeText(workspace.dir, 'skills/a/SKILL.md', skill('a', '"x\\e[2Jy"'));
    writeText(workspace.dir, 'skills/b/SKILL.md', '---\nname: b\ndescription: x\n"\\e[2J": 1\n---\n');
    for (const operation of ['list', 'validate']) {
      expect((await cli(workspace.dir, ['skills', operation])).stdout).not.toContain('\x1b');
    }
  });
});

describe('skills validate', () => {
  it('takes a promoted skill for the strictest reader', async () => {
    const { code, stdout } = await cli(base.dir, ['skills', 'validate', '--strict']);
    expect([code, stdout]).toEqual([0, 'skills/close-ticket: valid\n']);
  });

  it('looks at live, memory and staged skills; errors fail, warnings only when strict', async () => {
    using workspace = threeSkills();
    writeText(workspace.dir, 'memories/skills/daily/SKILL.md', skill('daily', 'Unquoted'));
    const { code, ok, skills } = await json(workspace.dir, ['skills', 'validate']);
    expect([code, ok]).toEqual([0, true]);
    expect(skills.map(({ path }: { path: string }) => path)).toEqual([
      'skills/close-ticket',
      'skills/say-hello',
      'memories/skills/daily',
      'evals/wave/staged.md',
    ]);
    expect((await cli(workspace.dir, ['skills', 'validate', '--strict'])).code).toBe(1);
    writeText(workspace.dir, 'memories/skills/daily/SKILL.md', skill('weekly'));
    const bad = await cli(workspace.dir, ['skills', 'validate']);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain(
      "memories/skills/daily: invalid\n  error: Directory name 'daily' must match skill name 'weekly'\n",
    );
  });

  it.each<[string, readonly string[], string]>([
    ['a name', ['wave'], 'evals/wave/staged.md: valid'],
    ['a folder', ['skills/say-hello'], 'skills/say-hello: valid'],
    ['a file', ['./skills/say-hello/SKILL.md'], './skills/say-hello/SKILL.md: valid'],
    ['a folder in lower case', ['other'], 'other: valid\n  warning: Most clients look for SKILL.md'],
    ['what is not there', ['nope'], 'nope: invalid\n  error: Path does not exist: nope'],
    ['a file that is no skill', ['pipelines/nightly.yaml'], 'error: Not a directory: pipelines/nightly.yaml'],
    ['a folder without one', ['logs'], 'logs: invalid\n  error: Missing required file: SKILL.md'],
    ['several', ['wave', 'other'], 'evals/wave/staged.md: valid\nother: valid'],
    ['no text', ['binary'], 'binary: invalid\n  error: SKILL.md is not text in UTF-8'],
  ])('takes %s', async (_, names, text) => {
    using workspace = threeSkills();
    writeText(workspace.dir, 'other/skill.md', skill('other'));
    writeText(workspace.dir, 'binary/SKILL.md', new Uint8Array([0xff, 0xfe, 0]));
    const { code, stdout } = await cli(workspace.dir, ['skills', 'validate', ...names]);
    expect(stdout).toContain(text);
    expect(code).toBe(text.includes('error') ? 1 : 0);
  });
});

describe('skills export', () => {
  it('writes a ZIP once, and over another file only by force', async () => {
    using workspace = copyWorkspace(base.dir);
    const words = ['skills', 'export', 'close-ticket'];
    expect((await json(workspace.dir, [...words, '--dry-run'])).exported).toMatchObject([{ change: 'written' }]);
    expect(existsSync(join(workspace.dir, 'close-ticket.zip'))).toBe(false);
    expect((await cli(workspace.dir, words)).stdout).toMatch(
      /^Wrote: .*close-ticket\.zip \(close-ticket [0-9a-f]{16}\)\.$/m,
    );
    const before = statSync(join(workspace.dir, 'close-ticket.zip'));
    const { files } = await unpackSkills(readFileSync(join(workspace.dir, 'close-ticket.zip')));
    expect(files.map(({ path }) => path)).toEqual(['close-ticket/SKILL.md']);
    expect(String(files[0]?.bytes)).toBe(readText(workspace.dir, 'skills/close-ticket/SKILL.md'));
    expect((await cli(workspace.dir, words)).stdout).toMatch(/^Already there/);
    expect(statSync(join(workspace.dir, 'close-ticket.zip')).mtimeMs).toBe(before.mtimeMs);
    writeText(workspace.dir, 'close-ticket.zip', 'mine');
    const refused = await cli(workspace.dir, words);
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('--force')]);
    expect(readText(workspace.dir, 'close-ticket.zip')).toBe('mine');
    expect((await cli(workspace.dir, [...words, '--force'])).code).toBe(0);
  });

  it('writes what it is asked for, where it is asked for', async () => {
    using workspace = threeSkills();
    const { skills } = await json(workspace.dir, ['skills', 'list']);
    const version = skills[0].version;
    const files = async (...words: readonly string[]): Promise<readonly string[]> => {
      const { exported } = await json(workspace.dir, ['skills', 'export', ...words]);
      return exported.map(({ file }: { file: string }) => file.slice(workspace.dir.length + 1));
    };
    expect(await files('close-ticket', '--out', 'x.skill')).toEqual(['x.skill']);
    expect(await files('close-ticket', '--out', 'new/', '--version', version)).toEqual(['new/close-ticket.zip']);
    expect(await files('wave', '--staged', '--out', 'logs')).toEqual(['logs/wave.zip']);
    expect(await files('--all', '--out', 'all')).toEqual(['all/close-ticket.zip', 'all/say-hello.zip']);
    expect(await files('--all', '--staged', '--out', 'all')).toEqual(['all/wave.zip']);
    expect(readFileSync(join(workspace.dir, 'x.skill'))).toEqual(
      readFileSync(join(workspace.dir, 'all/close-ticket.zip')),
    );
  });

  it('writes none of several where one is in the way', async () => {
    using workspace = threeSkills();
    writeText(workspace.dir, 'all/say-hello.zip', 'mine');
    expect((await cli(workspace.dir, ['skills', 'export', '--all', '--out', 'all'])).code).toBe(4);
    expect(readdirSync(join(workspace.dir, 'all'))).toEqual(['say-hello.zip']);
  });

  it('says so where a file stands in the place of the folder', async () => {
    using workspace = threeSkills();
    writeText(workspace.dir, 'all', 'mine');
    const { code, stderr } = await cli(workspace.dir, ['skills', 'export', '--all', '--out', 'all']);
    expect([code, stderr]).toEqual([4, expect.stringMatching(/^Cannot write [\s\S]*\(NOT_WRITABLE\)\n$/)]);
    expect(readText(workspace.dir, 'all')).toBe('mine');
  });
});

describe('skills link', () => {
  it('links into the folder of an agent, in the project, the home folder or anywhere', async () => {
    using workspace = threeSkills();
    const home = join(workspace.dir, 'home');
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['claude'], '.claude/skills'],
      [['codex', '--project', 'logs'], 'logs/.agents/skills'],
      [['agents', '--user'], 'home/.agents/skills'],
      [['openclaw'], 'home/.openclaw/skills'],
      [['opencode', '--user'], 'home/.config/opencode/skills'],
      [['./anywhere'], 'anywhere'],
      [['~/own'], 'home/own'],
    ];
    for (const [words, folder] of cases) {
      const { code, skills } = await json(workspace.dir, ['skills', 'link', ...words], { HOME: home });
      expect([code, skills.map(({ action }: { action: string }) => action)]).toEqual([0, ['linked', 'linked']]);
      const path = join(workspace.dir, folder, 'say-hello');
      expect(readlinkSync(path)).not.toMatch(/^\//);
      expect(realpathSync(path)).toBe(realpathSync(join(workspace.dir, 'skills/say-hello')));
      const before = tree(workspace.dir);
      expect((await cli(workspace.dir, ['skills', 'link', ...words], { environment: { HOME: home } })).code).toBe(0);
      expect(changed(before, tree(workspace.dir))).toEqual([]);
      await cli(workspace.dir, ['skills', 'unlink', ...words], { environment: { HOME: home } });
      expect(readdirSync(join(workspace.dir, folder))).toEqual([]);
    }
  });

  it('shows a promotion at once, names what is unproven, and warns of older versions of OpenClaw', async () => {
    using workspace = threeSkills();
    const environment = { HOME: join(workspace.dir, 'home') };
    const { stdout } = await cli(workspace.dir, ['skills', 'link', 'openclaw'], { environment });
    expect(stdout).toMatch(/close-ticket: linked\.[\s\S]*Unproven: say-hello\.\nOpenClaw before May 2026/);
    writeText(workspace.dir, 'skills/say-hello/SKILL.md', skill('say-hello', '"New."'));
    expect(readText(workspace.dir, 'home/.openclaw/skills/say-hello/SKILL.md')).toContain('New.');
  });

  it('leaves what is not its own, goes on with the others, and fails', async () => {
    using workspace = threeSkills();
    writeText(workspace.dir, '.claude/skills/say-hello/SKILL.md', 'mine');
    const { code, stdout, stderr } = await cli(workspace.dir, ['skills', 'link', 'claude']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Left as it is .*: say-hello\.[\s\S]*\(LINK_REFUSED\)/)]);
    expect(stdout).toContain('close-ticket: linked.');
    expect(readText(workspace.dir, '.claude/skills/say-hello/SKILL.md')).toBe('mine');
  });

  it('copies, links and unlinks only what it made; a dry run does nothing', async () => {
    using workspace = threeSkills();
    const before = tree(workspace.dir);
    expect((await cli(workspace.dir, ['skills', 'link', 'claude', '--dry-run'])).stdout).toContain('would be linked');
    expect(changed(before, tree(workspace.dir))).toEqual([]);
    await cli(workspace.dir, ['skills', 'link', 'claude', '--copy']);
    expect(lstatSync(join(workspace.dir, '.claude/skills/say-hello')).isDirectory()).toBe(true);
    await cli(workspace.dir, ['skills', 'unlink', 'claude']);
    expect(changed(before, tree(workspace.dir))).toEqual([]);
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['the skills themselves', ['./skills'], 1, /LINK_REFUSED/],
    ['a folder among them', ['./skills/close-ticket/references'], 1, /LINK_REFUSED/],
    ['an unknown agent', ['klaude'], 2, /"klaude" is no agent[\s\S]*claude, codex/],
    ['no folder', [], 2, /Where to link the skills is missing/],
    ['no home', ['claude', '--user'], 2, /HOME is not set/],
  ])('refuses %s', async (_, words, code, text) => {
    const before = tree(base.dir);
    const ended = await cli(base.dir, ['skills', 'link', ...words]);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(text)]);
    expect(changed(before, tree(base.dir))).toEqual([]);
  });
});

describe('bad usage', () => {
  it.each<[readonly string[], RegExp]>([
    [['skills'], /missing required argument 'operation'/],
    [['skills', 'toString'], /no operation "toString": list, validate, export, import, link, unlink/],
    [['skills', 'list', 'close-ticket'], /takes no name/],
    [['skills', 'list', '--format', 'pdf'], /no format "pdf": table, xml, json/],
    [['skills', 'export'], /The name of a skill \(or --all\) is missing/],
    [['skills', 'export', 'a', 'b'], /One at a time/],
    [['skills', 'export', 'nope'], /"nope" has no live version[\s\S]*skills list --staged/],
    [['skills', 'export', '../..'], /has no live version/],
    [['skills', 'export', 'close-ticket', '--version', '../x'], /has no version \.\.\/x/],
    [['skills', 'export', 'close-ticket', '--staged'], /has no staged version/],
    [['skills', 'export', '--all', 'close-ticket'], /--all stands for every skill/],
    [['skills', 'import'], /The ZIP or folder to import is missing/],
    [['skills', 'import', 'nope.zip'], /There is no file or folder/],
  ])('%j says what is wrong', async (words, text) => {
    const before = tree(base.dir);
    const { code, stderr } = await cli(base.dir, words);
    expect([code, stderr]).toEqual([2, expect.stringMatching(text)]);
    expect(changed(before, tree(base.dir))).toEqual([]);
  });
});
