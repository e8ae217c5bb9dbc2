import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPipeline } from '../store/pipeline.ts';
import { validateSkill } from '../util/skill/validate.ts';
import { runCli } from './run-cli.ts';
import { cli, createEmpty, readText, tree, writeText } from './testing.ts';
import { AGENTS_AT_HOME, createHome } from './testing-home.ts';
import { init, NO_OLLAMA } from './testing-init.ts';

/** Every file below a folder with its text. */
function textsOf(dir: string): Readonly<Record<string, string>> {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => lstatSync(join(dir, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(dir, path), 'utf8')]));
}

describe('nightschool init', () => {
  it('makes a workspace in which everything works', async () => {
    using workspace = createEmpty();
    const { code, stdout } = await cli(workspace.dir, ['init'], { environment: NO_OLLAMA });
    expect(code).toBe(0);
    expect(stdout).toContain('wrote  pipelines/nightly.yaml');
    for (const name of ['daily-logs', 'user-general-facts']) {
      expect(validateSkill(readText(workspace.dir, `memories/skills/${name}/SKILL.md`), name)).toEqual([]);
    }
    const run = await cli(workspace.dir, ['run']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('There is no log file at logs/ yet.');
  });

  it('changes nothing when run again, nor what people wrote', async () => {
    using workspace = createEmpty();
    writeText(workspace.dir, 'memories/MEMORY.md', 'mine\n');
    symlinkSync('nowhere', join(workspace.dir, '.gitignore'));
    await cli(workspace.dir, ['init'], { environment: NO_OLLAMA });
    expect(readText(workspace.dir, 'memories/MEMORY.md')).toBe('mine\n');
    const before = textsOf(workspace.dir);
    const { stdout } = await cli(workspace.dir, ['init', '--json'], { environment: NO_OLLAMA });
    expect(JSON.parse(stdout).written).toEqual([]);
    expect(textsOf(workspace.dir)).toEqual(before);
  });

  it('writes nothing in a dry run', async () => {
    using workspace = createEmpty();
    const { stdout } = await cli(workspace.dir, ['init', '--dry-run'], { environment: NO_OLLAMA });
    expect(stdout).toContain('would write  memories/MEMORY.md');
    expect(readdirSync(workspace.dir)).toEqual([]);
  });
});

/** A person with logs of four agents, in two projects. */
function createPerson(pipeline: string | null = null) {
  const person = createHome(pipeline);
  for (const name of ['shop', 'secret']) {
    const session = { id: `s-${name}`, project: `${person.home}/work/${name}`, request: `look after ${name}` };
    AGENTS_AT_HOME['claude-code'](person.home, session);
    AGENTS_AT_HOME.codex(person.home, session);
    AGENTS_AT_HOME.opencode(person.home, session);
  }
  AGENTS_AT_HOME.gemini(person.home, { id: 's-site', project: '/srv/site', request: 'look after the site' });
  return person;
}

const placesOf = async (dir: string) => (await readPipeline(dir, 'nightly')).logs;
const place = (from: string, exclude: readonly string[] = []) => ({ from, include: [], exclude });
const NAMES = ['claude-code', 'codex', 'gemini', 'opencode'];

describe('the logs of agents on the machine', () => {
  it('are asked about one by one, with what they are and which projects to leave out', async () => {
    using person = createPerson();
    const { code, stdout, questions } = await init(person, [], {
      answers: ['y', 'y', ' secret, ~/work/"x"\\ ,', 'no', 'YES', '', 'n'],
    });
    expect(code).toBe(0);
    expect(questions.slice(0, 7)).toEqual([
      expect.stringMatching(
        /^Claude Code: 2 files, 2 kB, the newest of \d{4}-\d\d-\d\d, in ~\/\.claude\/projects\n {2}projects: ~\/work\/secret, ~\/work\/shop\nRead them every night\? \[y\/N\] $/,
      ),
      expect.stringMatching(/^Project folders to leave out, .*: $/),
      'Please name project folders (none: Enter): ',
      expect.stringMatching(/^Codex CLI: 2 files, .* in ~\/\.codex\n {2}projects: ~\/work\/secret, ~\/work\/shop\n/),
      expect.stringMatching(/^Gemini CLI: 1 file, .* in ~\/\.gemini\/tmp\n {2}projects: \/srv\/site\n/),
      expect.stringMatching(/^Project folders to leave out/),
      expect.stringMatching(
        /^OpenCode: 1 file, .* in ~\/\.local\/share\/opencode\n {2}projects: ~\/work\/secret, ~\/work\/shop\n/,
      ),
    ]);
    expect(await placesOf(person.dir)).toEqual([
      place('logs/'),
      place('claude-code', ['secret', '~/work/"x"\\']),
      place('gemini'),
    ]);
    const text = readText(person.dir, 'pipelines/nightly.yaml');
    expect(text).toMatch(/^ {2}# Claude Code: 2 files, .*\n {2}- from: claude-code\n {4}exclude: \["secret", /m);
    expect(text).toMatch(/^ {2}# OpenCode: 1 file, .*\n {2}# - opencode$/m);
    expect(text).not.toContain(person.home);
    expect(stdout).toContain('  logs      logs/, claude-code (without secret, ~/work/"x"\\), gemini\n');
    expect(stdout).toContain(
      'Not read. To have them read, add under logs: in pipelines/nightly.yaml:\n  - codex\n  - opencode\n',
    );
  });

  it.each<[string, readonly string[], readonly string[] | undefined, readonly string[]]>([
    ['without a terminal: none', [], undefined, []],
    ['with --yes: all, without a question', ['--yes'], ['n', 'n', 'n', 'n'], NAMES],
    ['with --yes and without a terminal', ['--yes'], undefined, NAMES],
    ['as JSON: none, without a question', ['--json'], ['y', 'y', 'y', 'y'], []],
    ['where the input ends: none of the rest', [], ['y', '', 'y'], ['claude-code']],
    ['by default', [], ['', '', '', ''], []],
  ])('are read %s', async (_, words, answers, read) => {
    using person = createPerson();
    const { code, questions } = await init(person, words, answers === undefined ? {} : { answers });
    expect(code).toBe(0);
    expect((await placesOf(person.dir)).map(({ from }) => from)).toEqual(['logs/', ...read]);
    if (words.length > 0) expect(questions).toEqual([]);
    const lines = readText(person.dir, 'pipelines/nightly.yaml').split('\n');
    expect(NAMES.filter((name) => lines.includes(`  # - ${name}`))).toEqual(
      NAMES.filter((name) => !read.includes(name)),
    );
  });

  it('are asked about again where the answer is neither yes nor no', async () => {
    using person = createPerson();
    const { questions, stdout } = await init(person, [], { answers: ['yse', 'j', 'y', '', 'n', 'n', 'n'] });
    expect(questions.slice(1, 3)).toEqual(Array(2).fill('Please say y or n. [y/N] '));
    expect((await placesOf(person.dir)).map(({ from }) => from)).toEqual(['logs/', 'claude-code']);
    expect(stdout).toContain('a night: reads 2 logs of Claude Code and what is in logs/\n');
  });

  it('are read by the next run, as far as the pipeline says so', async () => {
    using person = createPerson();
    const environment = { HOME: person.home };
    await init(person, [], { answers: ['y', 'secret', 'n', 'n', 'n'] });
    await cli(person.dir, ['run'], { environment });
    const { sessions, folders } = JSON.parse((await cli(person.dir, ['logs', '--json'])).stdout);
    expect([sessions, folders[0].format]).toEqual([1, 'claude-code']);
  });

  it('are not read, and nothing is written, where the person presses Ctrl-C', async () => {
    using person = createPerson();
    const interrupt = new AbortController();
    const question = async (): Promise<null> => {
      interrupt.abort();
      return null;
    };
    const silent = { write: () => undefined };
    const { signal } = interrupt;
    const shell = { stdout: silent, stderr: silent, input: { question }, cwd: person.dir, signal };
    expect(await runCli(['init'], { ...shell, environment: { HOME: person.home, ...NO_OLLAMA } })).toBe(130);
    expect(tree(person.dir).size).toBe(0);
  });

  it('change nothing when it is run again', async () => {
    using person = createPerson();
    await init(person, ['--yes']);
    const before = tree(person.dir);
    const { stdout, questions } = await init(person, [], { answers: ['y', 'y', 'y', 'y'] });
    expect(questions).toEqual([]);
    expect(stdout).toMatch(
      /^(\d+) of \1 files were there already\.\n\npipelines\/nightly\.yaml is there, and stays as it is:\n/,
    );
    expect(tree(person.dir)).toEqual(before);
  });

  it("are never added to a person's own pipeline, but the lines are told", async () => {
    const own = 'name: nightly\nlogs: [logs/, { from: codex, exclude: [secret] }] # mine\n';
    using person = createPerson(own);
    const { stdout, questions } = await init(person, ['--yes'], { answers: ['y', 'y', 'y', 'y'] });
    expect(questions).toEqual([]);
    expect(readText(person.dir, 'pipelines/nightly.yaml')).toBe(own);
    expect(stdout).toMatch(
      /\n--yes: a pipeline that is there already is never changed\.[\s\S]*\nNot read\. To have them read, add under logs: in pipelines\/nightly\.yaml:\n {2}- claude-code\n {2}- gemini\n {2}- opencode\n/,
    );
    expect(stdout).not.toContain('- codex');
  });

  it.each([[[]], [['--yes']]])('are told of in a dry run with %j, and nothing is written', async (words) => {
    using person = createPerson();
    const { stdout, questions } = await init(person, ['--dry-run', ...words], { answers: ['y'] });
    expect([questions, tree(person.dir).size]).toEqual([[], 0]);
    expect(stdout).toContain('Claude Code: 2 files, ');
    if (words.length > 0) expect(stdout).toContain(`would say:\n  logs      logs/, ${NAMES.join(', ')}\n`);
    else expect(stdout).toContain('Not read. To have them read, ');
  });

  it('are told as JSON', async () => {
    using person = createPerson();
    const told = JSON.parse((await init(person, ['--json', '--yes'])).stdout);
    expect(
      told.found.map(({ name, files }: { readonly name: string; readonly files: number }) => [name, files]),
    ).toEqual([
      ['claude-code', 2],
      ['codex', 2],
      ['gemini', 1],
      ['opencode', 1],
    ]);
    expect(told).toMatchObject({ dryRun: false, logs: NAMES.map((name) => place(name)), toAdd: [] });
    expect(told.found[0]).toMatchObject({
      title: 'Claude Code',
      folders: ['~/.claude/projects'],
      newest: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      projects: ['~/work/secret', '~/work/shop'],
    });
  });

  it('are of the folder that a window of VS Code was opened with', async () => {
    using person = createHome();
    const folder = '.config/Code/User/workspaceStorage/0f9e';
    writeText(
      person.home,
      `${folder}/workspace.json`,
      JSON.stringify({ folder: `file://${person.home}/work/my%20shop` }),
    );
    writeText(
      person.home,
      `${folder}/chatSessions/s.json`,
      JSON.stringify({ sessionId: 's', requests: [{ cwd: '/other' }] }),
    );
    const told = JSON.parse((await init(person, ['--json', '--yes'])).stdout);
    expect(told.found).toMatchObject([{ name: 'vscode', files: 1, projects: ['~/work/my shop'] }]);
  });
});
