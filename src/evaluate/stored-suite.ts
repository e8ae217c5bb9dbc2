import type { RenewalReason } from '../domain/decision.ts';
import type { Case, Suite } from '../domain/exam.ts';
import { hashJson } from '../util/hash.ts';
import { hashSuite } from './hash-suite.ts';

/** A suite as it lies on disk, with what is remembered about it. */
export interface StoredSuite extends Suite {
  /** Ids of cases that people took out: they stay out. Absent: none. */
  readonly excluded?: readonly string[];
  /** What the job last wrote. Absent: it did not say. */
  readonly written?: Written;
}

/** A stored suite but for what its tools answer. */
export type StoredExam = Omit<StoredSuite, 'recordings' | 'waiting'>;

/** What the job wrote: whatever is otherwise in the files was changed by people. */
export interface Written {
  /** `hashSuite` of it. */
  readonly hash: string;
  /** By which rules cases were made of tasks. */
  readonly format: string;
  /** Held-out cases that came and went when it was last renewed. */
  readonly added: number;
  readonly retired: number;
  /** Why it was; absent: an older version did not tell. */
  readonly why?: RenewalReason;
  /** The family drifted when it was last renewed, and has not settled since: what drifted is in it. */
  readonly drifted?: true;
  /** A teacher was asked for variants. */
  readonly varied?: true;
  /** Ids of the held-out cases, people's too. */
  readonly heldOut: readonly string[];
  /** A hash of each case that is not a person's, by id. */
  readonly cases: { readonly [id: string]: string };
}

/** What is carried from one writing to the next. */
export type Carried = Pick<Written, 'format' | 'added' | 'retired' | 'why' | 'drifted' | 'varied'>;

/** The suite with a note of what it holds, to be written. */
export function sealSuite({ written: _, ...suite }: StoredSuite, carried: Carried): StoredSuite {
  const own = suite.cases.filter(({ origin }) => origin !== 'person');
  const { format, added, retired, why, drifted, varied } = carried;
  const written: Written = {
    ...{ hash: hashSuite(suite), format, added, retired },
    ...(why !== undefined && { why }),
    ...(drifted === true && { drifted }),
    ...(varied === true && { varied }),
    heldOut: suite.cases.filter(({ side }) => side === 'held-out').map(({ id }) => id),
    cases: Object.fromEntries(own.map((question) => [question.id, hashCase(question)])),
  };
  return { ...suite, written };
}

/**
 * A case as it was read: one that differs from what the job wrote, or that it never wrote, is a person's, whatever it says
 * of its origin. A mark (an assertion, a pin) is no such change.
 */
export function asRead(question: Case, written: Written | undefined): Case {
  if (written === undefined || question.origin === 'person') return question;
  return written.cases[question.id] === hashCase(question) ? question : { ...question, origin: 'person' };
}

/** What people did to single cases since the job wrote them: ids of those that are theirs now, and that they took out. */
export function changedByPeople({ cases, excluded = [], written }: StoredSuite): {
  readonly edited: readonly string[];
  readonly deleted: readonly string[];
} {
  const known = written?.cases ?? {};
  const present = new Set([...cases.map(({ id }) => id), ...excluded]);
  return {
    edited: cases.filter(({ id, origin }) => origin === 'person' && known[id] !== undefined).map(({ id }) => id),
    deleted: Object.keys(known).filter((id) => !present.has(id)),
  };
}

function hashCase({ assert: _assert, pinned: _pinned, ...content }: Case): string {
  return hashJson(content);
}
