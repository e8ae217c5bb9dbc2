import type { Schedule } from './read-schedule.ts';
import { lastTime, nextTime, type Zone } from './times.ts';

/** A run of the pipeline as its ledger tells of it. */
export interface PastRun {
  readonly startedAt: Date;
  /** False where it was killed, or is under way. */
  readonly ended: boolean;
}

export interface DueQuestion {
  readonly schedule: Schedule;
  readonly now: Date;
  /** Of the pipeline; in any order. */
  readonly runs: readonly PastRun[];
  /** When the schedule was installed: what should have been before was never promised. Null: not known. */
  readonly since: Date | null;
}

export type Due =
  | {
      readonly due: true;
      /** When the night should have begun. */
      readonly slot: Date;
      /** True where that is so long ago that it did not begin by itself then. */
      readonly missed: boolean;
      /** How often a run for it was begun and did not come to its end. */
      readonly tries: number;
    }
  | {
      readonly due: false;
      readonly why: 'done' | 'not-yet' | 'gave-up';
      /** Null where none comes any more. */
      readonly next: Date | null;
    };

/** A night that starts later than this was missed: the machine was off or asleep. */
const LATE_MS = 15 * 60_000;
/** A run that began later than now, by more than this, was under a clock that was wrong. */
const AHEAD_MS = 24 * 3_600_000;
/** A night that dies every time is not begun every hour. */
const MOST_TRIES = 3;

/**
 * Whether a night is due: a time of the schedule has come since the newest run that ended, be it a person's. However many
 * were missed, it is one night. A run that ended badly is over until the next; one that was killed is due again.
 */
export function isDue({ schedule, now, runs, since }: DueQuestion, zone: Zone = {}): Due {
  const next = nextTime(schedule, now, zone);
  const slot = lastTime(schedule, now, zone);
  const begins = since !== null && !isAhead(since, now) ? since.getTime() : Number.NEGATIVE_INFINITY;
  if (slot === null || slot.getTime() <= begins) return { due: false, why: 'not-yet', next };
  const after = runs.filter(({ startedAt }) => startedAt >= slot && !isAhead(startedAt, now));
  if (after.some(({ ended }) => ended)) return { due: false, why: 'done', next };
  if (after.length >= MOST_TRIES) return { due: false, why: 'gave-up', next };
  return { due: true, slot, missed: now.getTime() - slot.getTime() > LATE_MS, tries: after.length };
}

function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > AHEAD_MS;
}
