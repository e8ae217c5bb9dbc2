import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { NightschoolError } from '../../errors.ts';
import { hash } from '../../util/hash.ts';
import type { Names } from '../names.ts';
import { SIT } from '../scripts.ts';

/** The word of a workspace that it is at work, so that a copy of it elsewhere does not take its jobs for its own. */
export interface Seat {
  /** To be called from time to time. @returns the machine of a copy that has come meanwhile; null: there is none */
  keep(): Promise<string | null>;
}

/** Looks in the time that a seat stands: one that was left is gone by then. */
const LOOKS = 6;

/** Where a workspace is: the same for all processes that work in one folder, another for a copy. */
export function placeOf(dir: string): string {
  const { dev, ino } = statSync(dir);
  return `${hash(`${hostname()} ${dev} ${ino}`)} ${hostname()}`;
}

/**
 * Sits down for a workspace, and waits for one that was left without a word.
 * @throws NightschoolError QUEUE_UNFIT where another place is at work under the same id
 */
export async function takeSeat(
  redis: Redis,
  names: Names,
  about: {
    readonly workspace: { readonly id: string; readonly name: string; readonly place: string };
    readonly standsMs: number;
  },
): Promise<Seat> {
  const { workspace, standsMs } = about;
  const keep = async (): Promise<string | null> => {
    const other = await redis.eval(SIT, 1, names.seat(workspace.id), workspace.place, Math.ceil(standsMs));
    return typeof other === 'string' ? other.slice(other.indexOf(' ') + 1) : null;
  };
  let other = await keep();
  for (let look = 0; look < LOOKS && other !== null; look++) {
    await new Promise((resolve) => setTimeout(resolve, (1.2 * standsMs) / LOOKS));
    other = await keep();
  }
  if (other === null) return { keep };
  const what = `The workspace ${workspace.name} is at work on ${other} under the same id: one is a copy of the other`;
  const hint =
    'Let only one of them work, or delete .nightschool/state.db in the copy here: it is made anew, with an id of its own.';
  throw new NightschoolError('QUEUE_UNFIT', `${what}.`, { hint });
}
