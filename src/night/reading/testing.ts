import type { TestWorkspace } from '../../cli/testing.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { TeacherJobs } from '../../domain/model.ts';
import type { CleanTask } from '../../domain/task.ts';
import { createWorld } from '../../providers/world.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { createNight } from '../create-night.ts';
import type { Night } from '../night.ts';
import { readTasks } from './read-tasks.ts';

/** A record of a chat, in which one ticket is closed. */
export const record = (id: string): string =>
  `${JSON.stringify({
    id,
    messages: [
      { role: 'user', content: `close ticket ${id}` },
      { role: 'assistant', content: `Closed ${id}.` },
    ],
  })}\n`;

export interface Read {
  /** First turns, sorted. */
  readonly requests: readonly string[];
  readonly newTasks: number;
  readonly files: number;
  readonly sessions: number;
  /** Also what waits for the next night. */
  readonly skipped: readonly string[];
  readonly warnings: readonly string[];
}

/** The tasks as one night's reading gives them. */
export async function readAll({ dir }: Pick<TestWorkspace, 'dir'>): Promise<readonly CleanTask[]> {
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: false, world: createWorld({}), signal: new AbortController().signal },
    emit: () => undefined,
    clock: () => new Date(0),
  });
  return await readTasks(night);
}

/** One night's reading. `jobs`: a teacher with a model. */
export async function read({ dir }: Pick<TestWorkspace, 'dir'>, jobs?: Partial<TeacherJobs>): Promise<Read> {
  const events: RunEvent[] = [];
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: false, world: createWorld({}), signal: new AbortController().signal },
    emit: (event) => void events.push(event),
    clock: () => new Date(0),
  });
  // only the jobs that reading asks for
  const teaching: Night = {
    ...night,
    teacher: { ...night.teacher, ...(jobs !== undefined && { jobs: jobs as TeacherJobs }) },
  };
  const tasks = await readTasks(teaching);
  const told = events.find((event) => event.type === 'logs-read');
  if (told?.type !== 'logs-read') throw new Error('nothing was read');
  return {
    requests: tasks.map(({ request }) => request.join(' / ')).sort(),
    newTasks: told.newTasks,
    files: told.totals.files,
    sessions: told.totals.sessions,
    skipped: [...told.skipped, ...(told.waiting ?? [])].map(({ reason, count }) => `${count} ${reason}`),
    warnings: events.flatMap((event) => (event.type === 'warning-raised' ? [event.message] : [])),
  };
}

export const requests = (...ids: readonly string[]): readonly string[] => ids.map((id) => `close ticket ${id}`).sort();
