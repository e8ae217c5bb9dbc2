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

export interface LintFinding {
  readonly rule: string;
  readonly message: string;
}
