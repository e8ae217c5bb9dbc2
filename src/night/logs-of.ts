import { posix } from 'node:path';
import type { SkippedLines } from '../domain/event.ts';
import type { SessionSummary, Tokens } from '../domain/session.ts';
import type { TaskLabel } from '../domain/task.ts';
import { agentNamed } from '../store/log-places/resolve.ts';
import type { KnownFile } from '../store/state/log-index.ts';
import { openStateToRead, type State } from '../store/state/state.ts';
import { copiesIn } from './reading/doubles.ts';
import { lostAndLeftOut } from './reading/left-out.ts';

/** What was read of one folder in one format. */
export interface LogFolder {
  readonly format: string;
  readonly folder: string;
  readonly files: number;
  readonly sessions: number;
  /** Without copies of others; one that stands in several files counts where most of it is. */
  readonly tasks: { readonly [Label in TaskLabel]: number };
  readonly lines: { readonly human: number; readonly machine: number };
  readonly skipped: number;
  /** Whether a run uses it: false where the pipeline does not name it any more. */
  readonly isNamed: boolean;
}

export interface LogsRead {
  readonly folders: readonly LogFolder[];
  readonly skipped: readonly SkippedLines[];
  /** Half-written last lines that wait for the next night: no loss. */
  readonly unfinished: readonly SkippedLines[];
  /** Sessions of projects that the pipeline leaves out: no loss either. */
  readonly leftOut: number;
  readonly files: number;
  readonly sessions: number;
  readonly tasks: number;
  /**
   * Tasks that another one contains (resumed sessions, proxies that log the whole history), or that a log of another
   * program tells of too. Not in `tasks`.
   */
  readonly copies: number;
  /** Each answer once, however many files it stands in. */
  readonly tokens: Tokens;
}

/** What the index knows of the logs that were read; null where there is none. `isNamed`: whether a run uses a file. */
export function logsOf(workspace: string, isNamed: (file: string) => boolean = () => true): LogsRead | null {
  return withState(workspace, ({ logs }) => {
    const files = logs.files();
    const folders = createFolders(files, isNamed);
    const losses = files.map((file) => ({ file: file.file, ...lostAndLeftOut(file) }));
    for (const { file, lost } of losses) {
      const folder = folders.of(file);
      folder.files++;
      folder.skipped += lost.reduce((sum, { count }) => sum + count, 0);
    }
    const sessions = [...logs.sessions()];
    for (const { file, lines } of sessions) {
      const folder = folders.of(file);
      folder.sessions++;
      folder.lines.human += lines.human;
      folder.lines.machine += lines.machine;
    }
    const copies = copiesIn(logs);
    let tasks = 0;
    for (const { id, file, label } of logs.labels()) {
      if (copies.has(id)) continue;
      tasks++;
      folders.of(file).tasks[label]++;
    }
    return {
      folders: folders.sorted(),
      skipped: losses.flatMap(({ lost }) => lost),
      leftOut: losses.reduce((sum, { leftOut }) => sum + leftOut, 0),
      unfinished: files.flatMap(({ unfinished }) => unfinished ?? []),
      files: files.length,
      sessions: new Set(sessions.map(({ id }) => id)).size,
      tasks,
      copies: copies.size,
      tokens: sumTokens(sessions),
    };
  });
}

/** Looks into the index where there is one; that makes no workspace, and waits for no run. */
export function withState<Value>(workspace: string, look: (state: State) => Value): Value | null {
  const state = openStateToRead(workspace);
  if (state === null) return null;
  try {
    return look(state);
  } finally {
    state.close();
  }
}

type Counting = { -readonly [Key in keyof LogFolder]: LogFolder[Key] } & {
  readonly tasks: { -readonly [Label in TaskLabel]: number };
  readonly lines: { human: number; machine: number };
};

function createFolders(
  files: readonly KnownFile[],
  isNamed: (file: string) => boolean,
): {
  readonly of: (file: string) => Counting;
  readonly sorted: () => readonly LogFolder[];
} {
  const formats = new Map(files.map(({ file, format }) => [file, format ?? 'not recognised']));
  const folders = new Map<string, Counting>();
  const byFile = new Map<string, Counting>();
  const find = (file: string): Counting => {
    const about = { format: formats.get(file) ?? 'gone', folder: folderOf(file), isNamed: isNamed(file) };
    const key = JSON.stringify(about);
    const known = folders.get(key) ?? createCounting(about);
    folders.set(key, known);
    byFile.set(file, known);
    return known;
  };
  return {
    of: (file) => byFile.get(file) ?? find(file),
    sorted: () =>
      [...folders.values()].sort(
        (a, b) => b.sessions - a.sessions || b.files - a.files || (a.folder < b.folder ? -1 : 1),
      ),
  };
}

/** Of an agent's log that lies right in its folder, the agent's name. */
function folderOf(file: string): string {
  const folder = posix.dirname(file);
  const agent = agentNamed(file);
  return folder === '.' && agent !== null ? agent.name : folder;
}

function createCounting(about: Pick<LogFolder, 'format' | 'folder' | 'isNamed'>): Counting {
  const tasks = { passed: 0, failed: 0, unknown: 0 };
  return { ...about, files: 0, sessions: 0, tasks, lines: { human: 0, machine: 0 }, skipped: 0 };
}

/** An answer that a resumed or forked session repeats counts once; so does a session that stands in two files. */
function sumTokens(sessions: readonly SessionSummary[]): Tokens {
  const parts = new Map<string, Tokens>();
  for (const { id, tokens, answers } of sessions) {
    if (answers === undefined) parts.set(`session ${id}`, larger(parts.get(`session ${id}`), tokens));
    else for (const answer of answers) parts.set(answer.id, larger(parts.get(answer.id), answer));
  }
  const all = [...parts.values()];
  return {
    input: all.reduce((sum, { input }) => sum + input, 0),
    output: all.reduce((sum, { output }) => sum + output, 0),
  };
}

/** Usage grows while an answer is written: a file that ends in the middle of it has less. */
function larger(one: Tokens | undefined, other: Tokens): Tokens {
  return one === undefined || other.input + other.output > one.input + one.output ? other : one;
}
