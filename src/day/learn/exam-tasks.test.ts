import { expect, it } from 'vitest';
import type { SideOf } from '../../domain/family.ts';
import type { Night } from '../../night/night.ts';
import { familiesOfTasks } from './exam-tasks.ts';

const sides: Readonly<Record<string, readonly SideOf[]>> = {
  deals: [
    { taskId: 'a', group: 'g', side: 'train' },
    { taskId: 'b', group: 'h', side: 'held-out' },
  ],
  lost: [{ taskId: 'x', group: 'g', side: 'held-out' }],
};
const clean = <Type>(value: unknown) => value as Type;
const night = clean<Pick<Night, 'state' | 'workspace'>>({
  state: { families: () => [{ id: 'fam-1', name: 'deals', taskIds: ['a', 'b', 'c'] }] },
  workspace: { evidence: { skills: async () => ['deals', 'lost'], split: async (name: string) => sides[name] ?? [] } },
});

it('keeps for exams what is held out, what is on neither side, and what only the evidence still knows', async () => {
  const { family, sealed } = await familiesOfTasks(night);
  expect([...sealed].sort()).toEqual(['b', 'c', 'x']);
  expect([...family]).toEqual([
    ['a', 'fam-1'],
    ['b', 'fam-1'],
    ['c', 'fam-1'],
  ]);
});
