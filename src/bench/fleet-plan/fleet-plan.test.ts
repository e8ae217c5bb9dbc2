import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf } from './bill.ts';
import { type Demand, demandOf, type Scale } from './demand.ts';
import { reachOf } from './designs.ts';
import { TARGET } from './fleet-plan.ts';
import { INPUTS, readInputs } from './inputs.ts';
import { type NightOptions, simulateNight } from './simulate.ts';
import { firstToBreak, grow, loadOf, roomTo, wallsOf } from './walls.ts';

const inputs = readInputs();
const NIGHT: NightOptions = {
  ...{ seed: 3, gates: 40, atOnce: 4, slots: 8, lead: 1.5, rates: [0.98, 0.95, 0.8, 0.7] },
  ...{ answersPerTrial: 3, secondsPerAnswer: [0.5, 2] },
};

describe('a night, trial by trial', () => {
  it.each([
    { slots: 1, atOnce: 1, lead: 1 },
    { slots: 8, atOnce: 8, lead: 4 },
    { slots: 64, atOnce: 4, lead: 1.5 },
    { slots: 300, atOnce: 40, lead: 8 },
  ])('comes to the same verdicts after the same trials however it is run: %o', (fleet) => {
    const alone = simulateNight({ ...NIGHT, slots: 1, atOnce: 1, lead: 1 });
    const night = simulateNight({ ...NIGHT, ...fleet });
    expect(night.verdicts).toEqual(alone.verdicts);
    expect(night.counted).toBe(alone.counted);
  });

  it('conserves work: what slots did is what trials took, and no slot did two things', () => {
    fc.assert(
      fc.property(
        fc.record({ seed: fc.nat(), slots: fc.integer({ min: 1, max: 40 }), atOnce: fc.integer({ min: 1, max: 12 }) }),
        (fleet) => {
          const night = simulateNight({ ...NIGHT, gates: 12, secondsPerAnswer: [1, 1], ...fleet });
          expect(night.busySeconds).toBeLessThanOrEqual(night.seconds * night.slots + 1e-6);
          expect(night.busySeconds).toBeGreaterThanOrEqual(3 * night.counted - 1e-6);
          expect(night.busySeconds).toBeLessThanOrEqual(3 * (night.counted + night.discarded) + 1e-6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is repeated exactly by its seed, and not by another', () => {
    expect(simulateNight(NIGHT)).toEqual(simulateNight(NIGHT));
    expect(simulateNight({ ...NIGHT, seed: 4 })).not.toEqual(simulateNight(NIGHT));
  });

  it('throws nothing away where nothing is started ahead', () => {
    expect(simulateNight({ ...NIGHT, slots: 1, atOnce: 1, lead: 1 }).discarded).toBe(0);
    expect(simulateNight({ ...NIGHT, slots: 64 }).discarded).toBeGreaterThan(0);
  });
});

const scales: fc.Arbitrary<Scale> = fc.record({
  agents: fc.integer({ min: 1, max: 1e6 }),
  tasksPerAgent: fc.integer({ min: 1, max: 1e5 }),
  skills: fc.integer({ min: 1, max: 1e7 }),
  students: fc.integer({ min: 1, max: 10 }),
  workspaces: fc.integer({ min: 1, max: 1e5 }),
});
const more = fc.double({ min: 1, max: 1000, noNaN: true });

describe('what a night asks for', () => {
  it.each(['agents', 'tasksPerAgent', 'skills', 'students'] as const)('never falls with more %s', (what) => {
    fc.assert(
      fc.property(scales, more, (scale, factor) => {
        const grown = { ...scale, [what]: scale[what] * factor };
        const [less, then] = [scale, grown].map((each) => numbersOf(demandOf(each, inputs)));
        then?.forEach((value, index) => void expect(value).toBeGreaterThanOrEqual((less?.[index] ?? 0) * (1 - 1e-9)));
        const loads = (each: Scale): readonly number[] => wallsOf(each, inputs).map(loadOf);
        loads(grown).forEach((load, index) => {
          expect(load).toBeGreaterThanOrEqual((loads(scale)[index] ?? 0) * (1 - 1e-9));
        });
        const usd = (each: Scale): number => billOf(each, demandOf(each, inputs), { inputs, useful: 0.8 }).usd.all;
        expect(usd(grown)).toBeGreaterThanOrEqual(usd(scale) * (1 - 1e-9));
      }),
    );
  });

  it('is conserved where the same is cut into more workspaces: tasks, drafts and trials', () => {
    fc.assert(
      fc.property(scales, fc.integer({ min: 2, max: 50 }), (scale, parts) => {
        const [whole, cut] = [scale, { ...scale, workspaces: scale.workspaces * parts }].map((each) =>
          demandOf(each, inputs),
        );
        for (const what of ['newTasks', 'drafts', 'trials', 'slotSeconds', 'redisCoreSeconds'] as const) {
          expect(cut?.[what]).toBeCloseTo(whole?.[what] ?? 0, 6);
        }
        expect(cut?.bytes).toEqual(whole?.bytes);
      }),
    );
  });

  it('doubles where there is twice as much of everything, workspaces too', () => {
    const [one, two] = [TARGET, grow(TARGET, 2, 'tasks a workspace')].map((scale) => demandOf(scale, inputs));
    expect(two?.coreSeconds).toBeCloseTo(2 * (one?.coreSeconds ?? 0), 3);
    expect(two?.usdTeacher).toBeCloseTo(2 * (one?.usdTeacher ?? 0), 6);
    expect(two?.nightBytes).toBe(one?.nightBytes);
  });
});

describe('money', () => {
  it('is the sum of its parts', () => {
    const { usd } = billOf(TARGET, demandOf(TARGET, inputs), { inputs, useful: 0.8 });
    expect(usd.all).toBeCloseTo(usd.students + usd.coordinators + usd.teacher + usd.storage, 9);
  });

  it('buys slots enough for the work', () => {
    const demand = demandOf(TARGET, inputs);
    const { studentMachines } = billOf(TARGET, demand, { inputs, useful: 0.8 });
    const hours = studentMachines * inputs.slotsPerMachine * inputs.windowHours;
    expect(0.8 * hours * 3600).toBeGreaterThanOrEqual(demand.slotSeconds);
  });
});

describe('walls', () => {
  it.each(['workspaces', 'tasks a workspace'] as const)('stand where the room ends, with %s as they are', (fixed) => {
    const room = roomTo(TARGET, inputs, fixed);
    expect(loadOf(firstToBreak(grow(TARGET, room * 0.99, fixed), inputs))).toBeLessThanOrEqual(1);
    expect(loadOf(firstToBreak(grow(TARGET, room * 1.01, fixed), inputs))).toBeGreaterThan(1);
  });

  it('move away from each design to the next', () => {
    const reaches = reachOf(TARGET);
    reaches.slice(1).forEach((reach, index) => {
      expect(reach.more).toBeGreaterThanOrEqual(reaches[index]?.more ?? 0);
      expect(reach.larger).toBeGreaterThanOrEqual(reaches[index]?.larger ?? 0);
    });
  });
});

describe('figures', () => {
  it.each(Object.entries(INPUTS))('%s says where it is from', (_, { value, unit, source }) => {
    expect(value).toBeGreaterThan(0);
    expect(unit).not.toBe('');
    expect(source).toMatch(
      /npm run bench [a-z-]+|^node -p |^INFO of |^assumed: .{5,}|(?:src|pipelines)\/[\w/-]+\.(?:ts|yaml)/,
    );
  });
});

function numbersOf({ bytes, ...demand }: Demand): readonly number[] {
  return [...Object.values(demand), ...Object.values(bytes)];
}
