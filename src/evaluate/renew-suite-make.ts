import type { Case, Recording, Suite } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { SuiteSettings } from '../domain/proof.ts';
import { chooseHeldOut, spread } from './renew-suite-choose.ts';
import { type PeoplesWord, sidesBy, withMarks } from './renew-suite-people.ts';
import type { StoredSuite } from './stored-suite.ts';

export interface RenewalOptions {
  /** The split: where it and a case disagree, the case is wrong. */
  readonly sides: readonly SideOf[];
  readonly settings: SuiteSettings;
  readonly minimumHeldOut: number;
  /** How much the family's newest tasks differ from the earlier ones, in [0, 1]. */
  readonly drift?: number | undefined;
  /** The live version passes the exam and fails at work: it is made anew as soon as there are other cases. */
  readonly isStale?: boolean;
  /** Changes with the rules by which cases are made and texts are redacted. */
  readonly format: string;
  readonly isWrite: (tool: string) => boolean;
  /** Tasks that are another family's by now. */
  readonly elsewhere: ReadonlySet<string>;
  /** An attempt at the gate goes on with the suite as it is: new logs alone do not end it. */
  readonly isUnderWay: boolean;
}

/** All that a suite is put together from. */
export interface Source {
  readonly existing: StoredSuite | null;
  /** The existing one; null where what the job wrote into it was made by other rules. */
  readonly kept: StoredSuite | null;
  readonly built: Suite;
  readonly people: PeoplesWord;
  readonly options: RenewalOptions;
}

/** The held-out cases of an exam that is made anew: chosen from the logs, with those that people wrote or marked. */
export function heldOutAnew({ kept, built, people, options }: Source): readonly Case[] {
  const sideOf = sidesBy(options.sides);
  const fresh = new Map(built.cases.map((question) => [question.id, question]));
  const inFamily = new Set(built.recordings.map(({ taskId }) => taskId));
  // of logs that are gone; a task that is still there but makes no case any more does not come here
  const stranded = (kept?.cases ?? []).filter(
    ({ id, origin }) =>
      origin === 'log' && !fresh.has(id) && (people.marks.has(id) || (!inFamily.has(id) && !options.elsewhere.has(id))),
  );
  const pool = [...fresh.values(), ...stranded]
    .filter((question) => sideOf(question) === 'held-out' && !people.taken.has(question.id))
    .map((question): Case => withMarks({ ...question, side: 'held-out' }, people));
  const [marked, open] = [pool.filter(isMarked), pool.filter((question) => !isMarked(question))];
  const own = people.cases.filter(({ side }) => side === 'held-out');
  const reserved = own.length + marked.length;
  const chosen = chooseHeldOut(open, { ...options, newest: newestOf([...built.cases, ...stranded]), reserved });
  return [...[...marked, ...chosen].sort(byId), ...own];
}

/** A suite with this exam. */
export function makeAnew(heldOut: readonly Case[], source: Source): StoredSuite {
  const { existing, built, people, options } = source;
  const left = recordedBefore(source);
  const examined = new Set(heldOut.map(({ id }) => id));
  const recordings = [...built.recordings, ...left.filter(({ taskId }) => examined.has(taskId))];
  const writes = toolsIn({ recordings, cases: heldOut }).filter(options.isWrite).sort();
  const practice = practiceAnew(source, writes);
  const practised = new Set([...practice, ...people.cases].map(({ id }) => id));
  const waiting = left.filter(({ taskId }) => practised.has(taskId) && !examined.has(taskId));
  return {
    ...built,
    cases: inOrder([...heldOut.filter(({ origin }) => origin === 'log'), ...practice], people),
    ...{ recordings, writes },
    ...(waiting.length > 0 && { waiting }),
    ...(existing?.assert !== undefined && { assert: existing.assert }),
    ...(people.excluded.length > 0 && { excluded: people.excluded }),
  };
}

/** The tools of an exam: recorded, or expected to be called. */
export function toolsIn({ recordings, cases }: Pick<Suite, 'recordings' | 'cases'>): readonly string[] {
  const recorded = recordings.flatMap(({ steps }) => steps.map(({ tool }) => tool));
  const expected = cases.filter(({ side }) => side === 'held-out').flatMap(({ effects }) => effects);
  return [...new Set([...recorded, ...expected.map(({ tool }) => tool)])];
}

/** The exam as it stands, with tonight's practice. */
export function keepExam(existing: StoredSuite, source: Source): StoredSuite {
  const { built, people } = source;
  const { skill, familyId } = built;
  const { cases, recordings, writes, freeText, assert } = existing;
  const standing = cases.filter(({ side, origin }) => side === 'held-out' && origin === 'log');
  const practice = practiceAnew(source, writes);
  const answered = new Set(recordings.map(({ taskId }) => taskId));
  const practised = new Set([...practice, ...people.cases].map(({ id }) => id));
  const waiting = [...built.recordings, ...recordedBefore(source).filter(({ taskId }) => practised.has(taskId))].filter(
    ({ taskId }) => !answered.has(taskId),
  );
  return {
    ...{ skill, familyId, recordings, writes, freeText },
    cases: inOrder([...standing, ...practice], people),
    ...(waiting.length > 0 && { waiting }),
    ...(assert !== undefined && { assert }),
    ...(people.excluded.length > 0 && { excluded: people.excluded }),
  };
}

/**
 * Practice cases but those of people: of the logs no more than an exam may have, spread over the groups, and what a teacher
 * made up. One that needs a tool which the exam does not know to write would be graded by other rules: it waits for the
 * exam to be renewed.
 */
function practiceAnew({ kept, built, people, options }: Source, writes: readonly string[]): readonly Case[] {
  const { maximumHeldOut: most } = options.settings;
  const known = new Set(writes);
  const own = built.cases
    .filter(({ id, side }) => side === 'train' && !people.taken.has(id))
    .filter(({ effects }) => effects.every(({ tool }) => known.has(tool)))
    .map((question) => withMarks(question, people));
  const [marked, open] = [own.filter(isMarked), own.filter((question) => !isMarked(question))];
  const variants = (kept?.cases ?? [])
    .filter(({ id, origin }) => origin === 'teacher' && !people.taken.has(id))
    .map((question) => ({ ...question, side: 'train' as const }));
  return [...marked, ...spread(open, Math.max(0, most - marked.length)), ...variants];
}

/** Recordings of tasks that the logs do not have any more. */
function recordedBefore({ existing, built }: Source): readonly Recording[] {
  const fresh = new Set(built.recordings.map(({ taskId }) => taskId));
  const { recordings = [], waiting = [] } = existing ?? {};
  return [...recordings, ...waiting].filter(({ taskId }) => !fresh.has(taskId));
}

/** From logs, then made up, then people's. */
function inOrder(cases: readonly Case[], people: PeoplesWord): readonly Case[] {
  const of = (wanted: Case['origin']) => cases.filter(({ origin }) => origin === wanted).sort(byId);
  return [...of('log'), ...of('teacher'), ...people.cases];
}

function isMarked({ assert, pinned }: Case): boolean {
  return assert !== undefined || pinned !== undefined;
}

function newestOf(cases: readonly Case[]): string {
  return cases.reduce((newest, { askedOn = '' }) => (askedOn > newest ? askedOn : newest), '');
}

function byId(a: Case, b: Case): number {
  return a.id < b.id ? -1 : 1;
}
