import type { Encoding } from './encodings/encoding.ts';
import type { Pseudonym } from './pseudonym.ts';
import type { Span } from './span.ts';
import type { Watched } from './watch/trie.ts';

export type { Span };

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
  readonly looks: readonly Look[];
  /** Other writings in which all rules look for what they know. */
  readonly encodings?: readonly Encoding[];
  /** What stands in the value's place: the same for the same value, and never found by the rule again. */
  replace(value: string, pseudonym: Pseudonym): string;
  /** What to replace in the rest of the record, where nothing but this find gives it away. */
  elsewhere?(value: string, pseudonym: Pseudonym): readonly Replacement[];
}

/**
 * One way to find something. Every text is read once for the beginnings of all looks; a look is asked only at the places
 * where one of its own is, in order. What it finds must not depend on which other places it is asked at, so that
 * `beginnings` decide how fast it is and never what it finds.
 */
export interface Look extends Watched {
  /** Gets a text ready; the function that it gives is asked place by place. Linear time over all places of a text. */
  open(text: string, report: Report): (place: number) => void;
}

/** Takes what was found. */
export type Report = (span: Span) => void;

/** The whole match, or its group `value` where it has one (such a pattern needs the `d` flag). */
export function spanOf(match: RegExpExecArray): Span {
  const group = match.indices?.groups?.value;
  return group ? { start: group[0], end: group[1] } : { start: match.index, end: match.index + match[0].length };
}

/** A pattern in two parts: how a match begins, as a pattern of fixed reach, and how it goes on. */
export type Alternative = readonly [begins: string, rest: string];

export interface LookOptions {
  readonly flags?: 'd' | 'i' | 'u' | 'di';
  /** What of a match is to be replaced; by default the span of it. */
  readonly read?: (match: RegExpExecArray) => readonly Span[];
}

/**
 * Looks for the matches of a pattern as `matchAll` gives them. Its beginnings are parts of the pattern itself, so none
 * is overlooked. (Without the flag `u`, no character outside ASCII matches one inside for want of case.)
 */
export function lookFor(alternatives: readonly Alternative[], { flags, read = spansOf }: LookOptions = {}): Look {
  const source = alternatives.map(([begins, rest]) => `(?:${begins})${rest}`).join('|');
  const pattern = new RegExp(source, `${flags ?? ''}y`);
  return {
    beginnings: alternatives.map(([begins]) => begins),
    ignoreCase: flags?.includes('i') ?? false,
    open(text, report) {
      let from = 0;
      return (place) => {
        if (place < from) return;
        pattern.lastIndex = place;
        const match = pattern.exec(text);
        if (match === null) return;
        from = pattern.lastIndex;
        for (const span of read(match)) {
          report(span);
          // What begins in what was found is found with it.
          from = Math.max(from, span.end);
        }
      };
    },
  };
}

const LOOKBEHIND = /^\(\?<!(?:\[(?:\\.|[^\]])*\]|[^)])*\)/;
/** Most that such a value, and what says what it is, can be long. */
const LONGEST_AFTER_ESCAPE = 4_096;

/**
 * The same look where a line break or a tab that is written out (`\\nghp_…`) stands before: its letter would count as
 * part of the word. Null where the look does not mind what stands before.
 */
export function afterEscape(look: Look): Look | null {
  const minding = look.beginnings.filter((beginning) => LOOKBEHIND.test(beginning));
  if (minding.length === 0) return null;
  return {
    ...look,
    beginnings: minding.map((beginning) => `\\\\[nrt]${beginning.replace(LOOKBEHIND, '')}`),
    open: (text, report) => (place) => {
      if (!isEscape(text, place)) return;
      const from = place + 2;
      const ask = look.open(text.slice(from, from + LONGEST_AFTER_ESCAPE), ({ start, end }) =>
        report({ start: start + from, end: end + from }),
      );
      ask(0);
    },
  };
}

function isEscape(text: string, place: number): boolean {
  return text[place] === '\\' && /[nrt]/.test(text.charAt(place + 1));
}

function spansOf(match: RegExpExecArray): Span[] {
  return [spanOf(match)];
}
