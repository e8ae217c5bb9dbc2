import type { Json, JsonObject } from '../../domain/json.ts';

/** Tools whose test cases can be taken over. */
export type ForeignFormat = 'skill-creator' | 'upskill';

/** A test case that another tool wrote. */
export interface ForeignCase {
  readonly format: ForeignFormat;
  /** What the case is called here: the same for the same case. */
  readonly id: string;
  readonly request: string;
  /** promptfoo assertions that need no model. */
  readonly checks: readonly JsonObject[];
  /** What is expected in words: only a judge can tell. */
  readonly expectations: readonly string[];
  /** Why no exam can hold it, whoever judges; null: one can. */
  readonly obstacle: string | null;
  /** What of it no exam looks at, in sentences. */
  readonly leftOut: readonly string[];
  /** As it stood in the file: what an export to the same format gives back. */
  readonly source: JsonObject;
}

/** What another tool measured. It is kept and shown, and is no evidence: nothing here saw those runs. */
export interface ForeignResults {
  readonly format: ForeignFormat;
  /** As the other tool calls the file, such as `benchmark.json`. */
  readonly file: string;
  /** One sentence. */
  readonly summary: string;
  readonly source: Json;
}

/** All that was found in the files of another tool. */
export interface Foreign {
  /** The skill that the files say they are about; null where they do not say, or differ. */
  readonly skill: string | null;
  readonly cases: readonly ForeignCase[];
  readonly results: readonly ForeignResults[];
  /** Of files, not of single cases. */
  readonly leftOut: readonly string[];
}

/** What one file comes to. */
export type ForeignPart = Partial<Foreign>;
