import type { Verdict } from '../../domain/decision.ts';
import type { Case, Trial } from '../../domain/exam.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { Transcript } from '../../domain/model.ts';
import type { ForeignFormat } from './foreign.ts';

/** A run of a student on a case, with what was said where that is kept. */
export interface ExamRun {
  readonly trial: Trial;
  /** Null where the case is gone. */
  readonly question: Case | null;
  readonly transcript: Transcript | null;
}

/** What was taken over from another tool and not put into the exam, or is more than a case can hold. */
export interface KeptCase {
  readonly format: ForeignFormat;
  readonly id: string;
  readonly source: JsonObject;
}

export interface KeptResults {
  readonly format: ForeignFormat;
  readonly file: string;
  readonly source: Json;
}

/** A verdict with the runs that it counts. */
export interface ExamVerdict {
  readonly student: string;
  readonly version: string;
  readonly fingerprint: string;
  /** YYYY-MM-DD. */
  readonly night: string;
  readonly verdict: Verdict;
  readonly runs: readonly ExamRun[];
  /** The same student without any skill, on the same exam. */
  readonly baseline: readonly ExamRun[];
}

/** Everything of one skill that other tools can hold. */
export interface ExamRecord {
  readonly skill: string;
  readonly cases: readonly Case[];
  readonly kept: readonly KeptCase[];
  readonly results: readonly KeptResults[];
  /** The newest; null where none was reached. */
  readonly judged: ExamVerdict | null;
}

/** A file to write; `path` is relative, with `/`. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

export interface Exported {
  readonly files: readonly ExportedFile[];
  /** What the other format cannot hold, in sentences. */
  readonly leftOut: readonly string[];
}

export function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A sentence where it is about anything, with the number of it. */
export function sentenceOf(count: number, rest: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? 'case' : 'cases'}: ${rest}`];
}
