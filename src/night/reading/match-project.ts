import { posix } from 'node:path';
import type { LogPlace } from '../../domain/pipeline.ts';
import { agentNamed } from '../../store/log-places/resolve.ts';

/** A log as the workspace names it and, where that is known, as an absolute path. */
export interface NamedLog {
  readonly path: string;
  readonly file?: string;
}

/**
 * Whether a session is to be read, by the folder that it worked in (its project) and by the one that its log lies in. A
 * pattern without a slash is the name of a folder anywhere in the path; one with a slash is a path, or the beginning of
 * one. `*` stands for any characters but slashes, `**` for any folders.
 *
 * That logs are kept somewhere below a project makes them no sessions of it: what is asked for has to name the folder of
 * the log itself, or one below an agent's folders. A session of which nothing is known is left out only where projects
 * are asked for.
 */
export function matchesProject(
  project: string | undefined,
  { include, exclude }: Pick<LogPlace, 'include' | 'exclude'>,
  log?: NamedLog,
): boolean {
  const worked = project === undefined ? [] : [tidy(project)];
  const isAgents = log !== undefined && agentNamed(log.path) !== null;
  const isIn = (given: string): boolean => {
    const pattern = tidy(given);
    return [...worked, ...foldersOf(log, pattern)].some((path) => matchesPath(path, pattern));
  };
  const isAskedFor = (given: string): boolean => {
    const pattern = tidy(given);
    if (isAgents) return isIn(pattern);
    return worked.some((path) => matchesPath(path, pattern)) || matchesWhole(foldersOf(log, pattern), pattern);
  };
  return (include.length === 0 || include.some(isAskedFor)) && ![...exclude, TEACHERS_FOLDERS].some(isIn);
}

/**
 * Where a coding agent works that teaches (`providers/command`): what it was asked there is our own question, however its
 * own log writes the folder.
 */
const TEACHERS_FOLDERS = '*nightschool-command-*';

/** The ways in which the folder of a log is written, first as `nightschool logs` shows it. */
function foldersOf(log: NamedLog | undefined, pattern: string): readonly string[] {
  if (log === undefined) return [];
  const { path, file } = log;
  const agent = agentNamed(path);
  // a pattern that began with ~/ has become absolute
  const isAbsolute = file !== undefined && path.startsWith('~/') && pattern.includes('/');
  const files = [path, ...(agent === null ? [] : [agent.path]), ...(isAbsolute ? [tidy(file)] : [])];
  return files.map((each) => posix.dirname(each)).filter((each) => each !== '.');
}

function matchesPath(path: string, pattern: string): boolean {
  const names = path.split('/');
  if (!pattern.includes('/')) return names.some((name) => posix.matchesGlob(name, pattern));
  return names.some((_, index) => posix.matchesGlob(names.slice(0, index + 1).join('/'), pattern));
}

function matchesWhole(folders: readonly string[], pattern: string): boolean {
  return folders.some((path) => posix.matchesGlob(pattern.includes('/') ? path : posix.basename(path), pattern));
}

function tidy(path: string): string {
  return path.replaceAll('\\', '/').replace(/\/+$/, '');
}
