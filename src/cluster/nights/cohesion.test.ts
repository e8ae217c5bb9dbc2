import { describe, expect, it } from 'vitest';
import { makeTask } from '../testing.ts';
import { measureCohesion } from './cohesion.ts';
import { createViewer } from './view.ts';

const old = {
  forms: ['cancel booking K1 for me', 'please cancel my booking', 'booking to be cancelled'],
  tools: ['cancel_booking'],
};
const worded = {
  forms: ['annul the reservation', 'void that reservation now', 'reservation must go away'],
  tools: ['cancel_booking'],
};
const done = { forms: old.forms, tools: ['refund_payment'] };

function week(kind: typeof old, day: number) {
  return Array.from({ length: 9 }, (_, index) =>
    makeTask({
      id: `${day}-${index}`,
      request: kind.forms[index % 3] ?? '',
      tools: kind.tools,
      startedAt: `2026-03-0${day}T10:00:00Z`,
    }),
  );
}

describe('measureCohesion', () => {
  const measure = (tasks: ReturnType<typeof week>) => measureCohesion(tasks, createViewer(tasks));

  it.each([
    ['are like the old ones', old, 0, 0.05],
    ['are worded otherwise', worded, 0.2, 1],
    ['are done otherwise', done, 0.2, 1],
  ])('tells how far a family has drifted whose newest tasks %s', (_, newest, least, most) => {
    const { drift } = measure([...week(old, 1), ...week(old, 2), ...week(old, 3), ...week(newest, 4)]);
    expect(drift).toBeGreaterThanOrEqual(least);
    expect(drift).toBeLessThanOrEqual(most);
  });

  it('is higher for tasks that are more alike', () => {
    const mixed = [...week(old, 1).slice(0, 2), ...week({ ...worded, tools: ['other'] }, 2).slice(0, 2)];
    expect(measure(week(old, 1)).cohesion).toBeGreaterThan(measure(mixed).cohesion ?? 1);
  });

  it('is not measured where there is nothing to compare', () => {
    expect(measure(week(old, 1).slice(0, 1))).toEqual({});
    expect(measure(week(old, 1)).drift).toBeUndefined();
  });
});
