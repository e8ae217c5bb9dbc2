import type { FamilyMeant } from '../../domain/family.ts';
import type { SessionSummary } from '../../domain/session.ts';
import type { CleanTask } from '../../domain/task.ts';
import { readTaskBody } from '../../night/reading/task-body.ts';
import { type ShowRules, tasksOfSessions } from '../../night/show-session.ts';
import type { State } from '../../store/state/state.ts';

/** Of the requests outside of what is looked at this many say how people talk here; ids are hashes, so any are as good. */
const MOST_OUTSIDE = 2000;
/** Of a family, to tell how much it is like others. */
const MOST_SAMPLED = 40;

/** Some of what was asked: enough to tell families apart. */
export interface Sample {
  /** Tasks of each family, by its id. */
  readonly families: ReadonlyMap<string, readonly CleanTask[]>;
  /** Of all tasks, whatever their family. */
  readonly all: readonly CleanTask[];
}

/** One pass over the index; tasks that nobody needs are not unpacked. */
export function readSample(state: State, families: readonly FamilyMeant[]): Sample {
  const homes = homesOf(families);
  const sampled = new Map<string, CleanTask[]>(families.map(({ id }) => [id, []]));
  const all: CleanTask[] = [];
  for (const { id, body } of state.logs.tasks()) {
    const own = sampled.get(homes.get(id) ?? '');
    const isWanted = own !== undefined && own.length < MOST_SAMPLED;
    if (!isWanted && all.length >= MOST_OUTSIDE) continue;
    const task = unpack(body);
    if (isWanted) own.push(task);
    if (all.length < MOST_OUTSIDE) all.push(task);
  }
  return { families: sampled, all };
}

/** Tasks by id as they were read from the logs, sorted by id; one that is gone from the index is left out. */
export function readTasksOf(state: State, taskIds: readonly string[]): readonly CleanTask[] {
  const wanted = new Set(taskIds);
  const found: CleanTask[] = [];
  for (const { id, body } of state.logs.tasks()) if (wanted.has(id)) found.push(unpack(body));
  return found;
}

/** The same as a night sees them: with what other sessions and the teacher say of how they went. */
export function readWeighedTasks(state: State, taskIds: readonly string[], rules: ShowRules): readonly CleanTask[] {
  const wanted = new Set(taskIds);
  const ids = new Set<string>();
  for (const { id, sessionId } of state.logs.tasks()) if (wanted.has(id)) ids.add(sessionId);
  const sessions = new Map<string, SessionSummary>();
  for (const session of state.logs.sessions()) if (ids.has(session.id)) sessions.set(session.id, session);
  const shown = [...tasksOfSessions(state, [...sessions.values()], rules).values()].flat();
  const own = new Map(shown.map(({ task }) => [task.id, task as CleanTask])); // the index holds nothing else
  return [...wanted].sort().flatMap((id) => own.get(id) ?? []);
}

function homesOf(families: readonly FamilyMeant[]): ReadonlyMap<string, string> {
  return new Map(families.flatMap(({ id, taskIds }) => taskIds.map((task) => [task, id] as const)));
}

function unpack(body: Uint8Array): CleanTask {
  return readTaskBody(body) as CleanTask; // it was redacted before it was stored
}
