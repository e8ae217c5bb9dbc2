import type { Procedure } from '../../domain/procedure.ts';
import type { Pitfall } from '../../domain/skill.ts';

/** Something in a SKILL.md that is not as it should be. */
export interface SkillProblem {
  /** 1-based line of the file. */
  readonly line: number;
  /** One sentence: what is wrong, then what to do where that is not plain. */
  readonly message: string;
  /** True where it keeps the skill from being executed without a model; false for a warning. */
  readonly blocking: boolean;
}

/** A SKILL.md as data. What it does not say is empty; `procedure` is null unless every step can be executed. */
export interface ParsedSkill {
  readonly name: string;
  readonly description: string;
  /** As in the file, keys with their prefix. */
  readonly metadata: { readonly [key: string]: string };
  /** The Markdown after the front matter. */
  readonly body: string;
  readonly title: string;
  readonly summary: string;
  readonly procedure: Procedure | null;
  readonly successCriteria: readonly string[];
  readonly pitfalls: readonly Pitfall[];
  readonly problems: readonly SkillProblem[];
}
