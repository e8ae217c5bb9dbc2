import type { SkillFile } from '../../domain/skill.ts';
import { type Address, addressesInPage } from './addresses.ts';
import { type CallNames, callsIn, type Literal } from './calls.ts';
import { foldText, weightOf, wordsOf } from './fold.ts';
import { type Line, linesOf } from './lines.ts';
import type { OwnNames } from './own-names.ts';

/** Something that a version says and that its family's traces have to support. */
export type Claim =
  /** `called`: as a call; else it is named. */
  | { readonly kind: 'tool'; readonly text: string; readonly called: boolean; readonly place: string }
  | { readonly kind: 'address'; readonly text: string; readonly address: Address; readonly place: string }
  /** An argument written into a call. `whole`: all of it; else what stands between references. */
  | Words<'value'>
  /** A name, a quoted text, a number. */
  | Words<'name'>
  /** A few words in a row. */
  | Words<'run'>;

interface Words<Kind extends string> {
  readonly kind: Kind;
  readonly text: string;
  readonly words: readonly string[];
  readonly whole: boolean;
  /** It is what an address asks for, behind its question mark. */
  readonly ofQuery?: boolean;
  readonly place: string;
}

/** How many words in a row are no accident. */
const RUN_WORDS = 6;
const LONGEST_WORDS = 24;
const NAMES = /\p{Lu}[\p{L}\p{N}'’&_-]*(?: (?:(?:of|de|du|da|la|le|van|von|&) )?\p{Lu}[\p{L}\p{N}'’&_-]*)*/gu;
const QUOTED = /"([^"]{2,200})"|“([^”]{2,200})”|(?<![\p{L}\p{N}])'([^']{2,200})'(?![\p{L}\p{N}])/gu;
const NUMBER = /(?<![\p{L}\p{N}_.:/-])[$€£]?\d[\d,]*(?:\.\d+)?(?![\p{L}\p{N}_/:-])/gu;
const IDENTIFIER = /(?<![\p{L}\p{N}_])[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+(?![\p{L}\p{N}_])/gu;

const NOTHING_OWN: OwnNames = { functions: new Set(), roots: new Set() };

/**
 * Everything in a file that its family's traces have to support. `known` are the names of tools, `own` what the programs
 * beside it define.
 */
export function claimsOf(file: SkillFile, known: ReadonlySet<string>, own: OwnNames = NOTHING_OWN): readonly Claim[] {
  const lines = linesOf(file);
  return [...lines.flatMap((line) => claimsOfLine(line, { known, own })), ...runsOf(lines)];
}

function claimsOfLine(line: Line, names: CallNames): readonly Claim[] {
  const { place } = line;
  const { known } = names;
  const calls = callsIn(line, names);
  const literals = calls.flatMap(({ literals: all }) => all).flatMap(splitQuery);
  return [
    ...toolsNamed(line, known).map((text): Claim => ({ kind: 'tool', text, called: false, place })),
    ...calls.map(({ tool }): Claim => ({ kind: 'tool', text: tool, called: true, place })),
    ...literals.flatMap(({ text, whole, ofQuery }) => wordClaim('value', text, { place, whole, ofQuery })),
    ...addressesOf(line).map((address): Claim => ({ kind: 'address', text: address.text, address, place })),
    ...(line.isProvenance ? [] : namesIn(line.text)).flatMap((text) =>
      wordClaim('name', text, { place, whole: false }),
    ),
  ];
}

/** Hashes and counts that nightschool stamps are no addresses; neither is a pattern by which an input is found. */
function addressesOf({ text, patterns, isProvenance }: Line): readonly Address[] {
  const found = addressesInPage(patterns.reduce((rest, pattern) => rest.replace(pattern, () => ' '), text));
  return isProvenance ? found.filter(({ kind }) => kind === 'email' || kind === 'host' || kind === 'url') : found;
}

function toolsNamed({ text, spans, isAllowedTools }: Line, known: ReadonlySet<string>): readonly string[] {
  if (isAllowedTools) {
    const list = text.replace(/^[\s-]*(?:allowed-tools\s*:)?/, '').replace(/\([^)]*\)/g, '');
    return list.match(/[\p{L}_][\p{L}\p{N}_.:*-]*/gu) ?? [];
  }
  const named = (text.match(IDENTIFIER) ?? []).filter((word) => known.has(word));
  const alone = spans.map((span) => span.trim()).filter((span) => known.has(span));
  return [...new Set([...named, ...alone])];
}

function namesIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(QUOTED)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const names = [...text.matchAll(NAMES)].flatMap(({ 0: name, index }) => {
    if (/[\p{L}\p{N},;)]\s*$/u.test(text.slice(Math.max(0, index - 3), index))) return [name];
    // a sentence begins with a capital, whatever its first word is
    return name.includes(' ') ? [name, name.slice(name.indexOf(' ') + 1)] : [];
  });
  const numbers = (text.match(NUMBER) ?? []).filter((number) => number.replace(/\D/g, '').length >= 3);
  return [...quoted, ...names, ...numbers, ...(text.match(IDENTIFIER) ?? [])];
}

function wordClaim(
  kind: 'value' | 'name',
  text: string,
  { place, whole, ofQuery = false }: { readonly place: string; readonly whole: boolean; readonly ofQuery?: boolean },
): readonly Claim[] {
  const words = wordsOf(text);
  if (words.length === 0 || foldText(text).length < 2) return [];
  return [{ kind, text, words: words.slice(0, LONGEST_WORDS), whole, place, ...(ofQuery && { ofQuery }) }];
}

/** Where a call goes and what it asks for there are two things: `https://api.example.com/orders` and `state=open`. */
function splitQuery({ text, whole }: Literal): readonly (Literal & { readonly ofQuery: boolean })[] {
  const at = /^\s*https?:\/\//i.test(text) ? text.indexOf('?') : -1;
  if (at < 0) return [{ text, whole, ofQuery: false }];
  const asked = text.slice(at + 1).split('&');
  return [
    { text: text.slice(0, at), whole: false, ofQuery: false },
    ...asked.map((each) => ({ text: each, whole: false, ofQuery: true })),
  ];
}

/** Every run of six words, across the lines of a file: a copied sentence stays copied however it is wrapped. */
function runsOf(lines: readonly Line[]): readonly Claim[] {
  const words = lines.flatMap(({ raw, place }) =>
    wordsOf(raw).map((word) => ({ word, place, weight: weightOf(word) })),
  );
  const runs: Claim[] = [];
  for (let start = 0; start < words.length; start++) {
    let weight = 0;
    let end = start;
    while (weight < RUN_WORDS && end < words.length) weight += words[end++]?.weight ?? 1;
    if (weight < RUN_WORDS) break;
    const run = words.slice(start, end).map(({ word }) => word);
    runs.push({ kind: 'run', text: run.join(' '), words: run, whole: false, place: words[start]?.place ?? '' });
  }
  return runs;
}
