import type { Procedure } from '../../domain/procedure.ts';
import type { InducedStep } from './step.ts';
import type { Workbench } from './workbench.ts';

/** A procedure with what was seen on the way to it. */
export interface Induction {
  readonly procedure: Procedure;
  readonly steps: readonly InducedStep[];
  readonly bench: Workbench;
  readonly dropped: readonly string[];
  readonly writes: ReadonlySet<string>;
}
