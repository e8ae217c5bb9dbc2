import { type LearnReport, learnFromTasks } from '../day/learn/learn.ts';
import { openSpace } from '../day/learn/open-space.ts';
import { OWN_SPACE, requireSpace, spacesFor } from '../day/learn/spaces.ts';
import { openMemory } from '../day/memory/memory.ts';
import type { RunEventOf } from '../domain/event.ts';
import type { EntryKind, Memory } from '../domain/memory.ts';
import type { CleanTask } from '../domain/task.ts';
import { NightschoolError } from '../errors.ts';
import type { FamilyAtNight, Night } from './night.ts';

type Kept = Omit<RunEventOf<'memory-kept'>, 'type' | 'at'>;

/**
 * What a night does for the memory, once the skills are settled: every space learns from its finished tasks, is
 * summarised where that is due, and has old days moved to its archive. Tasks of exams are left out. A memory that cannot
 * be written is told of, and costs no verdict; a dry run leaves it alone.
 */
export async function keepMemory(
  night: Night,
  tasks: readonly CleanTask[],
  families: readonly FamilyAtNight[],
): Promise<void> {
  if (night.dryRun) return;
  const { spaces } = night.pipeline.memory;
  night.emit({ type: 'stage-started', stage: 'memory', detail: 'learning from finished tasks' });
  for (const space of new Set([OWN_SPACE, ...spaces.map(({ dir }) => dir)])) {
    const mine = tasks.filter((task) => spacesFor(task, spaces).includes(space));
    try {
      const kept = await keepSpace(night, { space, tasks: mine, families });
      if (space === OWN_SPACE) night.emit({ type: 'memory-kept', ...kept });
    } catch (error) {
      night.signal.throwIfAborted();
      if (!(error instanceof NightschoolError)) throw error;
      const message = `The memory of ${space} was not kept tonight: ${error.message} ${error.hint}`;
      night.emit({ type: 'warning-raised', message });
    }
  }
}

interface SpaceAtNight {
  /** As the pipeline names it. */
  readonly space: string;
  readonly tasks: readonly CleanTask[];
  readonly families: readonly FamilyAtNight[];
}

async function keepSpace(night: Night, about: SpaceAtNight): Promise<Kept> {
  const { pipeline, clock, redactor, teacher, workspace, emit } = night;
  const dir = await requireSpace(workspace.dir, about.space);
  const memory = await openMemory(dir, { settings: pipeline.memory, clock, redactor, teacher });
  const report = await learn(night, { ...about, dir, memory });
  const summary = await memory.summarize();
  const { files } = await memory.forget({ what: 'expired' });
  const { tokens, maximumTokens, conflicts } = await memory.health();
  for (const message of summary.warnings) emit({ type: 'warning-raised', message });
  return {
    ...{ learnt: countKinds(report), tokens, maximumTokens },
    ...{ summarised: summary.entries, archived: files.length, conflicts: conflicts.length },
  };
}

/** Null where nothing more is to be learnt tonight. */
async function learn(
  night: Night,
  { space, dir, memory, tasks, families }: SpaceAtNight & { readonly dir: string; readonly memory: Memory },
): Promise<LearnReport | null> {
  const { pipeline, state, date, redactor, teacher, isWrite, signal, clock, emit } = night;
  const most = pipeline.memory.learn.perNight - state.countLearnt(space, date);
  if (most <= 0) return null;
  const redact = redactor.text;
  const jobs = teacher.jobs ?? null;
  const now = (): string => clock().toISOString();
  const opened = await openSpace(dir, { memory, jobs, redact, now, dryRun: false });
  const familyOf = new Map(families.flatMap(({ family }) => family.taskIds.map((id) => [id, family.id] as const)));
  const report = await learnFromTasks({
    ...{ tasks, most, known: opened.known, sealed: sealedTasks(families), redact, isWrite, signal },
    write: async (entry) => {
      const written = await opened.write(entry);
      state.saveLearnt(space, { source: entry.source, night: date });
      return written;
    },
    teacher: jobs === null ? null : { name: teacher.name, jobs },
    familyOf: ({ id }) => familyOf.get(id) ?? null,
  });
  const stopped = report.stopped === null ? [] : [`Learning ended early: ${report.stopped}`];
  for (const message of [...opened.warnings(), ...report.warnings, ...stopped])
    emit({ type: 'warning-raised', message });
  return report;
}

/** A teacher reads the memory: what an exam is made of must not come into it, nor what is linked to one. */
function sealedTasks(families: readonly FamilyAtNight[]): ReadonlySet<string> {
  const sealed = new Set(families.flatMap(({ tasks }) => tasks.map(({ id }) => id)));
  for (const { taskId, side } of families.flatMap(({ sides }) => sides)) if (side === 'train') sealed.delete(taskId);
  return sealed;
}

function countKinds(report: LearnReport | null): Kept['learnt'] {
  const counts: { [Kind in EntryKind]?: number } = {};
  for (const { kind, known } of report?.learnt.flatMap(({ entries }) => entries) ?? []) {
    if (!known) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
