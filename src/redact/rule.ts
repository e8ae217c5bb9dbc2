import type { Pseudonym } from './pseudonym.ts';

/** A half-open range of UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Replacement {
  readonly value: string;
  readonly placeholder: string;
}

/** One kind of text that must not be stored, prompted or written. */
export interface Rule {
  /** Name that `redact.disable` in a pipeline uses. */
  readonly name: string;
  /** Raised whenever the rule finds or replaces differently: stored text of an older revision is redacted again. */
  readonly revision: number;
  /** Spans to replace, in any order; they may overlap. Takes time linear in the text's length. */
  find(text: string): readonly Span[] | Promise<readonly Span[]>;
  /** What stands in the value's place: the same for the same value, and never found by the rule again. */
  replace(value: string, pseudonym: Pseudonym): string;
  /** What to replace in the rest of the record, where nothing but this find gives it away. */
  elsewhere?(value: string, pseudonym: Pseudonym): readonly Replacement[];
}

/** Spans of a pattern's matches, or of its group `value` where it has one (such a pattern needs the `d` flag). */
export function spansOf(pattern: RegExp, text: string): Span[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const group = match.indices?.groups?.value;
    return group ? { start: group[0], end: group[1] } : { start: match.index, end: match.index + match[0].length };
  });
}
