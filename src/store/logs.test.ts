import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogPlace } from '../domain/pipeline.ts';
import type { Environment } from './log-places/home.ts';
import { type FoundLogs, findLogs, namePlace } from './logs.ts';
import { temporaryFolder } from './testing.ts';

function write(folder: string, ...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), 'text');
  }
}

function place(from: string, include: readonly string[] = [], exclude: readonly string[] = []): LogPlace {
  return { from, include, exclude };
}

function find(workspace: string, places: readonly string[], environment: Environment = {}): Promise<FoundLogs> {
  return findLogs(
    places.map((from) => place(from)),
    { workspace, environment },
  );
}

async function pathsOf(workspace: string, places: readonly string[], environment: Environment = {}) {
  return (await find(workspace, places, environment)).logs.map(({ path }) => path);
}

const SOME = ['logs/b.jsonl', 'logs/a.jsonl', 'logs/README.md', 'logs/x.metadata.json', 'logs/deep/er/c.json'];
const ALL = ['logs/a.jsonl', 'logs/b.jsonl', 'logs/deep/er/c.json'];

describe('findLogs', () => {
  it.each([
    [['logs/'], ALL],
    [['logs'], ALL],
    [['logs/*.jsonl'], ['logs/a.jsonl', 'logs/b.jsonl']],
    [['logs/a.jsonl', 'logs/**/*.jsonl', './logs'], ALL],
    [['logs/*'], ALL],
    [['logs/**'], ALL],
    [['log{s,z}/d*p'], ['logs/deep/er/c.json']],
    [['.'], ALL],
    [['logs/README.md'], ['logs/README.md']],
    [['logs/*.md'], ['logs/README.md']],
    [['nothing', 'logs/*.gz'], []],
    [[], []],
  ])('finds what %j names, each file once and sorted', async (places, paths) => {
    using folder = temporaryFolder();
    write(folder.path, ...SOME);
    expect(await pathsOf(folder.path, places)).toEqual(paths);
  });

  it.each([
    [
      'names that logs have',
      ['a.json', 'b.jsonl', 'c.ndjson', 'd.log', 'e.txt', 'f.jsonl.gz', 'g.zst', 'h.eval'],
      true,
    ],
    ['rotated ones', ['a.jsonl.1', 'a.log.12', 'a.log.2026-01-31', 'b.jsonl.reset.2026-01-31T10-20-30.123Z'], true],
    ['tables that Langfuse exports', ['1767225600000-lf-observations-export-cm1.csv'], true],
    ['other tables', ['customers.csv', 'lf.csv'], false],
    ['databases of OpenCode alone', ['opencode.db', 'opencode-dev.2.db'], true],
    [
      'other files',
      ['a.md', 'b.db', 'c.db-wal', 'd.jsonl.swp', 'e.jsonl~', 'jsonl', 'f.jsonl.deleted.2026-01-31'],
      false,
    ],
    [
      'what lies beside logs',
      ['s.metadata.json', 'sessions.json', 'sessions-index.json', 'x.trajectory-path.json'],
      false,
    ],
    ['a schema, an archive of files, a resource fork', ['s.schema.json', 'b.tar.gz', 'b.tar.zst', '._a.jsonl'], false],
    ['folders of programs', ['.git/a.json', '.nightschool/b.json', 'deep/node_modules/c.json'], false],
    ['other hidden folders', ['.claude/projects/a.jsonl'], true],
  ])('in a folder: %s', async (_, names, isFound) => {
    using folder = temporaryFolder();
    write(folder.path, ...names.map((name) => `logs/${name}`));
    expect(await pathsOf(folder.path, ['logs'])).toEqual(isFound ? names.map((name) => `logs/${name}`).sort() : []);
  });

  it.each([
    [
      'a trial of Harbor: its trajectory',
      [
        't/result.json',
        't/config.json',
        't/agent/trajectory.json',
        't/agent/trajectory.cont-1.json',
        't/agent/out.txt',
      ],
      ['t/agent/trajectory.cont-1.json', 't/agent/trajectory.json'],
    ],
    [
      'one whose agent wrote no trajectory: what it wrote',
      ['t/result.json', 't/verifier/ctrf.json', 't/agent/sessions/a.jsonl'],
      ['t/agent/sessions/a.jsonl'],
    ],
    ['a result beside a trajectory', ['t/result.json', 't/trajectory.json'], ['t/trajectory.json']],
    ['a result alone', ['t/result.json', 't/results.json'], ['t/result.json', 't/results.json']],
    [
      "OpenCode's older layout: its sessions",
      ['storage/session/p/s.json', 'storage/message/s/m.json', 'storage/part/m/p.json', 'storage/project/p.json'],
      ['storage/session/p/s.json'],
    ],
  ])('reads of %s', async (_, names, expected) => {
    using folder = temporaryFolder();
    write(folder.path, ...names.map((name) => `logs/${name}`));
    expect(await pathsOf(folder.path, ['logs'])).toEqual(expected.map((name) => `logs/${name}`));
  });

  it.each(['\0', 'logs\0', '*\0', '[', '{a,b', '[!', 'x(', '\\', ' ', ':', 'codex:[', 'codex:\0', 'y'.repeat(5000)])(
    'finds nothing at %j, and says nothing worse',
    async (from) => {
      using folder = temporaryFolder();
      write(folder.path, ...SOME);
      const { logs } = await find(folder.path, [from, 'logs/a.jsonl'], { HOME: folder.path });
      expect(logs.map(({ path }) => path)).toEqual(['logs/a.jsonl']);
    },
  );

  it('opens what it finds, and knows its size and time', async () => {
    using folder = temporaryFolder();
    write(folder.path, ...SOME);
    utimesSync(join(folder.path, 'logs/a.jsonl'), 1000, 1000);
    const [log] = (await find(folder.path, ['logs/a.jsonl'])).logs;
    expect(log).toMatchObject({ file: join(folder.path, 'logs/a.jsonl'), size: 4, modified: 1_000_000 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of log?.read(2) ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('xt');
  });

  it('takes a database for changed when what lies beside it is', async () => {
    using folder = temporaryFolder();
    write(folder.path, 'opencode.db', 'opencode.db-wal');
    utimesSync(join(folder.path, 'opencode.db'), 1000, 1000);
    utimesSync(join(folder.path, 'opencode.db-wal'), 2000, 2000);
    const { logs } = await find(folder.path, ['.']);
    expect(logs.map(({ path, modified }) => [path, modified])).toEqual([['opencode.db', 2_000_000]]);
  });

  it('follows links, but neither in circles nor into nothing', async () => {
    using folder = temporaryFolder();
    using elsewhere = temporaryFolder();
    write(folder.path, ...SOME);
    write(elsewhere.path, ...SOME);
    symlinkSync(join(folder.path, 'gone'), join(folder.path, 'logs', 'dangling.jsonl'));
    symlinkSync('.', join(folder.path, 'logs', 'loop'));
    symlinkSync('knot', join(folder.path, 'logs', 'knot'));
    symlinkSync('a.jsonl', join(folder.path, 'logs', '0-again.jsonl'));
    symlinkSync('deep', join(folder.path, 'logs', '0-deep'));
    symlinkSync(join(elsewhere.path, 'logs', 'deep'), join(folder.path, 'logs', 'linked'));
    expect(await pathsOf(folder.path, ['logs'])).toEqual([...ALL, 'logs/linked/er/c.json']);
  });

  it('passes over pipes and sockets', async () => {
    using folder = temporaryFolder();
    write(folder.path, 'logs/a.jsonl');
    execFileSync('mkfifo', [join(folder.path, 'logs', 'pipe.jsonl')]);
    const server = createServer().listen(join(folder.path, 'logs', 'socket.jsonl'));
    expect(await pathsOf(folder.path, ['logs', 'logs/pipe.jsonl'])).toEqual(['logs/a.jsonl']);
    server.close();
  });

  it('gives a file to the first place that names it, under whatever name', async () => {
    using folder = temporaryFolder();
    write(folder.path, 'logs/shop/a.jsonl', 'logs/b.jsonl', 'other/c.jsonl');
    linkSync(join(folder.path, 'logs/b.jsonl'), join(folder.path, 'other/b-again.jsonl'));
    const places = [place('logs/shop', ['shop']), place('logs'), place('other', [], ['secret'])];
    const { logs, places: found } = await findLogs(places, { workspace: folder.path, environment: {} });
    expect(logs.map(({ path, place: { from } }) => [path, from])).toEqual([
      ['logs/b.jsonl', 'logs'],
      ['logs/shop/a.jsonl', 'logs/shop'],
      ['other/c.jsonl', 'other'],
    ]);
    expect(logs.map((log) => log.place)).toEqual([places[1], places[0], places[2]]);
    expect(found.map((each) => each.logs.length)).toEqual([1, 1, 1]);
  });

  it.each([
    ['logs', true],
    ['logs/*.gz', true],
    ['nothing', false],
    ['codex', false],
    ['claude-code', true],
  ])('%s is there: %s', async (from, isThere) => {
    using folder = temporaryFolder();
    write(folder.path, ...SOME, '.claude/projects/p/a.jsonl');
    const { places } = await find(folder.path, [from], { HOME: folder.path });
    expect(places.map((each) => each.isThere)).toEqual([isThere]);
  });

  it.skipIf(process.getuid?.() === 0)('says which folder it may not look into, and goes on', async () => {
    using folder = temporaryFolder();
    write(folder.path, ...SOME, 'logs/closed/d.jsonl');
    chmodSync(join(folder.path, 'logs/closed'), 0);
    const { logs, warnings } = await find(folder.path, ['logs', 'logs/closed/d.jsonl']);
    chmodSync(join(folder.path, 'logs/closed'), 0o700);
    expect(logs.map(({ path }) => path)).toEqual(ALL);
    expect(warnings).toEqual([
      'Logs at logs/closed cannot be looked for (EACCES).',
      'Logs at logs/closed/d.jsonl cannot be looked for (EACCES).',
    ]);
  });
});

describe('what files are called', () => {
  it.each([
    ['~/agents', '~/agents/a.jsonl'],
    ['~/agents/a.jsonl', '~/agents/a.jsonl'],
    ['~/ag*/*.jsonl', '~/agents/a.jsonl'],
    ['../agents', '../agents/a.jsonl'],
    ['./../agents/a.jsonl', '../agents/a.jsonl'],
    ['HERE/agents', 'HERE/agents/a.jsonl'],
    ['~/space/logs', 'logs/b.jsonl'],
    ['HERE/space', 'logs/b.jsonl'],
    ['~', 'logs/b.jsonl ~/agents/a.jsonl'],
  ])('in %s: %s', async (from, expected) => {
    using home = temporaryFolder();
    write(home.path, 'agents/a.jsonl', 'space/logs/b.jsonl');
    const paths = await pathsOf(join(home.path, 'space'), [from.replace('HERE', home.path)], { HOME: home.path });
    expect(paths.join(' ').replaceAll(home.path, 'HERE')).toBe(expected);
  });

  it('is what they can be named by', async () => {
    using home = temporaryFolder();
    write(home.path, 'agents/a.jsonl', 'space/logs/b.jsonl', 'space/[x]/*.jsonl', '.codex/sessions/x/rollout-1.jsonl');
    const [workspace, environment] = [join(home.path, 'space'), { HOME: home.path }];
    const paths = await pathsOf(workspace, ['~/agents', '.', 'codex', '../agents'], environment);
    expect(paths).toEqual(['[x]/*.jsonl', 'codex:sessions/x/rollout-1.jsonl', 'logs/b.jsonl', '~/agents/a.jsonl']);
    for (const path of paths) expect(await pathsOf(workspace, [path], environment)).toEqual([path]);
  });

  it('knows no home where no variable names one', async () => {
    using folder = temporaryFolder();
    write(folder.path, '~/a.jsonl');
    expect(await pathsOf(folder.path, ['~/', 'claude-code', 'codex:x'])).toEqual(['~/a.jsonl']);
    const [found] = (await find(folder.path, ['gemini'])).places;
    expect(found && namePlace(found, {})).toBe('gemini (HOME is not set)');
  });

  it('expands the home folder in projects', async () => {
    using folder = temporaryFolder();
    write(folder.path, 'a.jsonl');
    const places = [place('a.jsonl', ['~/shop', 'x'], ['~/shop/secret'])];
    const [log] = (await findLogs(places, { workspace: folder.path, environment: { HOME: '/home/sam' } })).logs;
    expect(log?.place).toEqual(place('a.jsonl', ['/home/sam/shop', 'x'], ['/home/sam/shop/secret']));
  });
});

/** What each agent leaves behind, with what is a log of it. */
const TRACES: Readonly<Record<string, { readonly logs: readonly string[]; readonly others: readonly string[] }>> = {
  'claude-code': {
    logs: [
      '.claude/projects/-home-sam-shop/0a1b.jsonl',
      '.claude/projects/-home-sam-shop/0a1b/subagents/agent-7.jsonl',
      '.config/claude/projects/-home-sam-site/2c3d.jsonl',
    ],
    others: [
      '.claude/history.jsonl',
      '.claude/todos/0a1b.json',
      '.claude/projects/-home-sam-shop/sessions-index.json',
      '.claude/projects/-home-sam-shop/0a1b/tool-results/x.txt',
      '.claude/projects/.hidden/a.jsonl',
    ],
  },
  codex: {
    logs: [
      '.codex/sessions/2026/06/18/rollout-2026-06-18T00-00-00-aa.jsonl',
      '.codex/sessions/2026/06/18/rollout-2026-06-18T00-00-00-bb.jsonl.zst',
      '.codex/archived_sessions/rollout-2026-06-01T00-00-00-cc.jsonl',
    ],
    others: [
      '.codex/history.jsonl',
      '.codex/auth.json',
      '.codex/sessions/2026/notes.jsonl',
      '.codex/log/rollout-x.jsonl',
    ],
  },
  openclaw: {
    logs: [
      '.openclaw/agents/main/sessions/aa.jsonl',
      '.openclaw/agents/main/sessions/aa-topic-3.jsonl',
      '.openclaw/agents/main/sessions/bb.jsonl.reset.2026-03-01T10-00-00.000Z',
      '.clawdbot/agents/work/sessions/cc.jsonl',
      '.moltbot/agents/work/sessions/dd.jsonl',
    ],
    others: [
      '.openclaw/agents/main/sessions/sessions.json',
      '.openclaw/agents/main/sessions/aa.trajectory.jsonl',
      '.openclaw/agents/main/sessions/ee.jsonl.deleted.2026-03-01T10-00-00.000Z',
      '.openclaw/agents/main/agent/auth.json',
      '.openclaw/cron/jobs.jsonl',
    ],
  },
  pi: {
    logs: ['.pi/agent/sessions/--home-sam-shop--/2026-01-01T00-00-00-000Z_aa.jsonl'],
    others: ['.pi/agent/settings.json', '.pi/agent/auth.json'],
  },
  gemini: {
    logs: [
      '.gemini/tmp/shop/chats/session-2026-01-01T00-00-aa.json',
      '.gemini/tmp/0f9e/chats/session-2026-01-01T00-00-bb.jsonl',
      '.gemini/tmp/shop/chats/bb/cc.jsonl',
    ],
    others: ['.gemini/settings.json', '.gemini/tmp/shop/logs.json', '.gemini/tmp/shop/checkpoints/x.json'],
  },
  opencode: {
    logs: [
      '.local/share/opencode/opencode.db',
      '.local/share/opencode/opencode-dev.db',
      '.local/share/opencode/storage/session/p/ses_1.json',
    ],
    others: [
      '.local/share/opencode/auth.json',
      '.local/share/opencode/opencode.db-wal',
      '.local/share/opencode/storage/message/ses_1/msg_1.json',
      '.local/share/opencode/storage/session_diff/ses_1.json',
      '.local/share/opencode/log/2026.log',
    ],
  },
  copilot: {
    logs: [
      '.copilot/session-state/aa/events.jsonl',
      '.copilot/session-state/bb.jsonl',
      '.copilot/history-session-state/cc.json',
    ],
    others: ['.copilot/config.json', '.copilot/session-state/aa/files/data.jsonl', '.copilot/logs/session.log'],
  },
  'qwen-code': {
    logs: [
      '.qwen/projects/-home-sam-shop/chats/aa.jsonl',
      '.qwen/projects/-home-sam-shop/chats/archive/bb.jsonl',
      '.qwen/projects/-home-sam-shop/subagents/aa/agent-cc.jsonl',
    ],
    others: ['.qwen/settings.json', '.qwen/projects/-home-sam-shop/memory/x.jsonl', '.qwen/tmp/0f9e/logs.json'],
  },
  cline: {
    logs: [
      '.cline/data/tasks/1763000000000/api_conversation_history.json',
      '.config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/1763000000001/api_conversation_history.json',
      '.vscode-server/data/User/globalStorage/saoudrizwan.claude-dev/tasks/1763000000002/api_conversation_history.json',
    ],
    others: [
      '.cline/data/settings/providers.json',
      '.cline/data/tasks/1763000000000/ui_messages.json',
      '.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
      '.config/Code/User/settings.json',
      '.config/other/User/globalStorage/saoudrizwan.claude-dev/tasks/1/api_conversation_history.json',
    ],
  },
  roo: {
    logs: [
      '.config/Cursor/User/globalStorage/rooveterinaryinc.roo-cline/tasks/0a1b-aa/api_conversation_history.json',
      'Library/Application Support/Code/User/globalStorage/rooveterinaryinc.roo-cline/tasks/0a1b-bb/api_conversation_history.json',
    ],
    others: ['.config/Cursor/User/globalStorage/rooveterinaryinc.roo-cline/tasks/0a1b-aa/history_item.json'],
  },
  kilo: {
    logs: [
      '.config/VSCodium/User/globalStorage/kilocode.kilo-code/tasks/0a1b-cc/api_conversation_history.json',
      '.kilocode/cli/global/tasks/0a1b-dd/api_conversation_history.json',
    ],
    others: ['.kilocode/cli/global/global-state.json'],
  },
  goose: {
    logs: ['.local/share/goose/sessions/sessions.db', '.local/share/goose/sessions/20250801_101500.jsonl'],
    others: [
      '.local/share/goose/schedule.json',
      '.local/share/goose/sessions/sessions.db-wal',
      '.local/share/goose/sessions/old/x.jsonl',
    ],
  },
  vscode: {
    logs: [
      '.config/Code/User/workspaceStorage/0f9e/chatSessions/aa.json',
      '.config/Code - Insiders/User/globalStorage/emptyWindowChatSessions/bb.jsonl',
      '.vscode-server/data/User/workspaceStorage/0f9e/chatSessions/cc.jsonl',
    ],
    others: [
      '.config/Code/User/workspaceStorage/0f9e/workspace.json',
      '.config/Code/User/workspaceStorage/0f9e/chatEditingSessions/aa/state.json',
      '.config/Code/User/globalStorage/storage.json',
    ],
  },
};

const TASK = 'tasks/1763000000000/api_conversation_history.json';

describe('the folders of agents', () => {
  it.each(Object.keys(TRACES))('of %s hold its logs and much else', async (name) => {
    using home = temporaryFolder();
    for (const { logs, others } of Object.values(TRACES)) write(home.path, ...logs, ...others);
    const { logs, places } = await find(home.path, [name], { HOME: home.path });
    expect(logs.map(({ file }) => file).sort()).toEqual(
      (TRACES[name]?.logs ?? []).map((path) => join(home.path, path)).sort(),
    );
    expect(logs.every(({ path }) => path.startsWith(`${name}:`) && !path.includes(home.path))).toBe(true);
    expect(places.map((found) => namePlace(found, { HOME: home.path }))).toEqual([
      expect.stringMatching(new RegExp(`^${name} \\(~/[.L]`)),
    ]);
  });

  it.each<[string, Environment, string, string]>([
    [
      'claude-code',
      { CLAUDE_CONFIG_DIR: 'HERE/one, HERE/two' },
      'one/projects/p/a.jsonl two/projects/b.jsonl',
      'p/a.jsonl b.jsonl',
    ],
    ['claude-code', { CLAUDE_CONFIG_DIR: '' }, '.claude/projects/p/a.jsonl', 'p/a.jsonl'],
    ['claude-code', { XDG_CONFIG_HOME: 'HERE/x' }, 'x/claude/projects/p/a.jsonl', 'p/a.jsonl'],
    ['codex', { CODEX_HOME: '~/else' }, 'else/sessions/2026/rollout-1.jsonl', 'sessions/2026/rollout-1.jsonl'],
    ['openclaw', { OPENCLAW_STATE_DIR: 'HERE/s' }, 's/agents/a/sessions/x.jsonl', 'agents/a/sessions/x.jsonl'],
    ['openclaw', { CLAWDBOT_STATE_DIR: 'HERE/s' }, 's/agents/a/sessions/x.jsonl', 'agents/a/sessions/x.jsonl'],
    ['openclaw', { OPENCLAW_HOME: 'HERE/h' }, 'h/.openclaw/agents/a/sessions/x.jsonl', 'agents/a/sessions/x.jsonl'],
    ['pi', { PI_CODING_AGENT_DIR: 'HERE/pi' }, 'pi/sessions/p/a.jsonl', 'p/a.jsonl'],
    ['pi', { PI_CODING_AGENT_SESSION_DIR: 'HERE/s' }, 's/a.jsonl', 'a.jsonl'],
    ['gemini', { GEMINI_CLI_HOME: 'HERE/g' }, 'g/.gemini/tmp/p/chats/a.json', 'p/chats/a.json'],
    ['opencode', { XDG_DATA_HOME: 'HERE/d' }, 'd/opencode/opencode.db', 'opencode.db'],
    ['copilot', { COPILOT_HOME: 'HERE/c' }, 'c/session-state/a/events.jsonl', 'session-state/a/events.jsonl'],
    ['copilot', { XDG_STATE_HOME: 'HERE/x' }, 'x/.copilot/session-state/a.jsonl', 'session-state/a.jsonl'],
    ['qwen-code', { QWEN_HOME: 'HERE/q' }, 'q/projects/p/chats/a.jsonl', 'p/chats/a.jsonl'],
    [
      'qwen-code',
      { QWEN_HOME: 'HERE/q', QWEN_RUNTIME_DIR: 'HERE/r' },
      'q/projects/p/chats/a.jsonl r/projects/p/chats/b.jsonl',
      'p/chats/b.jsonl',
    ],
    ['goose', { GOOSE_PATH_ROOT: 'HERE/g' }, 'g/data/sessions/sessions.db', 'sessions.db'],
    ['goose', { XDG_DATA_HOME: 'HERE/d' }, 'd/goose/sessions/sessions.db', 'sessions.db'],
    ['goose', { APPDATA: 'HERE/Roaming' }, 'Roaming/Block/goose/data/sessions/sessions.db', 'sessions.db'],
    ['cline', { CLINE_DIR: 'HERE/c' }, `c/data/${TASK}`, TASK],
    ['cline', { CLINE_DIR: 'HERE/c', CLINE_DATA_DIR: 'HERE/d' }, `c/data/${TASK} d/${TASK}`, TASK],
    [
      'cline',
      { HOME: '', USERPROFILE: 'HERE', APPDATA: 'HERE/AppData/Roaming' },
      `AppData/Roaming/Windsurf/User/globalStorage/saoudrizwan.claude-dev/${TASK}`,
      `Windsurf/User/globalStorage/saoudrizwan.claude-dev/${TASK}`,
    ],
    [
      'roo',
      { XDG_CONFIG_HOME: 'HERE/x' },
      `x/Code/User/globalStorage/rooveterinaryinc.roo-cline/${TASK}`,
      `Code/User/globalStorage/rooveterinaryinc.roo-cline/${TASK}`,
    ],
    [
      'kilo',
      { VSCODE_APPDATA: 'HERE/a' },
      `a/Code/User/globalStorage/kilocode.kilo-code/${TASK}`,
      `Code/User/globalStorage/kilocode.kilo-code/${TASK}`,
    ],
    [
      'vscode',
      { VSCODE_PORTABLE: 'HERE/portable' },
      'portable/user-data/User/workspaceStorage/w/chatSessions/a.json',
      'User/workspaceStorage/w/chatSessions/a.json',
    ],
    [
      'vscode',
      {},
      'Library/Application#Support/VSCodium/User/globalStorage/emptyWindowChatSessions/a.jsonl',
      'VSCodium/User/globalStorage/emptyWindowChatSessions/a.jsonl',
    ],
    ['codex', { HOME: '', USERPROFILE: 'HERE' }, '.codex/sessions/rollout-1.jsonl', 'sessions/rollout-1.jsonl'],
  ])('of %s are where %j says', async (name, variables, files, paths) => {
    using home = temporaryFolder();
    const written = files.split(' ').map((file) => file.replace('#', ' '));
    write(home.path, ...written, '.claude/projects/p/a.jsonl', '.codex/sessions/rollout-1.jsonl');
    const environment = Object.fromEntries(
      Object.entries({ HOME: home.path, ...variables }).map(([key, value]) => [
        key,
        value?.replaceAll('HERE', home.path),
      ]),
    );
    expect(await pathsOf(home.path, [name], environment)).toEqual(
      paths
        .split(' ')
        .map((path) => `${name}:${path}`)
        .sort(),
    );
  });

  it('holds a session once: the active copy of Codex before the archived and the compressed one', async () => {
    using home = temporaryFolder();
    write(
      home.path,
      '.codex/archived_sessions/rollout-1.jsonl',
      '.codex/sessions/2026/01/01/rollout-1.jsonl',
      '.codex/sessions/2026/01/01/rollout-1.jsonl.zst',
      '.codex/archived_sessions/rollout-2.jsonl.zst',
      '.codex/archived_sessions/rollout-2.jsonl',
    );
    expect(await pathsOf(home.path, ['codex'], { HOME: home.path })).toEqual([
      'codex:archived_sessions/rollout-2.jsonl',
      'codex:sessions/2026/01/01/rollout-1.jsonl',
    ]);
  });

  it('holds a chat of VS Code once that was moved to the newer form', async () => {
    using home = temporaryFolder();
    const folder = '.config/Code/User/workspaceStorage/w/chatSessions';
    write(home.path, `${folder}/a.json`, `${folder}/a.jsonl`, `${folder}/b.json`);
    expect(await pathsOf(home.path, ['vscode'], { HOME: home.path })).toEqual([
      'vscode:Code/User/workspaceStorage/w/chatSessions/a.jsonl',
      'vscode:Code/User/workspaceStorage/w/chatSessions/b.json',
    ]);
  });

  it('of the same name in two folders counts where it is longer', async () => {
    using home = temporaryFolder();
    write(home.path, '.claude/projects/p/a.jsonl', '.config/claude/projects/p/a.jsonl');
    writeFileSync(join(home.path, '.config/claude/projects/p/a.jsonl'), 'longer text');
    const { logs } = await find(home.path, ['claude-code'], { HOME: home.path });
    expect(logs.map(({ path, size }) => [path, size])).toEqual([['claude-code:p/a.jsonl', 11]]);
  });

  it('can be narrowed to what lies below them', async () => {
    using home = temporaryFolder();
    write(
      home.path,
      '.claude/projects/-shop/a.jsonl',
      '.claude/projects/-shop/x.txt',
      '.claude/projects/-site/b.jsonl',
    );
    const environment = { HOME: home.path };
    expect(await pathsOf(home.path, ['claude-code:-shop'], environment)).toEqual(['claude-code:-shop/a.jsonl']);
    expect(await pathsOf(home.path, ['claude-code:*/b*'], environment)).toEqual(['claude-code:-site/b.jsonl']);
    expect(await pathsOf(home.path, ['claude-code:-shop/x.txt'], environment)).toEqual(['claude-code:-shop/x.txt']);
  });

  it('are meant even where the workspace has a folder of that name, which is ./codex', async () => {
    using home = temporaryFolder();
    write(home.path, 'codex/a.jsonl', '.codex/sessions/rollout-1.jsonl');
    const environment = { HOME: home.path };
    expect(await pathsOf(home.path, ['codex'], environment)).toEqual(['codex:sessions/rollout-1.jsonl']);
    expect(await pathsOf(home.path, ['./codex'], environment)).toEqual(['codex/a.jsonl']);
  });
});
