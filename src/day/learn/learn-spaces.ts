import type { Memory } from '../../domain/memory.ts';
import type { TeacherJobs } from '../../domain/model.ts';
import type { LearningSpace } from '../../domain/pipeline.ts';
import { type LearnOptions, type LearnReport, learnFromTasks } from './learn.ts';
import { openSpace } from './open-space.ts';
import { OWN_SPACE, requireSpace, spacesFor } from './spaces.ts';

export interface LearnSpacesOptions extends Omit<LearnOptions, 'known' | 'write' | 'most'> {
  /** The workspace whose sessions they are. */
  readonly workspace: string;
  readonly spaces: readonly LearningSpace[];
  readonly openMemory: (dir: string) => Promise<Pick<Memory, 'remember'>>;
  /** ISO 8601. */
  readonly now: () => string;
  readonly dryRun: boolean;
  /** Tasks to learn from at most, by space. */
  readonly most: (space: string) => number;
  /** Told of every entry once it is written, by the source that tells its task. */
  readonly onWritten?: (space: string, source: string) => void;
}

export interface SpaceReport extends LearnReport {
  /** As it is listed; `.` is the workspace itself. */
  readonly space: string;
}

/**
 * Every space learns from the tasks of the sessions that are attached to it, at most `most` of them. A task that several
 * learn from is worded once.
 * @throws NightschoolError PIPELINE_INVALID where a space has no folder, before anything is learnt
 */
export async function learnInSpaces(options: LearnSpacesOptions): Promise<readonly SpaceReport[]> {
  const { workspace, spaces, tasks, dryRun, redact, now } = options;
  const names = spaces.length === 0 ? [OWN_SPACE] : [...new Set(spaces.map(({ dir }) => dir))];
  const folders = await Promise.all(names.map((name) => requireSpace(workspace, name)));
  const teacher = options.teacher === null ? null : { ...options.teacher, jobs: once(options.teacher.jobs) };
  const reports: SpaceReport[] = [];
  for (const [index, space] of names.entries()) {
    const dir = folders[index] ?? workspace;
    const memory = await options.openMemory(dir);
    const opened = await openSpace(dir, { memory, jobs: teacher?.jobs ?? null, redact, now, dryRun });
    const attached = tasks.filter((task) => spacesFor(task, spaces).includes(space));
    const write: LearnOptions['write'] = async (entry) => {
      const written = await opened.write(entry);
      options.onWritten?.(space, entry.source);
      return written;
    };
    const most = options.most(space);
    const report = await learnFromTasks({ ...options, teacher, tasks: attached, known: opened.known, write, most });
    reports.push({ space, ...report, warnings: [...opened.warnings(), ...report.warnings] });
  }
  return reports;
}

/** The same task is distilled once, however many ask. */
function once(jobs: TeacherJobs): TeacherJobs {
  const asked = new Map<string, ReturnType<TeacherJobs['distil']>>();
  return {
    ...jobs,
    distil: (task) => {
      const lesson = asked.get(task.id) ?? jobs.distil(task);
      asked.set(task.id, lesson);
      return lesson;
    },
  };
}
