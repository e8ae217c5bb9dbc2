import { setTimeout } from 'node:timers/promises';
import { lookForWorkers, postingsOf } from '../../day/fleet/look-for-workers.ts';
import type { Pipeline, QueueSettings } from '../../domain/pipeline.ts';
import type { QueueCheck } from '../../domain/queue-fleet.ts';
import type { Shell } from '../terminal.ts';

/** Looking is quick: workers that are there have said what they serve by then. */
const SECONDS = 5;

/** What Redis is like, and where it can be relied on whether workers serve what the pipeline wants. */
export async function checkQueue(
  dir: string,
  { pipeline, settings }: { readonly pipeline: Pipeline; readonly settings: QueueSettings },
  environment: Shell['environment'],
): Promise<readonly QueueCheck[]> {
  const redis = await import('../../queue/index.ts'); // loads what speaks to Redis
  const quick = { ...settings, patienceSeconds: Math.min(settings.patienceSeconds, SECONDS) };
  const checks = await redis.checkQueue(quick, environment);
  if (checks.some(({ ok, isWarning }) => !ok && isWarning !== true)) return checks;
  const wanted = await postingsOf(dir, pipeline, settings);
  if (wanted.length === 0) return checks;
  const workspace = { id: `doctor-${process.pid}`, name: 'doctor' };
  const queue = await redis.openJobQueue(quick, { environment, workspace });
  try {
    const served = await lookForWorkers(wanted, {
      ...{ queue, settings, seconds: SECONDS, clock: Date.now },
      readFleet: () => redis.readFleet(quick, { environment }),
      sleep: (milliseconds) => setTimeout(milliseconds),
    });
    return [...checks, ...sealCheck(settings, environment), ...served];
  } finally {
    await queue.close();
  }
}

function sealCheck({ keyVariable }: QueueSettings, environment: Shell['environment']): readonly QueueCheck[] {
  if ((environment[keyVariable] ?? '') === '') return [];
  return [
    { ok: true, what: `jobs and answers are sealed with ${keyVariable}: only workers that have the same take them` },
  ];
}
