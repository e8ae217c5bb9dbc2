import type { Memory } from '../../domain/memory.ts';
import type { Teacher } from '../../domain/model.ts';
import type { MemorySettings } from '../../domain/pipeline.ts';
import { checkHealth } from '../../memory/health.ts';
import { createRedactor, type Redactor } from '../../redact/redact.ts';
import { type MemoryDisk, openMemoryFiles } from '../../store/memory-files.ts';
import { openTokenCounter } from '../../util/count-tokens.ts';
import { readLayouts } from '../layouts.ts';
import { openRecall } from '../recall/recall.ts';
import type { EmbedderSource } from '../recall/similar.ts';
import { type MemoryDesk, todayOf } from './desk.ts';
import { forget } from './forget.ts';
import { readInput } from './read-input.ts';
import { remember } from './remember.ts';
import { summarize } from './summarize.ts';
import { clearTask, saveTask, showTask } from './task.ts';

export interface MemoryOptions {
  readonly settings: MemorySettings;
  readonly clock: () => Date;
  /** Cleans what a teacher is shown; by default every rule does. */
  readonly redactor?: Redactor;
  /** Compares meanings for recall, or opens what does; absent: words alone. */
  readonly embedder?: EmbedderSource;
  /** Curates where it has a model; absent: rules do. */
  readonly teacher?: Pick<Teacher, 'name' | 'jobs'>;
  /** What writes; by default the disk. */
  readonly disk?: MemoryDisk;
}

/**
 * The memory of a workspace. Nothing is kept between two calls but the index of recall, which each call brings up to
 * date: what others write is seen by the next one.
 */
export async function openMemory(dir: string, options: MemoryOptions): Promise<Memory> {
  const { settings, clock, teacher = null, redactor = createRedactor({ seed: 0, disable: [], allow: [] }) } = options;
  const desk: MemoryDesk = { dir, files: openMemoryFiles(dir, options.disk), settings, clock, redactor, teacher };
  const now = (): number => clock().getTime();
  const { recall } = openRecall(dir, { engine: settings.recall.engine, embedder: options.embedder ?? null, now });
  return {
    recall,
    remember: (entry) => remember(desk, entry),
    forget: (request) => forget(desk, request),
    summarize: (request) => summarize(desk, request),
    saveTask: (snapshot) => saveTask(desk, snapshot),
    showTask: () => showTask(desk),
    clearTask: () => clearTask(desk),
    health: () => health(desk),
  };
}

async function health(desk: MemoryDesk): ReturnType<Memory['health']> {
  const count = await openTokenCounter();
  const { input } = await readInput(desk.files);
  const all = await desk.files.list();
  const archived = all.filter((path) => path.startsWith('archive/')).length;
  const checked = checkHealth(input, { ...desk.settings, count, today: todayOf(desk) });
  const { prose, warnings } = await readLayouts(desk.dir);
  const unread = prose.map(
    ({ name }) =>
      `${name} says in prose alone what goes where: only learning with a teacher that is a model follows it. For all others add nightschool-path and nightschool-keeps to its metadata.`,
  );
  return { ...checked, files: all.length - archived, archived, warnings: [...warnings, ...unread] };
}
