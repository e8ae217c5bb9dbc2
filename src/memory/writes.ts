/** One change of a file, relative to `memories/`; null removes it, once its text stands elsewhere. */
export interface FileWrite {
  readonly path: string;
  readonly text: string | null;
}

/** Changes to be made in this order, and what they come to. */
export interface Planned<Result> {
  readonly writes: readonly FileWrite[];
  readonly result: Result;
}
