import { familiesOfTasks } from '../day/learn/exam-tasks.ts';
import { learnInSpaces, type SpaceReport } from '../day/learn/learn-spaces.ts';
import { OWN_SPACE, requireSpace } from '../day/learn/spaces.ts';
import { openMemory } from '../day/memory/memory.ts';
import type { RunEventOf } from '../domain/event.ts';
import type { EntryKind, Memory } from '../domain/memory.ts';
import type { CleanTask } from '../domain/task.ts';
import { NightschoolError } from '../errors.ts';
import type { Night } from './night.ts';

type Kept = Omit<RunEventOf<'memory-kept'>, 'type' | 'at'>;

/**
 * What a night does for the memory, once the skills are settled: every space learns from its finished tasks, is
 * summarised where that is due, and has old days moved to its archive. Tasks of exams are left out. A memory that cannot
 * be written is told of, and costs no verdict; a dry run leaves it alone.
 */
export async function keepMemory(night: Night, tasks: readonly CleanTask[]): Promise<void> {
  if (night.dryRun) return;
  night.emit({ type: 'stage-started', stage: 'memory', detail: 'learning from finished tasks' });
  const reports = (await unlessBroken(night, 'Nothing was learnt', () => learn(night, tasks))) ?? [];
  const listed = night.pipeline.memory.spaces.map(({ dir }) => dir);
  for (const space of new Set([OWN_SPACE, ...listed])) {
    const report = reports.find((each) => each.space === space);
    const kept = await unlessBroken(night, `The memory of ${space} was not kept`, () => curate(night, space, report));
    if (space === OWN_SPACE && kept !== null) night.emit({ type: 'memory-kept', ...kept });
  }
}

/** Null, and a warning, where a memory cannot be read or written. */
async function unlessBroken<Result>(night: Night, what: string, work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    night.emit({ type: 'warning-raised', message: `${what} tonight: ${error.message} ${error.hint}` });
    return null;
  }
}

/** A night that is started again learns no more than it would have. */
async function learn(night: Night, tasks: readonly CleanTask[]): Promise<readonly SpaceReport[]> {
  const { pipeline, state, date, redactor, teacher, isWrite, signal, clock, workspace, emit } = night;
  const { spaces, learn: limits } = pipeline.memory;
  if (limits.perNight === 0) return [];
  const most = (space: string): number => Math.max(0, limits.perNight - state.countLearnt(space, date));
  const learning = spaces.length === 0 ? [OWN_SPACE] : spaces.map(({ dir }) => dir);
  const isOver = learning.every((space) => most(space) === 0);
  const { family, sealed } = await familiesOfTasks(night);
  const reports = await learnInSpaces({
    ...{ spaces, sealed, isWrite, signal, workspace: workspace.dir, dryRun: false, most },
    tasks: isOver ? [] : tasks, // which are many, and each is weighed
    onWritten: (space, source) => state.saveLearnt(space, { source, night: date }),
    openMemory: (dir) => memoryOf(night, dir),
    teacher: teacher.jobs === undefined ? null : { name: teacher.name, jobs: teacher.jobs },
    redact: redactor.text,
    now: () => clock().toISOString(),
    familyOf: ({ id }) => family.get(id) ?? null,
  });
  for (const { warnings, stopped } of reports) {
    const ended = stopped === null ? [] : [`Learning ended early: ${stopped}`];
    for (const message of [...warnings, ...ended]) emit({ type: 'warning-raised', message });
  }
  return reports;
}

/** What is learnt is withheld where it holds a secret; what people wrote stays as it is. */
async function memoryOf({ pipeline, clock, redactor, teacher, guard }: Night, dir: string): Promise<Memory> {
  const memory = await openMemory(dir, { settings: pipeline.memory, clock, redactor, teacher });
  if (guard === undefined) return memory;
  return { ...memory, remember: (entry) => memory.remember(guard.hide('memory entry', entry)) };
}

async function curate(night: Night, space: string, report: SpaceReport | undefined): Promise<Kept> {
  const memory = await memoryOf(night, await requireSpace(night.workspace.dir, space));
  const summary = await memory.summarize();
  const { files } = await memory.forget({ what: 'expired' });
  const { tokens, maximumTokens, conflicts } = await memory.health();
  for (const message of summary.warnings) night.emit({ type: 'warning-raised', message });
  return {
    ...{ learnt: countKinds(report), tokens, maximumTokens },
    ...{ summarised: summary.entries, archived: files.length, conflicts: conflicts.length },
  };
}

function countKinds(report: SpaceReport | undefined): Kept['learnt'] {
  const counts: { [Kind in EntryKind]?: number } = {};
  for (const { kind, known } of report?.learnt.flatMap(({ entries }) => entries) ?? []) {
    if (!known) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
