import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, writeText } from './testing.ts';
import { AGENTS_AT_HOME, codex, createHome, rollout, type TinySession } from './testing-home.ts';

const SHOP = '/home/sam/shop';
const SECRET = '/home/sam/secret';

/** Agents and the format that their logs are of. */
const FORMAT_OF = {
  'claude-code': 'claude-code',
  codex: 'codex',
  openclaw: 'openclaw',
  pi: 'openclaw',
  gemini: 'gemini-cli',
  opencode: 'opencode',
  copilot: 'copilot-cli',
} as const;
const AGENTS = Object.keys(FORMAT_OF) as readonly (keyof typeof FORMAT_OF)[]; // Object.keys forgets what it was given

function sessionOf(agent: string, project: string): TinySession {
  const name = project.split('/').at(-1);
  const request = name === 'secret' ? `mind the plum-${agent}` : `list the files for ${agent}`;
  return { id: `${agent}-${name}`, project, request };
}

function fillHome(home: string): void {
  for (const agent of AGENTS) {
    AGENTS_AT_HOME[agent](home, sessionOf(agent, SHOP));
    AGENTS_AT_HOME[agent](home, sessionOf(agent, SECRET));
  }
}

function pipeline(logs: readonly string[]): string {
  return `name: nightly\nlogs:\n${logs.map((line) => `  - ${line}\n`).join('')}`;
}

/** Everything that a run left in the workspace's private folder. */
function privateBytes(dir: string): string {
  const folder = join(dir, '.nightschool');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1')).join('\n');
}

async function listed(dir: string, home: string) {
  return JSON.parse((await cli(dir, ['logs', '--json'], { environment: { HOME: home } })).stdout);
}

describe('logs: that name agents', () => {
  it('are read by format, without the projects that are left out', async () => {
    const logs = AGENTS.map((name) => `{ from: ${name}, exclude: [secret] }`);
    using workspace = createHome(pipeline(logs));
    const { home, dir } = workspace;
    fillHome(home);
    const { code, stderr } = await cli(dir, ['run', '--quiet'], { environment: { HOME: home } });
    expect([code, stderr]).toEqual([0, '']);
    const read = await listed(dir, home);
    for (const format of new Set(AGENTS.map((name) => FORMAT_OF[name]))) {
      const folders = read.folders.filter((folder: Readonly<Record<string, unknown>>) => folder.format === format);
      const count = folders.reduce((sum: number, folder: { readonly sessions: number }) => sum + folder.sessions, 0);
      expect([format, count]).toEqual([format, AGENTS.filter((name) => FORMAT_OF[name] === format).length]);
    }
    expect(read.sessions).toBe(AGENTS.length);
    expect(read.tasks).toBe(AGENTS.length);
    // left out is not skipped
    expect(read).toMatchObject({ skipped: [], leftOut: AGENTS.length });
    expect((await cli(dir, ['logs'])).stdout).toContain(
      `Left out: ${AGENTS.length} sessions of projects that the pipeline does not want.\nNothing was skipped.\n`,
    );
    expect((await cli(dir, ['report'])).stdout.replaceAll('\n', ' ')).toContain(
      `no line skipped, ${AGENTS.length} sessions left out as the pipeline says;`,
    );
    const left = privateBytes(dir);
    expect(left).toContain('list the files for');
    expect(left).not.toContain('plum');
    expect(left).not.toContain(home);
  });

  it('are read of included projects alone; what another place names first is its', async () => {
    using workspace = createHome(pipeline(['{ from: claude-code, include: [~/shop] }', 'codex', '~/.claude/projects']));
    const { home, dir } = workspace;
    for (const agent of ['claude-code', 'codex'] as const) {
      AGENTS_AT_HOME[agent](home, sessionOf(agent, join(home, 'shop')));
      AGENTS_AT_HOME[agent](home, sessionOf(agent, SECRET));
    }
    await cli(dir, ['run'], { environment: { HOME: home } });
    const shown = JSON.parse((await cli(dir, ['logs', 'show', 'claude-code-shop', '--json'])).stdout);
    const folder = join(home, 'shop').replaceAll('/', '-');
    expect(shown[0].session.file).toBe(`claude-code:${folder}/claude-code-shop.jsonl`);
    expect((await listed(dir, home)).sessions).toBe(3);
    expect(privateBytes(dir)).not.toContain('plum-claude-code');
    expect(privateBytes(dir)).toContain('plum-codex');
  });

  it('leave nothing behind of a project that is left out later', async () => {
    using workspace = createHome(pipeline(['claude-code', 'codex']));
    const { home, dir } = workspace;
    fillHome(home);
    await cli(dir, ['run'], { environment: { HOME: home } });
    expect((await listed(dir, home)).sessions).toBe(4);
    writeText(dir, 'pipelines/nightly.yaml', pipeline(['{ from: claude-code, exclude: [secret] }', 'codex']));
    await cli(dir, ['run'], { environment: { HOME: home } });
    expect((await listed(dir, home)).sessions).toBe(3);
    expect((await cli(dir, ['logs', 'show', 'claude-code-secret'])).stderr).toContain('UNKNOWN_NAME');
    expect(readFileSync(join(dir, '.nightschool/state.db'), 'latin1')).not.toContain('plum-claude-code');
  });

  it('hold a session of Codex once, while it is active and when it is archived', async () => {
    using workspace = createHome(pipeline(['codex']));
    const { home, dir } = workspace;
    const session = sessionOf('codex', SHOP);
    AGENTS_AT_HOME.codex(home, session);
    writeText(home, `.codex/archived_sessions/${rollout(session)}`, codex(session));
    const look = async () => {
      await cli(dir, ['run'], { environment: { HOME: home } });
      const { files, sessions, tasks, folders } = await listed(dir, home);
      return { files, sessions, tasks, folders: folders.map(({ folder }: { readonly folder: string }) => folder) };
    };
    const active = { files: 1, sessions: 1, tasks: 1, folders: ['codex:sessions/2026/06/18'] };
    expect(await look()).toEqual(active);
    execFileSync('rm', ['-r', join(home, '.codex/sessions')]);
    expect(await look()).toMatchObject({ sessions: 1, tasks: 1 });
  });

  it('are named by what they are called', async () => {
    using workspace = createHome(pipeline(['{ from: claude-code, exclude: [secret] }']));
    const { home, dir } = workspace;
    const environment = { HOME: home };
    AGENTS_AT_HOME['claude-code'](home, sessionOf('claude-code', SHOP));
    AGENTS_AT_HOME['claude-code'](home, sessionOf('claude-code', SECRET));
    await cli(dir, ['run'], { environment });
    const path = '-home-sam-shop/claude-code-shop.jsonl';
    for (const name of [`claude-code:${path}`, `~/.claude/projects/${path}`, `${home}/.claude/projects/${path}`]) {
      const { code, stdout } = await cli(dir, ['learn', name, '--rules', '--dry-run', '--json'], { environment });
      expect([code, JSON.parse(stdout).tasks]).toEqual([0, 1]);
    }
    const closed = await cli(dir, ['learn', 'claude-code:-home-sam-secret', '--rules', '--dry-run'], { environment });
    expect(closed.stderr).toContain('claude-code:-home-sam-secret holds no session of these projects.');
    const shown = await cli(dir, ['logs', 'show', `claude-code:${path}`]);
    expect(shown.stdout).toContain(`claude-code, claude-code:${path}:1`);
  });

  it('say what they stand for where nothing is there', async () => {
    using workspace = createHome(pipeline(['codex']));
    const { home, dir } = workspace;
    const { code, stderr } = await cli(dir, ['run'], { environment: { HOME: home } });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Nothing is at codex (~/.codex).\n')]);
    const nowhere = await cli(dir, ['run']);
    expect(nowhere.stderr).toContain('Nothing is at codex (HOME is not set).\n');
  });
});

describe('doctor', () => {
  it('counts the logs of each place, and says where it looked for those that are missing', async () => {
    using workspace = createHome(pipeline(['logs/', 'claude-code', 'codex', 'pi', 'gone/']));
    const { home, dir } = workspace;
    AGENTS_AT_HOME['claude-code'](home, sessionOf('claude-code', SHOP));
    writeText(home, '.pi/agent/sessions/notes.md', '');
    writeText(dir, 'logs/a.jsonl', '{}\n');
    writeText(dir, 'codex/a.jsonl', '{}\n');
    const environment = { HOME: home, CODEX_HOME: join(home, 'nowhere') };
    const { stdout } = await cli(dir, ['doctor', '--json'], { environment });
    const results: readonly Readonly<Record<string, string>>[] = JSON.parse(stdout);
    expect(results.filter(({ check }) => check === 'logs').map(({ status, what }) => `${status}: ${what}`)).toEqual([
      'ok: 1 log file, 3 bytes in logs/',
      'ok: 1 log file, 1 kB in claude-code (~/.claude/projects)',
      'warn: nothing of Codex CLI in codex (~/nowhere); CODEX_HOME is set',
      'warn: codex means the agent, and this workspace has a folder codex/',
      'warn: no log of pi in pi (~/.pi/agent/sessions); PI_CODING_AGENT_SESSION_DIR is not set, PI_CODING_AGENT_DIR is not set',
      'fail: there is no gone/, which logs: names',
    ]);
  });
});

describe('a place that gives no log', () => {
  const MISSING = [
    'there is no codx, which logs: names',
    'no log file matches logs/typo/*.jsonl, which logs: names',
    'there is no log file at empty/ yet',
    'nothing of Codex CLI in codex (~/.codex); CODEX_HOME is not set',
    'there is no ~/gone.jsonl, which logs: names',
  ];
  const PLACES = ['logs/', 'logs/a.jsonl', 'codx', 'logs/typo/*.jsonl', 'empty/', 'codex', '~/gone.jsonl'];
  const place = (places: readonly string[]) => {
    const workspace = createHome(pipeline(places));
    writeText(workspace.dir, 'logs/a.jsonl', '{"id":"a","messages":[{"role":"user","content":"hello"}]}\n');
    writeText(workspace.dir, 'empty/notes.md', '');
    return workspace;
  };
  const warningsOf = ({ stdout }: { readonly stdout: string }): readonly string[] =>
    JSON.parse(stdout).warnings.map(({ message }: { readonly message: string }) => message);

  it('is warned of by every run, and by doctor in the same words', async () => {
    using workspace = place(PLACES);
    const { home, dir } = workspace;
    const environment = { HOME: home };
    const first = warningsOf(await cli(dir, ['run', '--json'], { environment }));
    const second = warningsOf(await cli(dir, ['run', '--json'], { environment }));
    expect(first.map((message) => message.slice(0, message.indexOf('. ')).toLowerCase())).toEqual(
      MISSING.map((message) => message.toLowerCase()),
    );
    expect(first[0]).toContain('Did you mean codex?');
    expect(second).toEqual(first);
    const { stdout } = await cli(dir, ['doctor', '--json'], { environment });
    const results: readonly Readonly<Record<string, string>>[] = JSON.parse(stdout);
    const told = results.filter(({ check, status }) => check === 'logs' && status !== 'ok').map(({ what }) => what);
    expect(told).toEqual(MISSING);
  });

  it('may be logs/ itself where there are others, and says where no home is known', async () => {
    using workspace = place(['logs', 'empty/a.jsonl', '~/gone.jsonl', 'pi']);
    const { dir } = workspace;
    rmSync(join(dir, 'logs/a.jsonl'));
    writeText(dir, 'empty/a.jsonl', '{"id":"a","messages":[{"role":"user","content":"hello"}]}\n');
    expect(warningsOf(await cli(dir, ['run', '--json'], { environment: {} }))).toEqual([
      expect.stringMatching(/^There is no ~\/gone\.jsonl, which logs: names: HOME is not set\. /),
      expect.stringMatching(/^Nothing of pi in pi \(HOME is not set\); /),
    ]);
  });

  it.each([
    ['codx', 'Did you mean codex?'],
    ['claude', 'Did you mean claude-code?'],
    ['gemini-cli', 'Did you mean gemini?'],
    ['Codex', 'Did you mean codex?'],
    ['session', 'Put log files into logs/'],
    ['./codx', 'Put log files into logs/'],
  ])('stops a first night where it is the only one: %s', async (name, hint) => {
    using workspace = place([name]);
    const { code, stderr } = await cli(workspace.dir, ['run']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Nothing is at ${name}.\n${hint}`)]);
  });
});
