import { basename, resolve } from 'node:path';
import type { Pipeline, QueueSettings } from '../../domain/pipeline.ts';
import type { QueueCheck } from '../../domain/queue-fleet.ts';
import { NightschoolError } from '../../errors.ts';
import type { World } from '../../providers/provider.ts';
import type { State } from '../../store/state/state.ts';
import { hash, hashJson } from '../../util/hash.ts';
import { createBrokenFleet, createNightFleet, type NightFleet } from './night-fleet.ts';
import { isQueued } from './wanted-model.ts';

export interface OpenFleetOptions {
  /** The workspace. */
  readonly dir: string;
  readonly state: Pick<State, 'fingerprint' | 'saveFingerprint'>;
  readonly world: World;
  readonly signal: AbortSignal;
}

/**
 * The workers that a pipeline's models are asked through; null where all of them are asked from here, and then nothing
 * of the queue is even loaded. A queue that cannot be used is no error yet: the models behind it are down.
 */
export async function openFleet(pipeline: Pipeline, options: OpenFleetOptions): Promise<NightFleet | null> {
  const { queue: settings } = pipeline;
  if (settings === null || !asksWorkers(pipeline, settings)) return null;
  const { dir, world, signal } = options;
  const environment = world.env;
  const { checkQueue, openJobQueue, placeOf, readFleet } = await import('../../queue/index.ts');
  const notice = (sentence: string): void => world.notice?.(sentence);
  try {
    requireFit(await checkQueue(settings, environment), notice);
    const workspace = { id: workspaceId(options), name: basename(resolve(dir)), place: placeOf(dir) };
    const queue = await openJobQueue(settings, { environment, workspace, notice });
    const look = () => readFleet(settings, { environment });
    return createNightFleet({ queue, readFleet: look, settings, workspace, world, signal });
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return createBrokenFleet(settings, error);
  }
}

/** @throws NightschoolError QUEUE_UNFIT for the first check that failed */
function requireFit(checks: readonly QueueCheck[], notice: (sentence: string) => void): void {
  for (const { ok, isWarning, what, fix } of checks) {
    if (ok) continue;
    const hint = fix === undefined ? undefined : `${fix.charAt(0).toUpperCase()}${fix.slice(1)}.`;
    if (isWarning !== true) throw new NightschoolError('QUEUE_UNFIT', what, hint === undefined ? {} : { hint });
    notice([`The queue: ${what}.`, hint].filter(Boolean).join(' '));
  }
}

function asksWorkers({ teacher, students, user, graders, families }: Pipeline, settings: QueueSettings): boolean {
  const choices = [teacher, user, ...students, graders.judge, families.embeddings];
  return choices.some((choice) => choice !== null && isQueued(choice, settings));
}

const ID_KEY = hashJson({ of: 'workspace' });

/** The same for ever, and no other workspace's: not a copy's either, which knows the same number. */
function workspaceId({ dir, state, world }: OpenFleetOptions): string {
  const known = state.fingerprint(ID_KEY);
  const number = known ?? hash(`${world.random()} ${world.random()}`);
  if (known === null) state.saveFingerprint(ID_KEY, number);
  return hash(`${number} ${resolve(dir)}`, 12);
}
