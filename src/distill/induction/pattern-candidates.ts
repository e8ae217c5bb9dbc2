import type { Conversion } from '../../domain/procedure.ts';
import { alternatives, escapePattern } from './pattern-text.ts';
import { type Body, bodiesFor } from './shapes.ts';
import { isWord, type Occurrence, type Token } from './spans.ts';

/** A pattern as its parts, so that patterns can be joined. `left` and `right` are patterns of the words around. */
export interface PatternParts {
  readonly left: string;
  readonly body: Body;
  readonly right: string;
}

export interface PatternCandidate {
  readonly parts: PatternParts;
  /** Lower is more general or stricter in its body. */
  readonly cost: number;
  /** Words that a text must contain for the pattern to match. */
  readonly needles: readonly string[];
  /** Examples that it was read off. */
  readonly sources: Set<number>;
}

interface Context {
  readonly pattern: string;
  readonly size: number;
  /** Whether it says anything: a word or a mark such as a colon, not just the start, a comma or the end. */
  readonly tells: boolean;
  readonly needles: readonly string[];
}

const DETERMINER = /^(?:the|an?|my|our)$/i;
const OPTIONAL_DETERMINER = '(?:the |an? |my |our )?';
/** Where a phrase ends; a list goes on after a comma. */
const STOP = '(?:[.,;:!?)](?:\\s|$)|$)';
const LIST_STOP = '(?:[.;:!?)](?:\\s|$)|$)';
const NOTHING: Context = { pattern: '', size: 0, tells: false, needles: [] };
const SILENT = /^[.,;!?]$/;

/** The pattern text with its one capture group. */
export function patternText({ left, body, right }: PatternParts): string {
  const opens = left === '' ? opening(body) : '';
  const closes = right === '' && (body.kind === 'shape' || body.kind === 'number') ? '\\b' : '';
  const group = body.cased ? `(?-i:(${body.pattern}))` : `(${body.pattern})`;
  return `${opens}${left}${group}${closes}${right}`;
}

/**
 * Every pattern that one of the occurrences suggests: up to three words before, up to two after, and the
 * bodies that fit the values. `isCommon` says whether a word may be part of a context (not somebody's name).
 */
export function patternCandidates(
  occurrences: readonly (readonly Occurrence[])[],
  options: { readonly conversion: Conversion; readonly isCommon: (word: string) => boolean },
): PatternCandidate[] {
  const texts = occurrences.flatMap((list) => list.slice(0, 1).map((occurrence) => occurrence.text));
  const bodies = bodiesFor(texts, options.conversion === 'number');
  const keepsDeterminer = texts.some((text) => DETERMINER.test(text.split(/\s/)[0] ?? ''));
  const found = new Map<string, PatternCandidate>();
  for (const [example, list] of occurrences.entries()) {
    for (const occurrence of list.slice(0, 3)) {
      const lefts = leftContexts(occurrence, options.isCommon, keepsDeterminer);
      const rights = rightContexts(occurrence, options.isCommon, options.conversion === 'list' ? LIST_STOP : STOP);
      for (const left of lefts)
        for (const right of rights) for (const body of bodies) add(found, { left, right, body, example });
    }
  }
  return [...found.values()];
}

/** The strictest bodies with nothing around them: a last resort for wordings never seen. */
export function catchAllParts(occurrences: readonly (readonly Occurrence[])[], isNumber: boolean): PatternParts[] {
  const texts = occurrences.flatMap((list) => list.slice(0, 1).map((occurrence) => occurrence.text));
  return bodiesFor(texts, isNumber)
    .filter((body) => body.kind !== 'open')
    .map((body) => ({ left: body.kind === 'name' ? '\\b(?-i:[a-z])\\w*[^\\w\\s]* ' : '', body, right: '' }));
}

/** Joins patterns of one body into one that also knows every mixture of their contexts. */
export function joinParts(parts: readonly PatternParts[]): PatternParts | null {
  const [first] = parts;
  if (first === undefined) return null;
  const rights = parts.map((part) => part.right);
  const right = first.body.kind !== 'open' && rights.includes('') ? '' : alternatives(rights);
  return { left: alternatives(parts.map((part) => part.left)), body: first.body, right };
}

/** Whether the second pattern can match nothing that the first does not. */
export function subsumes(general: PatternParts, special: PatternParts): boolean {
  if (general.body.pattern !== special.body.pattern) return false;
  const [left, other] = [general.left, special.left].map((pattern) => pattern.replace(/^\\b/, ''));
  const [right, after] = [general.right, special.right].map((pattern) => pattern.replace(/\\b$/, ''));
  return (other ?? '').endsWith(left ?? '') && (after ?? '').startsWith(right ?? '');
}

function add(
  found: Map<string, PatternCandidate>,
  made: { readonly left: Context; readonly right: Context; readonly body: Body; readonly example: number },
): void {
  const { left, right, body, example } = made;
  if (body.kind === 'open' && (left.pattern === '' || right.pattern === '')) return;
  if (!body.distinctive && !left.tells && !right.tells) return;
  const parts = { left: left.pattern, body, right: right.pattern };
  const text = patternText(parts);
  const known = found.get(text);
  if (known) known.sources.add(example);
  else {
    const cost = body.cost + 0.5 * (left.size + right.size) + (left.size === 0 && !body.distinctive ? 0.5 : 0);
    found.set(text, { parts, cost, needles: [...left.needles, ...right.needles], sources: new Set([example]) });
  }
}

function leftContexts(
  occurrence: Occurrence,
  isCommon: (word: string) => boolean,
  keepsDeterminer: boolean,
): Context[] {
  const { tokens } = occurrence;
  let at = occurrence.first;
  const before = tokens[at - 1];
  const skipped = !keepsDeterminer && before !== undefined && DETERMINER.test(before.text);
  if (skipped) at--;
  const contexts: Context[] = [NOTHING];
  let [pattern, needles, tells] = ['', [] as string[], false];
  for (let size = 1; size <= 3; size++) {
    const token = tokens[at - size];
    if (token === undefined) {
      contexts.push({
        pattern: `^${pattern}${size === 1 && !keepsDeterminer ? OPTIONAL_DETERMINER : ''}`,
        size,
        tells,
        needles,
      });
      break;
    }
    if (isWord(token) && !isCommon(token.text)) break;
    const gap = gapAfter(token, tokens[at - size + 1]);
    const determiner = size === 1 && gap !== '' && !keepsDeterminer && isWord(token) ? OPTIONAL_DETERMINER : '';
    pattern = `${tokenPattern(token)}${gap}${determiner}${pattern}`;
    needles = isPlain(token) ? [token.text.toLowerCase(), ...needles] : needles;
    tells ||= !SILENT.test(token.text);
    contexts.push({ pattern: /^\w/.test(token.text) ? `\\b${pattern}` : pattern, size, tells, needles });
  }
  return contexts;
}

function rightContexts(occurrence: Occurrence, isCommon: (word: string) => boolean, stop: string): Context[] {
  const { tokens, last } = occurrence;
  const next = tokens[last + 1];
  const contexts: Context[] = [NOTHING];
  if (next === undefined || /^[.,;:!?)]$/.test(next.text))
    contexts.push({ pattern: stop, size: 0.5, tells: false, needles: [] });
  let [pattern, needles, tells] = ['', [] as string[], false];
  for (let size = 1; size <= 2; size++) {
    const token = tokens[last + size];
    if (token === undefined || (isWord(token) && !isCommon(token.text))) break;
    const previous = tokens[last + size - 1];
    const isPlural = isPlain(token) && /[^s]s$/i.test(token.text) && token.text.length > 4;
    pattern = `${pattern}${previous ? gapAfter(previous, token) : ''}${tokenPattern(token)}${isPlural ? '?' : ''}`;
    needles = isPlain(token) ? [...needles, token.text.toLowerCase().slice(0, isPlural ? -1 : undefined)] : needles;
    tells ||= !SILENT.test(token.text);
    contexts.push({ pattern: /\w$/.test(token.text) ? `${pattern}\\b` : pattern, size, tells, needles });
  }
  return contexts;
}

function gapAfter(token: Token, next: Token | undefined): string {
  return next !== undefined && next.start > token.end ? ' ' : '';
}

function tokenPattern(token: Token): string {
  if (/^["“”]$/.test(token.text)) return '["“”]';
  if (/^['‘’]$/.test(token.text)) return "['‘’]";
  return escapePattern(token.text.toLowerCase());
}

function isPlain(token: Token): boolean {
  return isWord(token) && !/\d/.test(token.text);
}

/** What stands before a body that no words are required before. RE2 knows word boundaries of ASCII only. */
function opening(body: Body): string {
  if (body.kind === 'name') return `(?:^|[^\\p{L}\\d])${OPTIONAL_DETERMINER}`;
  return body.kind === 'open' || /^[^\w(\\[]/.test(body.pattern) ? '' : '\\b';
}
