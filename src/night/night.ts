import type { RunEvent } from '../domain/event.ts';
import type { Family, SideOf } from '../domain/family.ts';
import type { Student, Teacher } from '../domain/model.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import type { CleanTask } from '../domain/task.ts';
import type { Redactor } from '../redact/redact.ts';
import type { State } from '../store/state.ts';
import type { Workspace } from './workspace.ts';

type WithoutTime<Event> = Event extends RunEvent ? Omit<Event, 'at'> : never;

/** An event as the stages report it; the night adds the time. */
export type NightEvent = WithoutTime<RunEvent>;

/** Changes whenever the same transcript could be graded, or the same student be run, otherwise. */
export const HARNESS_VERSION = 1;

/** Everything a run works with: the world as arguments. */
export interface Night {
  readonly workspace: Workspace;
  readonly pipeline: Pipeline;
  /** YYYY-MM-DD: names the night, in UTC. */
  readonly date: string;
  readonly runId: string;
  readonly dryRun: boolean;
  readonly state: State;
  readonly redactor: Redactor;
  readonly teacher: Teacher;
  /** The ladder, cheapest first. */
  readonly students: readonly Student[];
  readonly isWrite: (tool: string) => boolean;
  readonly emit: (event: NightEvent) => void;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

/** A family with its tasks and the side each of them is on. */
export interface FamilyAtNight {
  readonly family: Family;
  /** Sorted by id. */
  readonly tasks: readonly CleanTask[];
  readonly sides: readonly SideOf[];
}
