import { expect, it } from 'vitest';
import { chatJob } from '../testing-fleet.ts';
import type { Holder } from './lane-state.ts';
import { isOverdue } from './overdue.ts';

const MINUTE = 60_000;
const TIMES = { hangMs: 60 * MINUTE, graceMs: 10_000, lockMs: 30_000 };
const common = { job: { ...chatJob('p', 'job'), seconds: 60 }, text: '', count: 1 };

/** Whether it is overdue at the last of these looks, in minutes. */
function lookAt(minutes: readonly number[]): boolean {
  const holders = new Map<string, Holder>();
  const looks = minutes.map((minute) =>
    isOverdue(
      { holders, times: TIMES, now: () => minute * MINUTE },
      { id: 'job', common },
      { state: 'open', holder: 'worker-1', waitedMs: 0 },
    ),
  );
  return looks.at(-1) === true;
}

it.each([
  ['a worker that keeps a job for too long', [0, 1, 2, 3, 4], true],
  ['one that has it for a while', [0, 1, 2, 3], false],
  ['one that slept on the same machine for a night', [0, 1, 480, 481], false],
  ['one that keeps it after that as well', [0, 1, 480, 481, 482, 483], true],
])('%s', (_, minutes, expected) => {
  expect(lookAt(minutes)).toBe(expected);
});
