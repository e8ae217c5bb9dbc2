import { openMemory } from '../day/memory/memory.ts';
import { readSettings } from '../day/settings.ts';
import type { Memory } from '../domain/memory.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import { createNight } from '../night/create-night.ts';
import { createRedactor } from '../redact/redact.ts';
import { lookedOnWorld } from './looked-on-world.ts';
import type { Shell } from './terminal.ts';

/**
 * The memory of a workspace, by rules alone.
 * @throws NightschoolError PIPELINE_INVALID
 */
export async function openOwnMemory(dir: string): Promise<Memory> {
  return openMemory(dir, optionsOf(await readSettings(dir)));
}

/** Works with the memory of a workspace and the teacher that its pipeline names, where that is a model. */
export async function withTaughtMemory<Result>(
  { shell, dir }: { readonly shell: Shell; readonly dir: string },
  work: (memory: Memory) => Promise<Result>,
): Promise<Result> {
  const pipeline = await readSettings(dir);
  if (pipeline.teacher.use === 'induction') return work(await openMemory(dir, optionsOf(pipeline)));
  const teaching: Pipeline = { ...pipeline, students: [], user: { use: 'recorded' } }; // nobody else is asked
  await using night = await createNight(teaching, {
    ...{ dir, dryRun: true, onlyFree: false },
    world: lookedOnWorld(shell, { json: false }),
    emit: () => undefined,
    clock: () => new Date(),
    signal: shell.signal,
  });
  return await work(await openMemory(dir, { ...optionsOf(pipeline), teacher: night.teacher }));
}

function optionsOf({ memory, seed, redact }: Pipeline): Parameters<typeof openMemory>[1] {
  return { settings: memory, clock: () => new Date(), redactor: createRedactor({ seed, ...redact }) };
}
