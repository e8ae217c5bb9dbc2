import type { LogPlace } from '../../domain/pipeline.ts';
import type { CleanTask } from '../../domain/task.ts';
import { NightschoolError } from '../../errors.ts';
import type { Night } from '../../night/night.ts';
import { logNamer } from '../../night/reading/name-logs.ts';
import { readTasks } from '../../night/reading/read-tasks.ts';
import { findLogs, type LogOnDisk } from '../../store/logs.ts';
import { likeness } from '../../util/likeness.ts';
import { isNamed } from './spaces.ts';

const MOST_NEAR = 5;

/**
 * The tasks of a session, by its id, or of all sessions of a log, by its path or by what the workspace calls it. Only
 * that log is read, where it is known, and of it what the pipeline's include and exclude let through.
 * @throws NightschoolError UNKNOWN_NAME with the names that are near
 */
export async function findSession(night: Night, name: string): Promise<readonly CleanTask[]> {
  const surroundings = { workspace: night.workspace.dir, environment: night.environment };
  const nameLog = logNamer(night.pipeline.redact.allow);
  const { logs } = await findLogs([{ from: name, include: [], exclude: [] }], surroundings);
  const attached = (await findLogs(night.pipeline.logs, surroundings)).logs;
  if (logs.length > 0) {
    const byFile = new Map(attached.map((log) => [log.file, log]));
    const chosen = logs.map((log) => byFile.get(log.file) ?? log);
    const paths = new Set(chosen.map(({ path }) => nameLog(path)));
    const tasks = await readTasks(night, placesOf(chosen));
    const found = tasks.filter(({ source }) => paths.has(source.file));
    if (found.length > 0 || holdsSession(night, paths)) return found;
    throw holdsNone(name, chosen);
  }
  const known = new Set(night.state.logs.filesOf(name));
  const holders = attached.filter(({ path }) => known.has(nameLog(path)));
  const tasks = await readTasks(night, holders.length === 0 ? undefined : placesOf(holders));
  const found = tasks.filter(({ sessionId }) => isNamed(sessionId, name));
  const { logs: index } = night.state;
  if (found.length > 0 || index.filesOf(name).length > 0) return found;
  throw unknown(name, [...Array.from(index.sessions(), ({ id }) => id), ...index.files().map(({ file }) => file)]);
}

function placesOf(chosen: readonly LogOnDisk[]): readonly LogPlace[] {
  return chosen.map(({ path, place }) => ({ ...place, from: path }));
}

function holdsNone(name: string, logs: readonly LogOnDisk[]): NightschoolError {
  const hint = 'Name a log, or the id of a session';
  const isOpen = logs.every(({ place }) => place.include.length + place.exclude.length === 0);
  if (isOpen) return new NightschoolError('UNKNOWN_NAME', `${name} holds no session.`, { hint: `${hint}.` });
  return new NightschoolError('UNKNOWN_NAME', `${name} holds no session of these projects.`, {
    hint: `${hint}; include: and exclude: of the pipeline count here too.`,
  });
}

function holdsSession({ state }: Night, paths: ReadonlySet<string>): boolean {
  return state.logs.countSessions(paths) > 0;
}

function unknown(name: string, names: readonly string[]): NightschoolError {
  const near = nearest(name, [...new Set(names)]);
  const hint = names.length === 0 ? 'The logs of the pipeline have no session yet.' : `Near to it: ${near.join(', ')}.`;
  return new NightschoolError('UNKNOWN_NAME', `There is no session and no log ${JSON.stringify(name)}.`, { hint });
}

/** Names that share most pairs of neighbouring characters, those that hold the name first. */
function nearest(name: string, names: readonly string[]): readonly string[] {
  return names
    .map((each) => ({ each, like: likeness(name, each) + (each.includes(name) ? 1 : 0) }))
    .sort((a, b) => b.like - a.like || (a.each < b.each ? -1 : 1))
    .slice(0, MOST_NEAR)
    .map(({ each }) => each);
}
