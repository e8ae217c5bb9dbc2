import { CUED } from '../ids/cued.ts';
import { compactId, fictionalId, isFictionalId } from '../ids/fictional-id.ts';
import { SHAPED } from '../ids/shaped.ts';
import type { Pseudonym } from '../pseudonym.ts';
import { type Alternative, type Look, lookFor, type Replacement, type Rule, type Span, spanOf } from '../rule.ts';

/** What stands between a word and its number: `_number": "`, ` No.: `, ` (UK) is `, `</b> | `. */
const GAP = String.raw`(?:[ _.-]{0,2}(?:numbers?|num|no|nr|nummer|n[uú]mero|id|code|card|n[°º]))?(?![A-Za-z])(?:\s{0,2}\([^()\n]{1,20}\))?(?:[\\"'\x60*|,;:=#>.\s]|(?:is|was)\s){1,8}`;

/** How far a word may stand from an id of everyday shape. */
const NEAR = 60;

/**
 * Numbers that states and banks give to people and firms: where their shape and check give them away, or a word before
 * them. They keep their layout.
 */
export const nationalId: Rule = {
  name: 'national-id',
  revision: 2,
  looks: [lookForShapes(), lookForCues()],
  replace: fictionalId,
  elsewhere: idElsewhere,
};

/** As it stands, and without what separates its parts. */
function idElsewhere(value: string, pseudonym: Pseudonym): readonly Replacement[] {
  const bare = value.replace(/[ ./-]/g, '');
  return [...new Set([value, bare])]
    .filter((each) => each.length >= 8 && /\d{4}/.test(bare))
    .map((each) => ({ value: each, placeholder: fictionalId(each, pseudonym) }));
}

/** One look for all, and the kind by the empty group that each has after its beginning. */
function lookForShapes(): Look {
  const alternatives = SHAPED.map(({ begins, rest }, kind): Alternative => [begins, `(?<kind${kind}>)${rest}`]);
  return lookFor(alternatives, {
    read: (match) => (isShaped(match) && !isPart(match) ? [spanOf(match)] : []),
  });
}

function isShaped(match: RegExpExecArray): boolean {
  const kind = kindOf(match, SHAPED);
  const id = compactId(match[0]);
  if (kind === undefined || isFictionalId(id) || !kind.isValid(id)) return false;
  const { 0: text, index, input } = match;
  const [before, after] = [input.slice(Math.max(0, index - NEAR), index), input.slice(index + text.length)];
  return kind.near === undefined || kind.near.test(before) || kind.near.test(after.slice(0, NEAR / 3));
}

function lookForCues(): Look {
  const alternatives = CUED.map(({ cues, value }, kind): Alternative => {
    const rest = String.raw`(?<kind${kind}>)${GAP}(?<value>${value})(?![A-Za-z0-9]|[.-]\d)`;
    return [`(?<![A-Za-z])(?:${cues})`, rest];
  });
  return lookFor(alternatives, { flags: 'di', read: readCued });
}

function kindOf<Kind>({ groups = {} }: RegExpExecArray, kinds: readonly Kind[]): Kind | undefined {
  return kinds.find((_, kind) => groups[`kind${kind}`] !== undefined);
}

/** Groups of digits before it belong to a longer number. */
function isPart({ input, index }: RegExpExecArray): boolean {
  return /\d $/.test(input.slice(Math.max(0, index - 2), index));
}

function readCued(match: RegExpExecArray): Span[] {
  const kind = kindOf(match, CUED);
  const span = spanOf(match);
  const value = match.input.slice(span.start, span.end);
  if (kind?.isCapital === true && value !== value.toUpperCase()) return [];
  const id = compactId(value);
  return kind?.isValid(id) && !isFictionalId(id) ? [span] : [];
}
