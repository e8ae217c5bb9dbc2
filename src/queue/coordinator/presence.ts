import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { NightschoolError } from '../../errors.ts';
import { hash } from '../../util/hash.ts';
import type { Names } from '../names.ts';
import { BE_THERE } from '../scripts.ts';

/** The word of a workspace that it is at work, so that a copy of it elsewhere does not take its jobs for its own. */
export interface Presence {
  /** To be called from time to time. @returns the machine of a copy that has come meanwhile; null: there is none */
  keep(): Promise<string | null>;
}

/** Looks in the time that a presence stands: one that was left is gone by then. */
const LOOKS = 6;

/** Where a workspace is: the same for all processes that work in one folder, another for a copy. */
export function placeOf(dir: string): string {
  const { dev, ino } = statSync(dir);
  return `${hash(`${hostname()} ${dev} ${ino}`)} ${hostname()}`;
}

/**
 * Says that a workspace is at work, and waits for one that ended without a word.
 * @throws NightschoolError QUEUE_UNFIT where another place is at work under the same id
 */
export async function announcePresence(
  redis: Redis,
  names: Names,
  about: {
    readonly workspace: { readonly id: string; readonly name: string; readonly place: string };
    readonly standsMs: number;
  },
): Promise<Presence> {
  const { workspace, standsMs } = about;
  const keep = async (): Promise<string | null> => {
    const other = await redis.eval(BE_THERE, 1, names.presence(workspace.id), workspace.place, Math.ceil(standsMs));
    return typeof other === 'string' ? other.slice(other.indexOf(' ') + 1) : null;
  };
  let other = await keep();
  for (let look = 0; look < LOOKS && other !== null; look++) {
    await new Promise((resolve) => setTimeout(resolve, (1.2 * standsMs) / LOOKS));
    other = await keep();
  }
  if (other === null) return { keep };
  throw new NightschoolError('QUEUE_UNFIT', `The workspace ${workspace.name} ${describePresence(other)}.`, {
    hint: 'Run it again when that has ended: two runs with one restored cache, or two containers on one folder, must not overlap (on GitHub: a concurrency: group, as nightschool schedule print github has it). If this is a copy, delete .nightschool/state.db in it: it is made anew, with an id of its own.',
  });
}

/** Of a workspace that another machine, or another folder, has too. */
export function describePresence(machine: string): string {
  return `is at work on ${machine} under the same id, with the same cache or as a copy: only one may be at a time`;
}
