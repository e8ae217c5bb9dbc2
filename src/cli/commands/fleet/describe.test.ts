import { expect, it } from 'vitest';
import type { FleetFile } from '../../../domain/fleet.ts';
import { describePlan } from './describe.ts';

const fleet = (usd: number | null, minutes: number | null): FleetFile => ({
  ...{ atOnce: 2, budget: { usd, minutes }, queue: null, schedule: null, workspaces: [] },
});

it.each([
  [fleet(3, 60), { usd: 1.25, minutes: 12 }, /has not ended: \$1\.25 of \$3\.00 and 12 of 60 min are taken already\./],
  [fleet(3, null), { usd: 3, minutes: 12 }, /has not ended: \$3\.00 of \$3\.00 are taken already\./],
  [fleet(null, null), { usd: 3, minutes: 12 }, /^A round was begun and has not ended\.$/m],
])('a dry run says what a round that has not ended took: %#', (file, taken, said) => {
  expect(describePlan([], { fleet: file, taken, columns: 80 })).toMatch(said);
  expect(describePlan([], { fleet: file, taken: null, columns: 80 })).not.toContain('has not ended');
});
