import type { Json } from './json.ts';

/** How a found text becomes a value: kept, number (`1,200` → 1200), case, slug, or split at commas and "and". */
export type Conversion = 'text' | 'number' | 'lower' | 'upper' | 'slug' | 'list';

/** One way to find an input in the user's turns. */
export type Finder =
  /** RE2 pattern, case-insensitive, one capture group; the newest user turn that matches wins. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  /** The value when any of the cue phrases occurs as whole words, case-insensitive. */
  | { readonly kind: 'choice'; readonly value: Json; readonly cues: readonly string[] };

/** A value that the procedure takes from the request. Finders are tried in order. */
export interface Input {
  /** Identifier: `^[a-z][a-z0-9_]*$`. */
  readonly name: string;
  readonly meaning: string;
  readonly conversion: Conversion;
  readonly find: readonly Finder[];
  /** Used when no finder matches; without it the student asks the user. */
  readonly fallback?: Json;
}

/** Picks elements of a list. `named`: the element whose field occurs in the request as whole words. */
export type Selector =
  | { readonly kind: 'named'; readonly field: string }
  | { readonly kind: 'compare'; readonly field: string; readonly operator: '=' | '!='; readonly value: Expression };

export type PathSegment =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  /** First element that the selector picks. */
  | { readonly kind: 'first'; readonly selector: Selector }
  /** Every element that the selector picks; what follows is mapped over them. */
  | { readonly kind: 'all'; readonly selector: Selector };

/** `root` is an input, the result name of an earlier step, or a loop variable. */
export interface Path {
  readonly root: string;
  readonly segments: readonly PathSegment[];
}

export type Expression =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'reference'; readonly path: Path }
  | { readonly kind: 'template'; readonly parts: readonly (string | Path)[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'record'; readonly fields: { readonly [name: string]: Expression } };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'is empty' | 'is not empty';

export type Condition =
  | { readonly kind: 'compare'; readonly path: Path; readonly operator: Operator; readonly value?: Expression }
  /** Whether the request says one of the phrases as whole words, case-insensitive. */
  | { readonly kind: 'mentioned'; readonly cues: readonly string[]; readonly negated: boolean };

export interface ProcedureStep {
  /** What the step is for, as prose without code spans. */
  readonly purpose: string;
  readonly tool: string;
  readonly arguments: { readonly [name: string]: Expression };
  /** Name that later steps use for its result: `^[a-z][a-z0-9_]*$`. */
  readonly result: string;
  /** All must hold, else the step is skipped; empty means always. */
  readonly when: readonly Condition[];
  /** Runs the step once for each element, in order. */
  readonly forEach?: { readonly item: string; readonly list: Path };
}

/** A reply to the user; the first whose conditions hold is sent. */
export interface ReplyRule {
  readonly when: readonly Condition[];
  readonly parts: readonly (string | Path)[];
}

/** What a skill whose steps are all calls says: enough to execute it with no model. */
export interface Procedure {
  readonly inputs: readonly Input[];
  readonly steps: readonly ProcedureStep[];
  readonly replies: readonly ReplyRule[];
}
