import type { Inputs } from './inputs.ts';

/** How much there is of what. Workspaces are alike: each has its part of everything. */
export interface Scale {
  readonly agents: number;
  /** That stand in the index for each of them: those of `keptDays`. */
  readonly tasksPerAgent: number;
  /** Live in all libraries together. */
  readonly skills: number;
  /** Student models that every skill is certified for. */
  readonly students: number;
  readonly workspaces: number;
}

/** What a usual night asks for: of all workspaces together, unless said otherwise. */
export interface Demand {
  readonly newTasks: number;
  readonly drafts: number;
  /** Suites that are sat. */
  readonly exams: number;
  readonly trials: number;
  readonly teacherTokens: number;
  /** Of one workspace: its largest process, on a usual night and on the one that reads everything. */
  readonly nightBytes: number;
  readonly firstNightBytes: number;
  /** Of one workspace, without waiting for models. */
  readonly nightSeconds: number;
  /** Of one workspace: its trials, one after the other. */
  readonly trialSecondsEach: number;
  /** Of all students, useful trials only. */
  readonly slotSeconds: number;
  /** Of all coordinators, on a core. */
  readonly coreSeconds: number;
  readonly redisCoreSeconds: number;
  readonly usdTeacher: number;
  /** Files there are after a year. */
  readonly bytes: { readonly logs: number; readonly index: number; readonly evidence: number; readonly runLog: number };
}

export function demandOf(scale: Scale, inputs: Inputs): Demand {
  const { workspaces } = scale;
  const tasks = tasksOf(scale);
  const newTasks = tasks / inputs.keptDays;
  const flows = flowsOf(scale, inputs);
  const each = tasks / workspaces;
  const nightSeconds = secondsOfNight(scale, inputs, newTasks);
  return {
    newTasks,
    ...flows,
    nightBytes: inputs.nightBaseBytes + inputs.nightBytesPerTask * each,
    firstNightBytes: inputs.firstNightBaseBytes + inputs.firstNightBytesPerTask * each,
    nightSeconds,
    trialSecondsEach: (flows.trials / workspaces) * secondsOfTrial(inputs),
    slotSeconds: flows.trials * secondsOfTrial(inputs),
    coreSeconds:
      workspaces * nightSeconds + flows.trials * (inputs.coordinatorSecondsPerTrial + inputs.dispatchSecondsPerTrial),
    redisCoreSeconds: flows.trials * inputs.redisSecondsPerTrial,
    bytes: {
      logs: tasks * inputs.logBytesPerTask,
      index: tasks * inputs.stateBytesPerTask,
      evidence: scale.skills * inputs.draftsPerSkill * inputs.evidenceBytesPerSkill,
      runLog: flows.trials * inputs.logBytesPerTrial * 365,
    },
  };
}

/** In all indexes together. */
export function tasksOf({ agents, tasksPerAgent }: Scale): number {
  return agents * tasksPerAgent;
}

export function secondsOfTrial({ answersPerTrial, secondsPerAnswer }: Inputs): number {
  return answersPerTrial * secondsPerAnswer;
}

/** Trials and the teacher's work of a night, all workspaces together. */
function flowsOf(
  { skills, students, workspaces }: Scale,
  inputs: Inputs,
): Pick<Demand, 'drafts' | 'exams' | 'trials' | 'teacherTokens' | 'usdTeacher'> {
  const drafts = (skills * inputs.draftsPerSkill * inputs.draftsPerYear) / 365;
  const recertifications = (skills * students * inputs.recertificationsPerYear) / 365;
  const trials = drafts * students * inputs.trialsPerDraft + recertifications * inputs.trialsPerRecertification;
  const judged = workspaces * inputs.judgedPerNight;
  const tokensIn = drafts * inputs.teacherTokensIn + judged * inputs.judgingTokensIn;
  const tokensOut = drafts * inputs.teacherTokensOut + judged * inputs.judgingTokensOut;
  const usdTeacher = (tokensIn * inputs.teacherUsdPerMillionIn + tokensOut * inputs.teacherUsdPerMillionOut) / 1e6;
  const exams = drafts + recertifications;
  return { drafts, exams, trials, teacherTokens: tokensIn + tokensOut, usdTeacher };
}

/** Of one workspace: what is read, looked over, now and then grouped anew, and written for people. */
function secondsOfNight(scale: Scale, inputs: Inputs, newTasks: number): number {
  const { skills, workspaces } = scale;
  const each = tasksOf(scale) / workspaces;
  return (
    inputs.nightBaseSeconds +
    inputs.nightSecondsPerTask * each +
    (inputs.readSecondsPerTask * newTasks) / workspaces +
    (inputs.groupSecondsPerTask * each) / inputs.refitEvery +
    (inputs.reportSecondsPerSkill * skills) / workspaces
  );
}
