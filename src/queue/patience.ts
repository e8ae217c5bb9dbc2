import { NightschoolError } from '../errors.ts';

/** Knows when Redis was last heard, and ends what waits for it when that is too long ago. */
export interface Patience {
  heard(): void;
  /** Why it was not, as far as it is known. */
  failed(reason: string): void;
  /** Waits as long as there is hope. @throws NightschoolError QUEUE_UNREACHABLE, also where Redis says no: out of memory, not allowed */
  guard<Value>(work: Promise<Value>): Promise<Value>;
  /** To be called from time to time: whether it is lost, having told so everyone who waits. */
  check(): boolean;
  /** What to say when it is lost. */
  lost(): NightschoolError;
  /** Told once each time that patience runs out. */
  onLost(listener: (error: NightschoolError) => void): void;
}

export function createPatience(about: {
  readonly milliseconds: number;
  readonly where: string;
  readonly now: () => number;
}): Patience {
  const { milliseconds, where, now } = about;
  const waiting: Waiting[] = [];
  const listeners: ((error: NightschoolError) => void)[] = [];
  let last = now();
  let reason = '';
  let isTold = false;
  const isLost = () => now() - last > milliseconds;
  const tell = (error: unknown): never => {
    if (error instanceof NightschoolError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('QUEUE_UNREACHABLE', `Redis at ${where} does not do what it is asked: ${why}.`);
  };
  const lost = () =>
    new NightschoolError(
      'QUEUE_UNREACHABLE',
      `Redis at ${where} has not answered for ${Math.round(milliseconds / 100) / 10} s${reason === '' ? '' : `: ${reason}`}.`,
    );
  return {
    heard() {
      last = now();
      isTold = false;
    },
    failed(why) {
      reason = why;
    },
    guard(work) {
      if (!isLost()) return waitFor(work.catch(tell), waiting);
      work.catch(() => {});
      return Promise.reject(lost());
    },
    check() {
      if (!isLost()) return false;
      for (const { reject } of [...waiting]) reject(lost());
      if (!isTold) for (const listener of listeners) listener(lost());
      isTold = true;
      return true;
    },
    lost,
    onLost: (listener) => {
      listeners.push(listener);
    },
  };
}

interface Waiting {
  readonly reject: (error: Error) => void;
  at: number;
}

/**
 * A race with many would keep every loser: each waits on its own. In a list whose last fills the gap: a set that is filled
 * and emptied all the time leaves old tables behind, and V8 keeps what stood in them.
 */
function waitFor<Value>(work: Promise<Value>, waiting: Waiting[]): Promise<Value> {
  return new Promise((resolve, reject) => {
    const own: Waiting = { reject, at: waiting.length };
    waiting.push(own);
    const leave = (): void => {
      const last = waiting.pop();
      if (last === undefined || last === own) return;
      last.at = own.at;
      waiting[own.at] = last;
    };
    work.then(resolve, reject).finally(leave);
  });
}
