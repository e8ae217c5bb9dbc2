import type { Doubt } from '../../domain/queue-fleet.ts';
import { register } from '../roster.ts';
import type { Desk } from './desk.ts';

/** For a day, so that who looks in the morning sees it. */
const DOUBT_STANDS_MS = 24 * 3_600_000;

/** Tells people what a worker did that none of ours does: here, and whoever looks at the fleet. Never rejects. */
export async function doubt(
  { connection: { redis, names }, standings, workspace, notice, told }: Desk,
  worker: string,
  reason: string,
): Promise<void> {
  const host = standings.hostOf(worker);
  const sentence = `The worker ${worker}${host === null ? '' : ` on ${host}`}: ${reason}.`;
  if (!told.has(sentence)) notice(sentence);
  told.add(sentence);
  const value: Doubt = { worker, host, workspace: workspace.name, reason };
  const entry = { id: `${workspace.id}.${worker}`, value, standsMs: DOUBT_STANDS_MS };
  await register(redis, names.doubts, entry).catch(() => undefined); // it is told here in any case
}
