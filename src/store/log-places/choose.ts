import type { Agent } from './agents.ts';

/** What a folder has. */
export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The folders to walk into and the files to read, of what a folder has; `below` is its path below the first one. */
export type Choose = <Some extends Entry>(entries: readonly Some[], below: string) => readonly Some[];

/** JSON, or text that may hold it; also with what rotation puts behind it: `.1`, `.2026-01-31`, `.reset.2026-01-31T…`. */
const LOG = /\.(?:jsonl?|ndjson|log|txt)(?:\.(?:reset\.)?\d[\d.:TZ_-]*)?$/;
/** Tables of Langfuse as its pages export them. */
const TABLE = /\blf-\w+-export\b[^/]*\.csv$/;
const PACKED = /\.(?:gz|zst|eval)$/;
/** Databases only where they are known to hold sessions. */
const DATABASE = /^opencode(?:-[\w.-]+)?\.db$/;
/** Companions of logs, and what is packed or written by programs: none is a log. */
const OTHER = /^\._|^sessions(?:-index)?\.json$|\.(?:metadata|schema|trajectory-path)\.json$|\.tar\.(?:gz|zst)$/;
const CLOSED = new Set(['.git', '.nightschool', 'node_modules']);

/** What logs look like in a folder that people named. */
export const chooseLogs: Choose = (entries, below) => {
  const names = new Set(entries.map(({ name }) => name));
  const isTrial = names.has('result.json') && names.has('agent');
  const isRun = names.has('trajectory.json') && /(?:^|\/)agent$/.test(below);
  const isStorage = names.has('session') && (names.has('message') || names.has('part'));
  return entries.filter(({ name, isFolder }) => {
    if (isTrial) return isFolder && (name === 'agent' || name === 'steps'); // Harbor: the rest is read with these
    if (isRun) return isTrajectory(name); // the rest is the same run once more, as its agent wrote it down
    if (isStorage) return isFolder && name === 'session'; // OpenCode: the rest is read with the session
    if (isFolder) return !CLOSED.has(name);
    return isLogName(name) && !(name === 'result.json' && names.has('trajectory.json'));
  });
};

export function isLogName(name: string): boolean {
  return (LOG.test(name) || PACKED.test(name) || TABLE.test(name) || DATABASE.test(name)) && !OTHER.test(name);
}

function isTrajectory(name: string): boolean {
  return name.startsWith('trajectory') && name.endsWith('.json');
}

/** What an agent's own folders hold; `prefix` is the path of the first folder below the agent's. */
export function chooseOf({ enters, holds }: Agent, prefix: string): Choose {
  return (entries, below) =>
    entries.filter(({ name, isFolder }) => {
      const path = [prefix, below, name].filter((part) => part !== '').join('/');
      if (!isFolder) return holds.test(path);
      return !name.startsWith('.') && (enters?.test(path) ?? true);
    });
}
