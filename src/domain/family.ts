import type { Case, Side } from './exam.ts';
import type { CleanTask } from './task.ts';

/** A cluster of repeated tasks. The id never changes once given. */
export interface Family {
  /** `fam-` + 8 hex digits, derived from its first members; stable across nights. */
  readonly id: string;
  /** kebab-case, unique among families, made from its commonest words and tools; the name of its skill. */
  readonly name: string;
  /** Sorted. */
  readonly taskIds: readonly string[];
  /** Tools that at least half of its tasks called, commonest first. */
  readonly tools: readonly string[];
  /** The few words that set it apart, strongest first. */
  readonly terms: readonly string[];
  /** Distinct sessions and calendar days its tasks come from. */
  readonly sessions: number;
  readonly days: number;
}

export type FamilyEvent =
  | { readonly type: 'family-born'; readonly familyId: string; readonly tasks: number }
  | { readonly type: 'family-grown'; readonly familyId: string; readonly tasks: number }
  | { readonly type: 'family-renamed'; readonly familyId: string; readonly from: string; readonly to: string };

/** Which side of the split each task is on. Tasks of one group (same session, shared entities, repeats) share a side. */
export interface SideOf {
  readonly taskId: string;
  readonly group: string;
  readonly side: Side;
}

/** What the teacher may see of a family: its train side only. */
export interface Lesson {
  readonly family: Pick<Family, 'id' | 'name' | 'tools' | 'terms'>;
  /** Train-side tasks, passed, failed and unknown. */
  readonly tasks: readonly CleanTask[];
  /** Tool names that write. */
  readonly writes: readonly string[];
}

declare const sealed: unique symbol;

/** The held-out cases of a family. Sealed: nothing in `distill/` can take one. */
export interface Exam {
  readonly [sealed]: true;
  readonly cases: readonly Case[];
}
