import type { Case, Side } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { StoredSuite } from './stored-suite.ts';
import { changedByPeople } from './stored-suite.ts';

/** What people said of single cases. */
export interface PeoplesWord {
  /** Theirs, on the side where the split has their task or group. */
  readonly cases: readonly Case[];
  readonly excluded: readonly string[];
  /** Ids that no case from a log may take: of theirs, and of what they took out. */
  readonly taken: ReadonlySet<string>;
  /** Assertions and pins, by case id. */
  readonly marks: ReadonlyMap<string, Marks>;
}

type Marks = Pick<Case, 'assert' | 'pinned'>;

/** Reads off a suite on disk what people wrote, edited, marked and took out. */
export function peoplesWord(existing: StoredSuite | null, sides: readonly SideOf[]): PeoplesWord {
  if (existing === null) return { cases: [], excluded: [], taken: new Set(), marks: new Map() };
  const sideOf = sidesBy(sides);
  const cases = existing.cases
    .filter(({ origin }) => origin === 'person')
    .map((question) => ({ ...question, side: sideOf(question) ?? question.side }));
  const excluded = [...(existing.excluded ?? []), ...changedByPeople(existing).deleted].sort();
  const marks = existing.cases.flatMap(({ id, assert, pinned }): [string, Marks][] => {
    const given = { ...(pinned === true && { pinned }), ...(assert !== undefined && { assert }) };
    return Object.keys(given).length === 0 ? [] : [[id, given]];
  });
  return { cases, excluded, taken: new Set([...cases.map(({ id }) => id), ...excluded]), marks: new Map(marks) };
}

/**
 * The side that the split gave a case's task, or else its group; null where it knows neither. What was set aside may be
 * given away by what was practised: it is on the side of that.
 */
export function sidesBy(sides: readonly SideOf[]): (question: Pick<Case, 'id' | 'group'>) => Side | null {
  const byTask = new Map<string, Side>();
  const byGroup = new Map<string, Side>();
  for (const { taskId, group, side } of sides) {
    byTask.set(taskId, side === 'held-out' ? side : 'train');
    byGroup.set(group, side === 'held-out' ? (byGroup.get(group) ?? side) : 'train');
  }
  return ({ id, group }) => byTask.get(id) ?? byGroup.get(group) ?? null;
}

export function withMarks(question: Case, { marks }: PeoplesWord): Case {
  return { ...question, ...marks.get(question.id) };
}
