import type { DecisionOf } from '../../domain/decision.ts';
import type { CleanTask, TaskLabel } from '../../domain/task.ts';
import type { SkillUse } from '../../domain/use.ts';

/** One piece of work that was done with a skill. */
export interface FieldUse {
  /** Null where it cannot be told. */
  readonly version: string | null;
  /** ISO 8601; null where no log tells. */
  readonly at: string | null;
  readonly outcome: TaskLabel;
  /** Null where only an access or a report tells of it. */
  readonly task: CleanTask | null;
}

export interface UseSources {
  readonly skill: string;
  /** All of the night. */
  readonly sessions: ReadonlyMap<string, readonly CleanTask[]>;
  /** Tasks whose steps read this skill. */
  readonly readers: readonly CleanTask[];
  /** The tasks of the skill's own family, by id. */
  readonly family: ReadonlyMap<string, CleanTask>;
  /** What agents were given and reported, oldest first. */
  readonly uses: readonly SkillUse[];
  readonly changes: readonly DecisionOf<'version-changed'>[];
}

/** A live skill as agents use it. */
export interface SkillInField {
  readonly skill: string;
  readonly version: string;
  readonly counts: DecisionOf<'field-checked'>['counts'];
  readonly state: DecisionOf<'field-checked'>['state'];
}
