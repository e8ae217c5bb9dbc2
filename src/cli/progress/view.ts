import type { RunEvent } from '../../domain/event.ts';

/** What shows a night while it runs. */
export interface ProgressView {
  readonly tell: (event: RunEvent) => void;
  /** A sentence that is no event. */
  readonly say: (sentence: string) => void;
  /** Takes back what is not to stay. Nothing is shown any more. */
  readonly end: () => void;
}

export interface ProgressOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Of the pipeline; null: no limit. */
  readonly budgetMinutes: number | null;
}

/** A view that may give way to a message: then lines that stay are all that is shown. */
export interface YieldingView extends ProgressView {
  readonly leave: (message: string) => void;
}
