import type { Case, Recording, Suite } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import { parseSuite } from './parse-suite.ts';
import { type Renewal, type RenewalOptions, renewSuite } from './renew-suite.ts';
import type { StoredSuite } from './stored-suite.ts';
import { printSuite } from './suite.ts';

const clean = <Value>(value: unknown) => value as Value;

/** A task as the logs have it: its number in time, its side, its group, and whether it passed. */
export interface Made {
  readonly number: number;
  readonly side?: SideOf['side'];
  readonly group?: string;
  readonly day?: string;
  readonly failed?: boolean;
  readonly tool?: string;
}

export const idOf = (number: number): string => `t${String(number).padStart(4, '0')}`;
export const dayOf = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
export const range = (from: number, to: number): readonly Made[] =>
  Array.from({ length: to - from }, (_, index) => ({ number: from + index, day: '2026-03-01' }));

export function caseOf({ number, side = 'held-out', group, day = dayOf(number), tool = 'close' }: Made): Case {
  const id = idOf(number);
  return clean<Case>({
    ...{ id, sessionId: `s-${id}`, group: group ?? `g-${id}`, side, origin: 'log', askedOn: day },
    ...{ request: [`Close ${number}`], effects: [{ tool, arguments: { id: number } }], facts: [] },
  });
}

function recordingOf({ number, tool = 'close' }: Made): Recording {
  const step = { tool, arguments: { id: number }, result: 'ok', status: 'ok', afterTurn: 1 };
  return clean<Recording>({ taskId: idOf(number), sessionId: `s-${idOf(number)}`, steps: [step] });
}

function builtOf(tasks: readonly Made[]): Suite {
  return {
    ...{ skill: 'close-ticket', familyId: 'fam-1', freeText: [] },
    cases: tasks.filter(({ failed, side }) => failed !== true && side !== 'set-aside').map(caseOf),
    recordings: tasks.map(recordingOf),
    writes: [...new Set(tasks.map(({ tool = 'close' }) => tool))].sort(),
  };
}

export function sidesOf(tasks: readonly Made[]): readonly SideOf[] {
  return tasks.map(({ number, side = 'held-out', group }) => {
    return { taskId: idOf(number), group: group ?? `g-${idOf(number)}`, side };
  });
}

export const SETTINGS = { perGroup: 3, maximumHeldOut: 60, maximumAgeDays: 180, renewShare: 0.25, teacherCases: 0 };

export function renew(
  existing: StoredSuite | null,
  tasks: readonly Made[],
  options: Partial<RenewalOptions> = {},
): Renewal {
  return renewSuite(existing, builtOf(tasks), {
    ...{ sides: sidesOf(tasks), settings: SETTINGS, minimumHeldOut: 20, format: '1', isWrite: () => true },
    ...{ elsewhere: new Set<string>(), isUnderWay: false },
    ...options,
  });
}

/** Through the files and back, as a person changed them between. */
export function reread(suite: StoredSuite, change: (lines: string[]) => string[] = (lines) => lines): StoredSuite {
  const options = { folder: '/w/evals/close-ticket', instructions: null, maximumActions: 10, previous: null };
  const files = printSuite(suite, options);
  return parseSuite({ ...files, cases: change(files.cases.split('\n')).join('\n') }, 'evals/close-ticket');
}

export const edit = (id: string, part: object) => (lines: string[]) =>
  lines.map((line) => (line.includes(`{"id":"${id}"`) ? JSON.stringify({ ...JSON.parse(line), ...part }) : line));
export const drop = (id: string) => (lines: string[]) => lines.filter((line) => !line.includes(`{"id":"${id}"`));
export const heldOut = ({ cases }: Suite) => cases.filter(({ side }) => side === 'held-out');
export const idsOf = (suite: Suite) => heldOut(suite).map(({ id }) => id);
