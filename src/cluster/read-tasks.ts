import type { CleanTask } from '../domain/task.ts';
import { widen } from './arrays.ts';
import { createDescriber, type Gist, gistOf } from './describe.ts';
import { createLexicon, type Lexicon, mix } from './lexicon.ts';
import { createBuilder, type Rows } from './rows.ts';
import { type DescribeJob, type Describing, describeTogether } from './together/describe-together.ts';

/** What tasks are compared by, and which tasks are told by the same row because they say and do exactly the same. */
export interface ReadTasks {
  /** With strengths for weights, in (0, 1], and in the order in which they were found. */
  readonly rows: Rows;
  /** By task, in the order they were read. */
  readonly rowOf: Uint32Array;
  readonly ids: readonly string[];
  /** Hashes of the sessions' ids: enough to count distinct ones. */
  readonly sessions: Uint32Array;
  /** By task: how likely it is that it was served rightly, in (0, 1). */
  readonly right: Float32Array;
  readonly lexicon: Lexicon;
}

/** No outcome is surer than this. */
const SUREST = 0.95;

/** Fewer characters are read before another thread is up. */
const WORTH_SHARING = 1_000_000;

export interface Reading {
  readonly isWrite: (tool: string) => boolean;
  readonly lexicon?: Lexicon;
  /** Has other threads help once so many characters are read; the result is the same without. */
  readonly shareOut?: ((job: DescribeJob) => void) | null;
  readonly worthSharing?: number;
}

/** Reads each task once and keeps none. */
export function readTasks(
  tasks: Iterable<CleanTask>,
  { isWrite, lexicon = createLexicon(), shareOut = null, worthSharing = WORTH_SHARING }: Reading,
): ReadTasks {
  const builder = createBuilder(lexicon);
  const ids: string[] = [];
  const right: number[] = [];
  const sessions = createNumbers();
  const rowOf = createNumbers();
  const endRow = (): void => rowOf.push(builder.endRow());
  const { describe, end } = describeAll({ lexicon, builder, endRow }, shareOut, worthSharing);
  for (const task of tasks) {
    ids.push(task.id);
    sessions.push(hashText(task.sessionId));
    right.push(chanceOfRight(task));
    describe(gistOf(task, isWrite));
  }
  end();
  return {
    ...{ rows: builder.rows(), lexicon, ids, rowOf: rowOf.numbers(), sessions: sessions.numbers() },
    right: Float32Array.from(right),
  };
}

function describeAll(
  to: Describing,
  shareOut: ((job: DescribeJob) => void) | null,
  worthSharing: number,
): { readonly describe: (gist: Gist) => void; readonly end: () => void } {
  const describe = createDescriber(to.lexicon);
  let left = worthSharing;
  let together: ReturnType<typeof describeTogether> | null = null;
  return {
    describe(gist) {
      if (together !== null) return together.describe(gist);
      describe(gist, to.builder.raise);
      to.endRow();
      for (const turn of gist.request) left -= turn.length;
      if (shareOut !== null && left < 0) together = describeTogether(to, shareOut);
    },
    end: () => together?.end(),
  };
}

/** Numbers that grow at their end. */
function createNumbers() {
  let numbers = new Uint32Array(256);
  let count = 0;
  return {
    push(number: number) {
      numbers = widen(numbers, count + 1);
      numbers[count++] = number;
    },
    numbers: () => numbers.subarray(0, count),
  };
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

function chanceOfRight({ outcome: { label, confidence } }: CleanTask): number {
  const sure = Math.min(SUREST, Math.max(0.5, 0.5 + confidence / 2));
  return label === 'passed' ? sure : label === 'failed' ? 1 - sure : 0.5;
}
