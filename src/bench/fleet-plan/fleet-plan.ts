import { billOf, nightsOnAMachine } from './bill.ts';
import { demandOf, type Scale, secondsOfTrial } from './demand.ts';
import { reachOf } from './designs.ts';
import { type Figure, INPUTS, type Inputs, readInputs } from './inputs.ts';
import { measureCosts } from './measure.ts';
import { type SimulatedNight, simulateNight } from './simulate.ts';
import { firstToBreak, grow, loadOf, roomTo, short, wallsOf } from './walls.ts';

/** The target: as one workspace, and as one for each ten agents. */
export const TARGET: Scale = { agents: 10_000, tasksPerAgent: 10_000, skills: 1e5, students: 2, workspaces: 1000 };
const SCALES: readonly (readonly [string, Scale])[] = [
  ['a person', { agents: 1, tasksPerAgent: 10_000, skills: 30, students: 1, workspaces: 1 }],
  ['a company', { agents: 100, tasksPerAgent: 10_000, skills: 1000, students: 2, workspaces: 10 }],
  ['the target in one workspace', { ...TARGET, workspaces: 1 }],
  ['the target in 1,000', TARGET],
  ['10 times that, in 10,000', grow(TARGET, 10, 'tasks a workspace')],
  ['100 times that, in 100,000', grow(TARGET, 100, 'tasks a workspace')],
];
/** True rates of what comes to the gate: as in the worlds of `npm run bench gate`. */
const RATES = [0.98, 0.95, 0.95, 0.8, 0.7];
const FLEETS = [
  { slots: 8, atOnce: 4 },
  { slots: 32, atOnce: 4 },
  { slots: 64, atOnce: 4 },
  { slots: 256, atOnce: 4 },
  { slots: 256, atOnce: 64 },
] as const;
const SEED = 1;

/**
 * What 10,000 agents, 100 million tasks and 100,000 skills take, computed from the figures in `inputs.ts`, and which part
 * breaks first on the way there and past it. `BENCH_FLEET_PLAN=nights` or `disk` measures figures anew instead.
 */
export async function benchFleetPlan(): Promise<string> {
  const asked = process.env.BENCH_FLEET_PLAN;
  if (asked !== undefined) return await measureCosts(asked);
  const inputs = readInputs();
  const useful = shareUseful(fleetNight({ slots: 64, atOnce: 64 }, inputs));
  return [
    ['### Figures', figureTable()],
    ['### A night, trial by trial', fleetTable(inputs)],
    ['### A usual night', nightTable(inputs, useful)],
    ['### A new student for all skills', newcomerTable(inputs, useful)],
    ['### What it costs', billTable(inputs, useful)],
    ['### What breaks first', wallTable(inputs)],
    ['### The walls of the target', ...targetTables(inputs)],
    ['### How far each design reaches', designTable()],
  ]
    .map((parts) => parts.join('\n\n'))
    .join('\n\n');
}

function figureTable(): string {
  const rows = Object.entries(INPUTS).map(([name, { value, unit, source }]: [string, Figure]) => {
    return [name, `${Math.abs(value) < 0.01 ? value.toPrecision(2) : short(value)} ${unit}`, source];
  });
  return table(['figure', 'value', 'from'], rows);
}

function fleetNight(
  fleet: (typeof FLEETS)[number] | { slots: number; atOnce: number },
  inputs: Inputs,
): SimulatedNight {
  const { lead, answersPerTrial } = inputs;
  const secondsPerAnswer = [0.5, 2] as const;
  return simulateNight({ seed: SEED, gates: 300, ...fleet, lead, answersPerTrial, rates: RATES, secondsPerAnswer });
}

/** Of the slots' time: what goes into trials that count. */
function shareUseful(night: SimulatedNight): number {
  const { counted, discarded, busySeconds, seconds, slots } = night;
  return ((counted / (counted + discarded)) * busySeconds) / (seconds * slots);
}

function fleetTable(inputs: Inputs): string {
  const rows = FLEETS.map((fleet) => {
    const night = fleetNight(fleet, inputs);
    const { counted, discarded, busySeconds, seconds, slots } = night;
    return [
      `${slots}`,
      `${fleet.atOnce}`,
      percent(busySeconds / (seconds * slots)),
      percent(discarded / (counted + discarded)),
      percent(shareUseful(night)),
    ];
  });
  return table(['slots', 'exams at once', 'slots busy', 'trials thrown away', 'time that counts'], rows);
}

function nightTable(inputs: Inputs, useful: number): string {
  const rows = SCALES.map(([name, scale]) => {
    const demand = demandOf(scale, inputs);
    const { studentMachines, coordinatorMachines } = billOf(scale, demand, { inputs, useful });
    return [
      name,
      ...[demand.newTasks, demand.drafts, demand.trials, demand.slotSeconds / 3600].map(short),
      ...[studentMachines, coordinatorMachines, nightsOnAMachine(demand, inputs)].map(short),
      `${short(demand.nightBytes)}B`,
      `${short(demand.nightSeconds)} s`,
    ];
  });
  const head = ['', 'new tasks', 'drafts', 'trials', 'slot hours', 'student machines', 'coordinators', 'nights on one'];
  return table([...head, 'memory of a night', 'and its seconds'], rows);
}

function billTable(inputs: Inputs, useful: number): string {
  const rows = SCALES.map(([name, scale]) => {
    const demand = demandOf(scale, inputs);
    const { usd } = billOf(scale, demand, { inputs, useful });
    const perSkill = (365 * usd.all) / scale.skills;
    const bytes = Object.values(demand.bytes).map((size) => `${short(size)}B`);
    const money = [usd.students, usd.coordinators, usd.teacher, usd.storage, usd.all, perSkill].map(short);
    return [name, ...money, ...bytes];
  });
  const money = ['students, USD a night', 'coordinators and Redis', 'teacher', 'storage', 'all', 'a skill and year'];
  return table(['', ...money, 'logs', 'indexes', 'evidence', 'run log of a year'], rows);
}

function wallTable(inputs: Inputs): string {
  const rows = SCALES.map(([name, scale]) => {
    const wall = firstToBreak(scale, inputs);
    return [
      name,
      wall.what,
      wall.arithmetic,
      percent(loadOf(wall)),
      roomOf(roomTo(scale, inputs, 'workspaces')),
      roomOf(roomTo(scale, inputs, 'tasks a workspace')),
    ];
  });
  const room = ['room in larger workspaces', 'room in more workspaces'];
  return table(['', 'nearest wall', 'arithmetic', 'of what there is', ...room], rows);
}

/** Where what is at the limit does not depend on it, more of it helps nothing. */
function roomOf(factor: number): string {
  return factor < 1e-5 ? 'none helps' : `${short(factor)} ×`;
}

function targetTables(inputs: Inputs): readonly string[] {
  return [{ ...TARGET, workspaces: 1 }, TARGET].map((scale) => {
    const walls = wallsOf(scale, inputs).toSorted((a, b) => loadOf(b) - loadOf(a));
    const rows = walls.map((wall) => [
      wall.what,
      wall.arithmetic,
      `${short(wall.asked)} ${wall.unit}`,
      `${short(wall.there)} ${wall.unit}`,
      percent(loadOf(wall)),
    ]);
    const head = `in ${scale.workspaces === 1 ? 'one workspace' : `${scale.workspaces} workspaces`}`;
    return table([head, 'arithmetic', 'asked', 'there', 'share'], rows);
  });
}

/** All that is live sits its exam again: in one night, and spread over 30. */
function newcomerTable(inputs: Inputs, useful: number): string {
  const rows = SCALES.map(([name, { skills }]) => {
    const trials = skills * inputs.trialsPerRecertification;
    const slotHours = (trials * secondsOfTrial(inputs)) / 3600 / useful;
    const machines = slotHours / inputs.slotsPerMachine / inputs.windowHours;
    const usd = (slotHours / inputs.slotsPerMachine) * inputs.studentUsdPerHour;
    const redis = trials * inputs.redisSecondsPerTrial;
    return [
      name,
      short(trials),
      ...[machines, machines / 30].map((each) => short(Math.ceil(each))),
      short(usd),
      `${short(redis)} s`,
    ];
  });
  return table(['', 'trials', 'machines, one night', 'machines, 30 nights', 'USD', 'of the one thread of Redis'], rows);
}

function designTable(): string {
  const rows = reachOf(TARGET).map(({ name, more, wallOfMore, larger, wallOfLarger }) => {
    return [name, `${short(more)} ×`, wallOfMore, `${short(larger)} ×`, wallOfLarger];
  });
  return table(['design', 'the target, in more workspaces', 'then', 'in larger ones', 'then'], rows);
}

function percent(share: number): string {
  return `${share >= 10 ? short(100 * share) : (100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
