import { changed, copyWorkspace, tree } from '../../cli/testing.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { faultsAfter, type Ground } from './ground.ts';
import { type Row, type Tried, tryAll } from './matrix.ts';
import { oncePerGround } from './once-per-ground.ts';
import { recordNight, replay, type Step } from './record.ts';
import type { ChaosOptions } from './system-calls.ts';

/**
 * What lies on the disk where a night is killed after its n-th call that changes anything: made by doing the first n of
 * them again, which is as exact as a signal and takes no second night for each.
 */
export async function killAfterCalls(
  ground: Ground,
  { isKept, name, ...options }: ChaosOptions & { readonly isKept: (step: Step) => boolean; readonly name: string },
): Promise<Row> {
  const steps = await recordGround(ground);
  const all = steps.flatMap((step, index) => (isKept(step) ? [index + 1] : []));
  const attempt = async (count: number): Promise<Tried> => {
    using workspace = copyWorkspace(ground.fresh.dir);
    for (const step of steps.slice(0, count)) replay(workspace.dir, step);
    const { call, path } = steps[count - 1] ?? { call: '', path: '' };
    const faults = await faultsAfter(workspace.dir, ground);
    return { end: 'killed', faults: faults.map((fault) => `${call} ${path}: ${fault}`) };
  };
  const places = shuffle(all, createRandom(options.seed));
  return await tryAll({ name, of: all.length, places, attempt, ...options });
}

const recordGround = oncePerGround(async (ground): Promise<readonly Step[]> => {
  using recorded = copyWorkspace(ground.fresh.dir);
  const steps = await recordNight(recorded.dir, ground.environment);
  requireWhole(ground, steps, recorded.dir);
  return steps;
});

/** All of the calls give what the night left; else the recording has holes, and proves nothing. */
function requireWhole(ground: Ground, steps: readonly Step[], recorded: string): void {
  using workspace = copyWorkspace(ground.fresh.dir);
  for (const step of steps) replay(workspace.dir, step);
  const differing = changed(tree(recorded), tree(workspace.dir)).filter((path) => !path.endsWith('-shm'));
  if (steps.length === 0 || differing.length > 0) throw new Error(`The recording lacks ${differing.join(', ')}.`);
}
