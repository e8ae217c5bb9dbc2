import type { Json } from '../../domain/json.ts';
import type { Conversion } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { convert } from '../../util/procedure/convert.ts';

export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Where a value stands in a turn: `tokens[first]` to `tokens[last]`, with the text they span. */
export interface Occurrence {
  readonly tokens: readonly Token[];
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

/** Longest value that is looked for, in tokens, and longest turn that is read. */
const MAXIMUM_TOKENS = 40;
const MAXIMUM_TURN = 400;

/** Words (with inner dashes, dots and the like kept apart) and single other characters, with their offsets. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)) {
    if (tokens.length >= MAXIMUM_TURN) break;
    tokens.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

export function isWord(token: Token | undefined): boolean {
  return token !== undefined && /^[\p{L}\p{N}_]/u.test(token.text);
}

/** Every place in the turns, newest first, whose text converts to the target. */
export function findOccurrences(
  turns: readonly (readonly [string, readonly Token[]])[],
  target: Json,
  conversion: Conversion,
): Occurrence[] {
  if (typeof target === 'number')
    return turns.toReversed().flatMap(([turn, tokens]) => findNumber(turn, tokens, target));
  const parts: readonly Json[] = Array.isArray(target) ? target : [target];
  // nobody says a record, and one from a log may not even be printed: its `toString` can be anything
  if (parts.some((part) => typeof part === 'object' && part !== null)) return [];
  const wanted = canonicalJson(target);
  const key = squash(Array.isArray(target) ? target.join('') : String(target));
  const found: Occurrence[] = [];
  for (const [turn, tokens] of turns.toReversed()) {
    for (const first of tokens.keys()) {
      const last = matchFrom(tokens, first, key, Array.isArray(target));
      if (last === undefined) continue;
      for (const span of grow(turn, tokens, first, last)) {
        const value = convert(span.text, conversion);
        if (value === undefined || canonicalJson(value) !== wanted) continue;
        if (isWhole(turn, span)) found.push(span);
        break;
      }
    }
  }
  return found;
}

function findNumber(turn: string, tokens: readonly Token[], target: number): Occurrence[] {
  return [...turn.matchAll(/\d[\d,]*(?:\.\d+)?/g)].flatMap((match) => {
    const text = match[0].replace(/,+$/, '');
    const end = match.index + text.length;
    const first = tokens.findIndex((token) => token.start === match.index);
    const last = tokens.findLastIndex((token) => token.end === end);
    if (convert(text, 'number') !== target || first === -1 || last === -1) return [];
    const span = { tokens, first, last, text };
    return isWhole(turn, span) ? [span] : [];
  });
}

/** The token at which the letters and digits from `first` on have spelled the key; undefined where they differ. */
function matchFrom(tokens: readonly Token[], first: number, key: string, isList: boolean): number | undefined {
  let spelled = '';
  if (!isWord(tokens[first])) return undefined;
  for (let last = first; last < Math.min(tokens.length, first + MAXIMUM_TOKENS); last++) {
    const token = tokens[last];
    if (token === undefined || (isList && spelled !== '' && token.text.toLowerCase() === 'and')) continue;
    const next = spelled + squash(token.text);
    if (!key.startsWith(next)) return undefined;
    if (next === key && next !== '') return last;
    spelled = next;
  }
  return undefined;
}

/** The span itself, and with a leading or trailing symbol that belongs to the value (`#12`, `"a!"`). */
function grow(turn: string, tokens: readonly Token[], first: number, last: number): Occurrence[] {
  const spans: Occurrence[] = [];
  for (const [before, after] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const [from, to] = [tokens[first - before], tokens[last + after]];
    if (!from || !to || (before && isWord(from)) || (after && isWord(to))) continue;
    spans.push({ tokens, first: first - before, last: last + after, text: turn.slice(from.start, to.end) });
  }
  return spans;
}

/** Not a part of something longer, such as the 30 in 14:30 or the 2 in 1.2. */
function isWhole(turn: string, span: Occurrence): boolean {
  const [from, to] = [span.tokens[span.first], span.tokens[span.last]];
  if (!from || !to) return false;
  const [before, after] = [turn.slice(Math.max(0, from.start - 2), from.start), turn.slice(to.end, to.end + 2)];
  return !/[\p{L}\p{N}_][-.:/@,_]$/u.test(before) && !/^[-.:/@_][\p{L}\p{N}_]/u.test(after) && !/^,\p{N}/u.test(after);
}

function squash(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
