import type { SkillEconomy } from '../../domain/economy.ts';
import type { FamilySummary, RunEvent, VerdictRow } from '../../domain/event.ts';
import type { MadeExam } from './made-exam.ts';
import type { MadeSkill } from './made-skill.ts';

export interface MadeNight {
  /** When it began. */
  readonly at: string;
  /** How many nights came before it. */
  readonly index: number;
  readonly exams: readonly MadeExam[];
  /** Every skill that there will ever be: each has its family from the first night on. */
  readonly skills: readonly MadeSkill[];
  /** Names of those that were live as the night began. */
  readonly covered: ReadonlySet<string>;
}

type EventContent = RunEvent extends infer Each ? (Each extends RunEvent ? Omit<Each, 'at'> : never) : never;

/** What a night writes down: all families as they are by then, the exams of the night, and what they came to. */
export function nightEvents(made: MadeNight): readonly RunEvent[] {
  const { at, exams } = made;
  const contents = [...reading(made), ...exams.flatMap(examination), ...ending(made)];
  return contents.map((content) => ({ at, ...content }) as RunEvent); // joined again as it was taken apart
}

function reading({ at, index, skills, covered }: MadeNight): readonly EventContent[] {
  const families = skills.map((skill) => summarise(skill, index));
  const tasks = families.reduce((sum, family) => sum + family.tasks, 0);
  const before = skills.reduce((sum, skill) => sum + tasksOf(skill, index - 1), 0);
  const own = families.filter(({ name }) => covered.has(name));
  return [
    {
      ...{ type: 'run-started', runId: `${at.replace(/[:.]/g, '-')}-${index + 1}`, night: at.slice(0, 10) },
      ...{ pipeline: 'nightly', teacher: 'openai:made-up', students: ['ollama:small'], dryRun: false },
    },
    { type: 'stage-started', stage: 'ingest', detail: 'logs/' },
    {
      ...{ type: 'logs-read', totals: { files: 1, sessions: tasks, tasks, skippedLines: 0 }, skipped: [] },
      newTasks: index === 0 ? tasks : tasks - before,
    },
    { type: 'families-found', families, unassigned: 300 + index, changes: [], emerging: [], covered: 0 },
    {
      type: 'families-ranked',
      ranks: skills.map(({ familyId, name }, rank) => ({
        ...{ familyId, name, worth: 100_000 - 90 * rank, not: null },
        factors: { frequency: 4 + (rank % 9), cost: 2000, failure: 0.1, certainty: 0.8 },
      })),
      coverage: {
        ...{ days: 14, requests: tasks, covered: own.reduce((sum, family) => sum + family.tasks, 0), alike: 0 },
        skills: own.map(({ name, tasks: covered }) => ({ skill: name, covered, alike: 0 })),
        unasked: [],
      },
    },
  ];
}

/** A family grows by a request every third night or so. */
function tasksOf({ tasks }: MadeSkill, index: number): number {
  return tasks + Math.floor(((tasks % 3) + 1) * (index / 3));
}

function summarise(skill: MadeSkill, index: number): FamilySummary {
  const tasks = tasksOf(skill, index);
  const failed = Math.floor(tasks / 8);
  const unknown = tasks % 5;
  const [first] = skill.suite.cases;
  return {
    ...{ id: skill.familyId, name: skill.name, tools: skill.suite.writes, terms: skill.name.split('-') },
    ...{ sessions: tasks, days: 14 + index, cohesion: 0.8, drift: 0, tasks, failed, unknown },
    ...{ passed: tasks - failed - unknown, successRate: (tasks - failed - unknown) / (tasks - unknown) },
    examples: first?.request ?? [],
  };
}

function examination(exam: MadeExam): readonly EventContent[] {
  const { skill, student, trials, decisions } = exam;
  return [
    ...trials.map(({ trial, transcript }): EventContent => {
      return {
        type: 'trial-finished',
        skill: skill.name,
        student,
        trial,
        transcript: trial.phase === 'gate' ? transcript : null,
      };
    }),
    ...decisions.map((decision): EventContent => ({ type: 'decision-made', skill: skill.name, decision })),
    { type: 'model-called', call: callOf(exam) },
    { type: 'verdict-reached', row: rowOf(exam) },
  ];
}

/** The teacher's draft. */
function callOf({ skill }: MadeExam): Extract<EventContent, { type: 'model-called' }>['call'] {
  const tokens = { input: 9000, output: 1000, cached: 0 };
  return {
    ...{ role: 'teacher', model: 'openai:made-up', purpose: 'distill', about: skill.name, from: 'model', tokens },
    ...{ usd: 0.04, latencyMs: 8000 },
  };
}

function rowOf({ skill, student, attempt, verdict, baseline }: MadeExam): VerdictRow {
  return {
    ...{ skill: skill.name, familyId: skill.familyId, student, verdict, tonight: true },
    version: skill.versions[attempt === 1 ? 0 : 1].version,
    baseline: { ...baseline, state: 'below-floor' },
    nullPolicy: { passed: 0, failed: 24, errored: 0 },
    train: { passed: 8, failed: 0, errored: 0 },
  };
}

function ending({ exams, skills, covered, index }: MadeNight): readonly EventContent[] {
  const runs = exams.flatMap(({ trials }) => trials);
  const promoted = exams.filter(({ skill, verdict }) => verdict.word === 'promote' && !covered.has(skill.name));
  const firsts = promoted.filter((exam, at) => promoted.findIndex(({ skill }) => skill === exam.skill) === at);
  const spend = { teacherTokens: 10_000 * exams.length, studentTokens: 1260 * runs.length, usd: 0.04 * exams.length };
  return [
    ...firsts.map(({ skill, attempt }): EventContent => {
      const { version, text } = skill.versions[attempt === 1 ? 0 : 1];
      return { type: 'change-applied', change: { type: 'promote', skill: skill.name, from: null, to: version, text } };
    }),
    {
      ...{ type: 'memory-kept', learnt: { success: 3, failure: 1 }, tokens: 200 + ((17 * index) % 290) },
      ...{ maximumTokens: 500, summarised: 4, archived: 0, conflicts: index % 4 === 0 ? 1 : 0 },
    },
    {
      type: 'economy-counted',
      economy: {
        skills: skills.map((skill) => economyOf(skill, covered.has(skill.name))),
        ...{ perDecision: { tokens: 11_000, usd: 0.04 }, perPromotion: { tokens: 14_000, usd: 0.05 } },
        nights: { first: '2026-01-01', last: '2026-01-01' },
      },
    },
    {
      ...{ type: 'run-ended', exitCode: 0, spend, durationMs: 60_000 + 100 * runs.length },
      replay: { hits: runs.length, misses: 0 },
    },
  ];
}

function economyOf({ name, tasks }: MadeSkill, isLive: boolean): SkillEconomy {
  return {
    ...{
      skill: name,
      spent: { tokens: 12_000, usd: 0.04 },
      decisions: 1,
      promotions: isLive ? 1 : 0,
      perWeek: tasks / 4,
    },
    ...{ agent: { tokens: 4000, usd: 0.03 }, student: isLive ? { tokens: 1260, usd: 0 } : null },
    couldSaveAWeek: isLive ? { tokens: 700 * tasks, usd: tasks / 130 } : null,
    ...{ saved: null, paybackWeeks: isLive ? 0.2 : null },
  };
}
