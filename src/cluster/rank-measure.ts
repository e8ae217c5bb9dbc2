import type { CleanTask } from '../domain/task.ts';
import { type Calendar, readCalendar, requestsANight } from './rank-calendar.ts';
import { costOf, costScale } from './rank-cost.ts';
import { procedureAgreement } from './rank-procedure.ts';

/** What a family's tasks say of its worth. */
export interface FamilyMeasures {
  readonly tasks: number;
  readonly passed: number;
  readonly failed: number;
  /** Of the rest, those whose evidence speaks both for success and for failure. */
  readonly contradictory: number;
  /** Mean confidence of the known outcomes, in [0, 1]; 0 where none is known. */
  readonly confidence: number;
  /** Requests a night; see `requestsANight`. */
  readonly frequency: number;
  /** Tokens of a request; see `costOf`. */
  readonly cost: number;
  /** How much what was done agrees; see `procedureAgreement`. */
  readonly agreement: number;
}

/** With fewer successes the failures have to say what the procedure is. */
const LEAST_SUCCESSES = 3;

/** What all of a night's tasks say, by which those of a family are measured. */
export interface Yardstick {
  readonly calendar: Calendar;
  readonly costScale: number;
  readonly isWrite: (tool: string) => boolean;
}

export function createYardstick(tasks: readonly CleanTask[], isWrite: Yardstick['isWrite']): Yardstick {
  return { calendar: readCalendar(tasks), costScale: costScale(tasks), isWrite };
}

/** Counts what `rankFamilies` needs of the tasks of one family. */
export function measureFamily(tasks: readonly CleanTask[], yardstick: Yardstick): FamilyMeasures {
  const { passed = [], failed = [], unknown = [] } = Object.groupBy(tasks, ({ outcome }) => outcome.label);
  return {
    tasks: tasks.length,
    passed: passed.length,
    failed: failed.length,
    contradictory: unknown.filter(isContradictory).length,
    confidence: mean([...passed, ...failed].map(({ outcome }) => outcome.confidence)),
    frequency: requestsANight(tasks, yardstick.calendar),
    cost: costOf(tasks, yardstick.costScale),
    agreement: procedureAgreement(passed.length < LEAST_SUCCESSES ? tasks : passed, yardstick.isWrite),
  };
}

function isContradictory({ outcome: { evidence } }: CleanTask): boolean {
  return (['passed', 'failed'] as const).every((label) => evidence.some(({ supports }) => supports === label));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
