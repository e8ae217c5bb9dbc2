import type { Scale } from './demand.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { firstToBreak, grow, roomTo } from './walls.ts';

/** A change of how it is built, as what it does to the figures; each builds on those before it. */
interface Design {
  readonly name: string;
  readonly changed: (inputs: Inputs) => Partial<Inputs>;
}

/** What a night that only places what is new keeps in memory for each request: 147 MB at 100,000, 112 MB at 10,000. */
const PLACED_BYTES = 390;

const DESIGNS: readonly Design[] = [
  { name: 'as it is', changed: () => ({}) },
  {
    name: 'a night that pages tasks in instead of holding them; grouping by shards that are merged',
    changed: () => ({ nightBytesPerTask: PLACED_BYTES, firstNightBytesPerTask: PLACED_BYTES }),
  },
  {
    name: '10 schedulers, and 10 accounts at the teacher',
    changed: () => ({ schedulers: 10, teacherAccounts: 10 }),
  },
  {
    name: '100 of each; pages of the dashboard split, the report written for what changed alone',
    changed: ({ reportSecondsPerSkill }) => ({
      schedulers: 100,
      teacherAccounts: 100,
      pageBytesPerSkill: 0,
      reportSecondsPerSkill: reportSecondsPerSkill / 100,
    }),
  },
  { name: 'a Redis for each scheduler', changed: ({ schedulers }) => ({ redisServers: schedulers }) },
];

export interface Reach {
  readonly name: string;
  /** What the target may grow by, in more workspaces of the same size, and in larger ones. */
  readonly more: number;
  readonly larger: number;
  /** What stops it there. */
  readonly wallOfMore: string;
  readonly wallOfLarger: string;
}

/** How far each design reaches, and what is in the way of the next. */
export function reachOf(scale: Scale): readonly Reach[] {
  let inputs = readInputs();
  return DESIGNS.map(({ name, changed }) => {
    inputs = { ...inputs, ...changed(inputs) };
    const more = roomTo(scale, inputs, 'tasks a workspace');
    const larger = roomTo(scale, inputs, 'workspaces');
    const wallAt = (factor: number, fixed: 'workspaces' | 'tasks a workspace'): string =>
      firstToBreak(grow(scale, factor, fixed), inputs).what;
    return {
      ...{ name, more, larger },
      wallOfMore: wallAt(more * 1.01, 'tasks a workspace'),
      wallOfLarger: wallAt(larger * 1.01, 'workspaces'),
    };
  });
}
