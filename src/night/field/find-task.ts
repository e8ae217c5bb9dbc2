import type { CleanTask } from '../../domain/task.ts';
import type { SkillUse } from '../../domain/use.ts';
import type { UseSources } from './field-use.ts';
import { asks } from './same-request.ts';

/** Clocks differ, and a log may be written a moment later. */
const SLACK = 60_000;

/**
 * The task of the logs that an access or a report is about: of the session that it names, or the only one of its time that
 * the client can have written. Null: none, or more than one.
 * @param read ids of tasks that are known to have used the skill
 */
export function findTask(
  use: SkillUse,
  { sessions, readers, family }: Pick<UseSources, 'sessions' | 'readers' | 'family'>,
  read: ReadonlySet<string>,
): CleanTask | null {
  if (use.session !== null) return chooseInSession(use, sessions.get(use.session) ?? []);
  if (use.type !== 'served') return null;
  const known = only(
    readers.filter((task) => read.has(task.id) && isAt(task, use.at)),
    use,
  );
  if (known !== null) return known;
  const possible = [...family.values()].filter((task) => isAt(task, use.at));
  return only(possible, use);
}

function chooseInSession({ at, request }: SkillUse, tasks: readonly CleanTask[]): CleanTask | null {
  if (tasks.length === 1) return tasks[0] ?? null;
  const asked = tasks.filter((task) => asks(task, request));
  return asked.find((task) => isAt(task, at)) ?? asked.at(-1) ?? tasks.findLast((task) => isAt(task, at)) ?? null;
}

/** Where several agents were at work, the one that goes by the client's name. */
function only(tasks: readonly CleanTask[], { client }: SkillUse): CleanTask | null {
  const [first = null] = tasks;
  if (tasks.length < 2) return first;
  const own = tasks.filter(({ source }) => isSameAgent(client, source.format));
  return own.length === 1 ? (own[0] ?? null) : null;
}

function isAt({ startedAt, endedAt }: CleanTask, at: string): boolean {
  const time = Date.parse(at);
  const start = Date.parse(startedAt ?? endedAt ?? '');
  const end = Date.parse(endedAt ?? startedAt ?? '');
  return time >= start - SLACK && time <= end + SLACK;
}

/** `codex-mcp-client` writes logs of the format `codex`. */
function isSameAgent(client: string, format: string): boolean {
  const [one, other] = [letters(client), letters(format)];
  return one !== '' && other !== '' && (one.includes(other) || other.includes(one));
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
