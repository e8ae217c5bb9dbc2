import { nightsOnAMachine } from './bill.ts';
import { type Demand, demandOf, type Scale, secondsOfTrial, tasksOf } from './demand.ts';
import type { Inputs } from './inputs.ts';

/** Something there is only so much of, however many machines are bought. */
export interface Wall {
  readonly what: string;
  readonly asked: number;
  readonly there: number;
  readonly unit: 'B' | 's' | 'h' | 'tokens/min' | 'slots';
  /** How `asked` comes about, in numbers. */
  readonly arithmetic: string;
}

/** What one process, one file, one page or one account must bear. Above 1 of `asked / there` it does not. */
export function wallsOf(scale: Scale, inputs: Inputs): readonly Wall[] {
  const demand = demandOf(scale, inputs);
  return [...wallsOfWorkspace(scale, demand, inputs), ...wallsOfFleet(scale, demand, inputs)];
}

export function loadOf({ asked, there }: Wall): number {
  return asked / there;
}

/** The wall that is nearest to breaking, or most broken. */
export function firstToBreak(scale: Scale, inputs: Inputs): Wall {
  const [first] = wallsOf(scale, inputs).toSorted((a, b) => loadOf(b) - loadOf(a));
  if (first === undefined) throw new Error('There are no walls.');
  return first;
}

/**
 * By what factor everything but `fixed` may grow until the first wall is reached; the walls only ever come nearer with
 * it, so halving finds it.
 */
export function roomTo(scale: Scale, inputs: Inputs, fixed: 'workspaces' | 'tasks a workspace'): number {
  const at = (factor: number): Scale => grow(scale, factor, fixed);
  let [low, high] = [1e-6, 1e9];
  for (let step = 0; step < 200; step++) {
    const middle = Math.sqrt(low * high);
    if (loadOf(firstToBreak(at(middle), inputs)) > 1) high = middle;
    else low = middle;
  }
  return low;
}

/** As many workspaces and larger ones, or more of the same size. */
export function grow(scale: Scale, factor: number, fixed: 'workspaces' | 'tasks a workspace'): Scale {
  const { agents, skills, workspaces } = scale;
  return {
    ...scale,
    agents: agents * factor,
    skills: skills * factor,
    workspaces: fixed === 'workspaces' ? workspaces : workspaces * factor,
  };
}

function wallsOfWorkspace(scale: Scale, demand: Demand, inputs: Inputs): readonly Wall[] {
  const { skills, workspaces } = scale;
  const [tasksEach, skillsEach] = [tasksOf(scale) / workspaces, skills / workspaces];
  const window = inputs.windowHours * 3600;
  const refit = demand.nightSeconds + inputs.groupSecondsPerTask * tasksEach * (1 - 1 / inputs.refitEvery);
  return [
    {
      ...{ what: 'memory of the first night of a workspace', unit: 'B' },
      ...{ asked: demand.firstNightBytes, there: inputs.coordinatorBytes },
      arithmetic: `${short(tasksEach)} tasks × ${short(inputs.firstNightBytesPerTask)} B`,
    },
    {
      ...{ what: 'memory of a night of a workspace', unit: 'B' },
      ...{ asked: demand.nightBytes, there: inputs.coordinatorBytes },
      arithmetic: `${short(tasksEach)} tasks × ${short(inputs.nightBytesPerTask)} B`,
    },
    {
      ...{ what: 'a night of a workspace that groups anew', unit: 's' },
      ...{ asked: refit, there: window },
      arithmetic: `${short(tasksEach)} tasks × ${short(1e6 * (inputs.nightSecondsPerTask + inputs.groupSecondsPerTask))} µs + ${short(skillsEach)} skills × ${short(1000 * inputs.reportSecondsPerSkill)} ms`,
    },
    {
      ...{ what: 'slots that the exams of one workspace keep busy', unit: 'slots' },
      ...{ asked: demand.trialSecondsEach / window, there: inputs.familiesAtOnce * MOST_AHEAD },
      arithmetic: `${short(demand.trials / workspaces)} trials a night × ${short(secondsOfTrial(inputs))} s`,
    },
    {
      ...{ what: 'the ledger of a night, read as one string', unit: 'B' },
      ...{ asked: (demand.trials / workspaces) * inputs.ledgerBytesPerTrial, there: inputs.stringBytes },
      arithmetic: `${short(demand.trials / workspaces)} trials a night × ${short(inputs.ledgerBytesPerTrial)} B`,
    },
    {
      ...{ what: 'a page of the dashboard', unit: 'B' },
      ...{ asked: skillsEach * inputs.pageBytesPerSkill, there: inputs.pageBytes },
      arithmetic: `${short(skillsEach)} skills × ${short(inputs.pageBytesPerSkill)} B`,
    },
    {
      ...{ what: 'finding a skill of the library', unit: 's' },
      ...{ asked: skillsEach * inputs.searchSecondsPerSkill, there: inputs.searchSeconds },
      arithmetic: `${short(skillsEach)} skills × ${short(1e6 * inputs.searchSecondsPerSkill)} µs`,
    },
  ];
}

/** Trials that an exam can use at once: as many as it takes if all pass. */
const MOST_AHEAD = 20;

function wallsOfFleet({ workspaces }: Scale, demand: Demand, inputs: Inputs): readonly Wall[] {
  const window = inputs.windowHours * 3600;
  const slots = demand.slotSeconds / window;
  const workers = slots / inputs.slotsPerMachine;
  const atOnce = nightsOnAMachine(demand, inputs);
  return [
    {
      ...{ what: 'the one thread of Redis', unit: 's' },
      ...{
        asked: demand.redisCoreSeconds + workers * inputs.redisSecondsPerWorker * window,
        there: window * inputs.redisServers,
      },
      arithmetic: `${short(demand.trials)} trials × ${short(1e6 * inputs.redisSecondsPerTrial)} µs + ${short(workers)} workers × ${short(1e6 * inputs.redisSecondsPerWorker)} µs a second`,
    },
    {
      ...{ what: 'memory of Redis', unit: 'B' },
      ...{
        asked:
          slots * inputs.lead * inputs.redisBytesPerTrial +
          demand.exams * inputs.examsStandNights * inputs.redisBytesPerExam,
        there: inputs.redisBytes * inputs.redisServers,
      },
      arithmetic: `${short(slots)} slots × ${inputs.lead} × ${short(inputs.redisBytesPerTrial)} B + ${short(demand.exams)} exams × ${inputs.examsStandNights} nights × ${short(inputs.redisBytesPerExam)} B`,
    },
    {
      ...{ what: 'one scheduler (fleet run) on one machine', unit: 's' },
      ...{ asked: (workspaces * demand.nightSeconds) / atOnce, there: window * inputs.schedulers },
      arithmetic: `${short(workspaces)} workspaces × ${short(demand.nightSeconds)} s, ${atOnce} at once`,
    },
    {
      ...{ what: 'the rate limit of one account at the teacher', unit: 'tokens/min' },
      ...{
        asked: demand.teacherTokens / (inputs.windowHours * 60),
        there: inputs.teacherTokensPerMinute * inputs.teacherAccounts,
      },
      arithmetic: `${short(demand.drafts)} drafts × ${short(inputs.teacherTokensIn + inputs.teacherTokensOut)} tokens, and judging, in ${inputs.windowHours} h`,
    },
  ];
}

/** Three digits, with a letter for thousands. */
export function short(value: number): string {
  const [unit, by] = UNITS.find(([, least]) => Math.abs(value) >= least) ?? ['', 1];
  return `${Number((value / by).toPrecision(3))}${unit}`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
];
