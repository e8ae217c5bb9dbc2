import type { Procedure } from './procedure.ts';

/** Something that went wrong in the logs and how to avoid it. */
export interface Pitfall {
  readonly symptom: string;
  readonly cause: string;
  readonly correctApproach: string;
  readonly prevention: string;
}

/** A skill before it is printed as SKILL.md. */
export interface SkillContent {
  /** `^[a-z0-9]+(-[a-z0-9]+)*$`, at most 64 characters; equals the folder name. */
  readonly name: string;
  /** What it does and when to use it; at most 1024 code points. */
  readonly description: string;
  readonly title: string;
  readonly summary: string;
  readonly procedure: Procedure;
  readonly successCriteria: readonly string[];
  readonly pitfalls: readonly Pitfall[];
  /** Provenance; keys are prefixed `nightschool-` when printed. */
  readonly metadata: { readonly [key: string]: string };
}

/** A file beside SKILL.md, in `references/` or `scripts/`. */
export interface SkillFile {
  /** Relative to the skill's folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A skill folder as text: its SKILL.md, the files beside it, and the hash that names the version. */
export interface SkillVersion {
  readonly skill: string;
  /** sha256 of the SKILL.md text, 16 hex digits; with files beside it, of the text and the files (`versionOf`). */
  readonly version: string;
  /** The whole SKILL.md. */
  readonly text: string;
  /** Sorted by path; absent where SKILL.md stands alone. */
  readonly files?: readonly SkillFile[];
}

/** A candidate version, written by a teacher. */
export interface Draft extends SkillVersion {
  readonly teacher: string;
  /** One line: what changed against the version it refines. */
  readonly change: string;
}

/** Something in a version that should not be there. */
export interface LintFinding {
  readonly rule: string;
  /** `block`: it may not sit the exam. `review`: it may, and then waits for a person (`nightschool adopt`). */
  readonly severity: 'block' | 'review';
  /** File in the skill's folder with its line, such as `SKILL.md:12`; the file alone where it is about the whole of it. */
  readonly place: string;
  readonly message: string;
}

/** A finding as it is written down of a version that the gate promoted. */
export type TextFinding = Pick<LintFinding, 'rule' | 'place' | 'message'>;

/** Which recorded tasks a step of a version comes from. */
export interface StepSource {
  /** Its number in the text, from 1. */
  readonly step: number;
  /** The tool that it calls; null where it is prose that names none. */
  readonly tool: string | null;
  /** Ids of tasks that went well and whose record has that call, sorted; the first few of them. */
  readonly tasks: readonly string[];
  /** How many there are altogether. */
  readonly count: number;
}
