import { join } from 'node:path';
import { EDITOR_VARIABLES, editorRoots, entersEditor, holdsEditor } from './editors.ts';
import { type Environment, homeOf, readVariable } from './home.ts';

/**
 * Where an agent keeps its logs. Gathered from the agents' own sources and documentation and from agentsview, ccusage
 * and tokscale, which read them too.
 */
export interface Agent {
  /** For people. */
  readonly title: string;
  /** Variables that move its folders. */
  readonly variables: readonly string[];
  /** The folders that its logs lie below, absolute or as a variable gives them. None where there is no home. */
  readonly roots: (environment: Environment) => readonly string[];
  /** Paths below a root, with forward slashes: the folders that lead to logs, where not all do, and the logs. */
  readonly enters?: RegExp;
  readonly holds: RegExp;
  /** Paths with the same key are one log; of those the lowest rank counts. Absent: the path itself. */
  readonly copies?: (path: string) => { readonly key: string; readonly rank: number };
}

/** What `logs:` may say instead of a path. */
export const AGENTS = {
  'claude-code': {
    title: 'Claude Code',
    variables: ['CLAUDE_CONFIG_DIR'],
    roots: claudeRoots,
    holds: /\.jsonl(?:\.gz|\.zst)?$/,
  },
  codex: {
    title: 'Codex CLI',
    variables: ['CODEX_HOME'],
    roots: (environment) => given(environment, 'CODEX_HOME') ?? below(homeOf(environment), '.codex'),
    enters: /^(?:sessions|archived_sessions)(?:\/|$)/,
    holds: /\/rollout-[^/]*\.jsonl(?:\.gz|\.zst)?$/,
    copies: codexCopies,
  },
  openclaw: {
    title: 'OpenClaw',
    variables: ['OPENCLAW_STATE_DIR', 'CLAWDBOT_STATE_DIR', 'OPENCLAW_HOME'],
    roots: openclawRoots,
    enters: /^agents(?:\/[^/]+(?:\/sessions)?)?$/,
    // beside a session's file lie copies of it that follow its run (`.trajectory.jsonl`), and what was deleted
    holds: /\/sessions\/(?![^/]*\.trajectory\.jsonl)[^/]+\.jsonl(?:\.reset\.[^/]+)?$/,
  },
  pi: {
    title: 'pi',
    variables: ['PI_CODING_AGENT_SESSION_DIR', 'PI_CODING_AGENT_DIR'],
    roots: (environment) =>
      given(environment, 'PI_CODING_AGENT_SESSION_DIR') ??
      given(environment, 'PI_CODING_AGENT_DIR', 'sessions') ??
      below(homeOf(environment), '.pi/agent/sessions'),
    holds: /\.jsonl$/,
  },
  gemini: {
    title: 'Gemini CLI',
    variables: ['GEMINI_CLI_HOME'],
    roots: (environment) => below(readVariable(environment, 'GEMINI_CLI_HOME') ?? homeOf(environment), '.gemini/tmp'),
    enters: /^[^/]+(?:\/chats(?:\/.*)?)?$/,
    holds: /^[^/]+\/chats\/.*\.jsonl?$/,
  },
  opencode: {
    title: 'OpenCode',
    variables: ['XDG_DATA_HOME'],
    roots: (environment) =>
      given(environment, 'XDG_DATA_HOME', 'opencode') ?? below(homeOf(environment), '.local/share/opencode'),
    enters: /^storage(?:\/session(?:\/.*)?)?$/,
    // messages and parts of the older layout are read with their session
    holds: /^opencode(?:-[\w.-]+)?\.db$|^storage\/session\/.*\.json$/,
  },
  copilot: {
    title: 'GitHub Copilot CLI',
    variables: ['COPILOT_HOME', 'XDG_STATE_HOME'],
    roots: (environment) =>
      given(environment, 'COPILOT_HOME') ?? [
        ...below(homeOf(environment), '.copilot'),
        ...(given(environment, 'XDG_STATE_HOME', '.copilot') ?? []), // early versions
      ],
    // deeper down lie files that the agent worked on
    enters: /^(?:session-state|history-session-state)(?:\/[^/]+)?$/,
    holds: /^session-state\/(?:[^/]+\/events|[^/]+)\.jsonl$|^history-session-state\/.*\.jsonl?$/,
  },
  'qwen-code': {
    title: 'Qwen Code',
    variables: ['QWEN_RUNTIME_DIR', 'QWEN_HOME'],
    // `Storage.getProjectDir` of QwenLM/qwen-code
    roots: (environment) =>
      given(environment, 'QWEN_RUNTIME_DIR', 'projects') ??
      given(environment, 'QWEN_HOME', 'projects') ??
      below(homeOf(environment), '.qwen/projects'),
    enters: /^[^/]+(?:\/(?:chats(?:\/archive)?|subagents(?:\/.*)?))?$/,
    holds: /^[^/]+\/(?:chats\/(?:archive\/)?[^/]+|subagents\/.+)\.jsonl$/,
  },
  cline: {
    title: 'Cline',
    variables: ['CLINE_DATA_DIR', 'CLINE_DIR', ...EDITOR_VARIABLES],
    roots: (environment) => [...clineRoots(environment), ...editorRoots(environment)],
    enters: either(/^tasks(?:\/[^/]+)?$/, entersTasks('saoudrizwan\\.claude-dev')),
    holds: either(/^tasks\/[^/]+\/api_conversation_history\.json$/, holdsTasks('saoudrizwan\\.claude-dev')),
  },
  roo: {
    title: 'Roo Code',
    variables: EDITOR_VARIABLES,
    roots: editorRoots,
    enters: entersTasks('rooveterinaryinc\\.roo-cline'),
    holds: holdsTasks('rooveterinaryinc\\.roo-cline'),
  },
  kilo: {
    title: 'Kilo Code',
    variables: EDITOR_VARIABLES,
    roots: (environment) => [...below(homeOf(environment), '.kilocode/cli/global'), ...editorRoots(environment)],
    enters: either(/^tasks(?:\/[^/]+)?$/, entersTasks('kilocode\\.kilo-code')),
    holds: either(/^tasks\/[^/]+\/api_conversation_history\.json$/, holdsTasks('kilocode\\.kilo-code')),
  },
  goose: {
    title: 'Goose',
    variables: ['GOOSE_PATH_ROOT', 'XDG_DATA_HOME', 'APPDATA'],
    roots: gooseRoots,
    enters: /^$/,
    // what it wrote before it had a database stays where it was once that has taken it in
    holds: /^sessions\.db$|^[^/]+\.jsonl$/,
  },
  vscode: {
    title: 'VS Code chat',
    variables: EDITOR_VARIABLES,
    roots: editorRoots,
    // `chatSessionStore.ts` of microsoft/vscode
    enters: either(
      entersEditor('workspaceStorage', '[^/]+', 'chatSessions'),
      entersEditor('globalStorage', '(?:emptyWindow|transferred)ChatSessions'),
    ),
    holds: holdsEditor(
      '(?:workspaceStorage/[^/]+/chatSessions|globalStorage/(?:emptyWindow|transferred)ChatSessions)/[^/]+\\.jsonl?',
    ),
    copies: chatCopies,
  },
} as const satisfies Readonly<Record<string, Agent>>;

export type AgentName = keyof typeof AGENTS;

export const AGENT_NAMES = Object.keys(AGENTS) as readonly AgentName[]; // Object.keys forgets what it was given

function given(environment: Environment, variable: string, folder = '.'): readonly string[] | null {
  const value = readVariable(environment, variable);
  return value === null ? null : [join(value, folder)];
}

function below(home: string | null, ...folders: readonly string[]): readonly string[] {
  return home === null ? [] : folders.map((folder) => join(home, folder));
}

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}

/** Where an extension that began as Cline has its tasks in an editor; its id is a pattern. */
function entersTasks(extension: string): RegExp {
  return entersEditor('globalStorage', extension, 'tasks', '[^/]+');
}

function holdsTasks(extension: string): RegExp {
  return holdsEditor(`globalStorage/${extension}/tasks/[^/]+/api_conversation_history\\.json`);
}

/** `sdk/packages/shared/src/storage/paths.ts` of cline/cline. */
function clineRoots(environment: Environment): readonly string[] {
  return (
    given(environment, 'CLINE_DATA_DIR') ??
    given(environment, 'CLINE_DIR', 'data') ??
    below(homeOf(environment), '.cline/data')
  );
}

/** `crates/goose/src/config/paths.rs` of block/goose: the folders of XDG, on macOS too, but for Windows. */
function gooseRoots(environment: Environment): readonly string[] {
  return (
    given(environment, 'GOOSE_PATH_ROOT', 'data/sessions') ?? [
      ...(given(environment, 'XDG_DATA_HOME', 'goose/sessions') ??
        below(homeOf(environment), '.local/share/goose/sessions')),
      ...(given(environment, 'APPDATA', 'Block/goose/data/sessions') ?? []),
    ]
  );
}

/** A chat that was moved to the newer form is there twice. */
function chatCopies(path: string): { readonly key: string; readonly rank: number } {
  return { key: path.replace(/\.jsonl?$/, ''), rank: path.endsWith('.jsonl') ? 0 : 1 };
}

/** A list with commas is how ccusage lets people name several; without the variable both standard folders count. */
function claudeRoots(environment: Environment): readonly string[] {
  const home = homeOf(environment);
  const named = (readVariable(environment, 'CLAUDE_CONFIG_DIR') ?? '').split(',').map((folder) => folder.trim());
  const folders = named.filter((folder) => folder !== '');
  const standard = [
    ...below(home, '.claude'),
    ...(given(environment, 'XDG_CONFIG_HOME', 'claude') ?? below(home, '.config/claude')),
  ];
  return (folders.length > 0 ? folders : standard).map((folder) => join(folder, 'projects'));
}

/** Under its former names it may have left sessions behind. */
function openclawRoots(environment: Environment): readonly string[] {
  const home = readVariable(environment, 'OPENCLAW_HOME') ?? homeOf(environment);
  return (
    given(environment, 'OPENCLAW_STATE_DIR') ??
    given(environment, 'CLAWDBOT_STATE_DIR') ??
    below(home, '.openclaw', '.clawdbot', '.moltbot')
  );
}

/** The active copy of a session counts before the archived one, and the plain one before the compressed. */
function codexCopies(path: string): { readonly key: string; readonly rank: number } {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const key = name.replace(/\.(?:gz|zst)$/, '');
  return { key, rank: (path.startsWith('archived_sessions/') ? 2 : 0) + (key === name ? 0 : 1) };
}
