import type { AllowList } from '../util/allow-list.ts';
import type { Decoded, Encoding } from './encodings/encoding.ts';
import type { Memo } from './memo.ts';
import { isBracketed, type Pseudonym } from './pseudonym.ts';
import type { Look, Replacement, Rule, Span } from './rule.ts';
import { secretRule } from './secret-rule.ts';
import type { Watch } from './watch/watch.ts';

/** What to look for and how to replace it. */
export interface Scanner {
  readonly looks: readonly RuledLook[];
  readonly encodings: readonly Encoding[];
  /** Tells where each of the looks, by its index, is to be asked, and after them each of the encodings. */
  readonly watch: Watch;
  /** Names of the rules that are switched off. */
  readonly off: ReadonlySet<string>;
  readonly pseudonym: Pseudonym;
  /** Whether there is nothing in a text to redact. */
  readonly clean: Memo<boolean>;
  /** What is never redacted. */
  readonly allow: Pick<AllowList, 'has'>;
}

export interface RuledLook {
  readonly rule: Rule;
  readonly look: Look;
}

/** A text after redaction. */
export interface Scan {
  readonly text: string;
  /** Name of the rule of each replacement. */
  readonly found: readonly string[];
  /** What was replaced by what, where other text of the same record may say it without looking like it. */
  readonly known: readonly Replacement[];
}

/** A part of a text that is to be replaced. */
export interface Finding extends Span {
  readonly rule: Rule;
  /** Index of the look: of two that find the same, the one whose rule stands first counts. */
  readonly rank: number;
  /** What was found: the text there, or what it says in another writing. */
  readonly value: string;
  /** What is found in all that is replaced for it, where that is more. */
  readonly inside?: Finding;
}

/** A replacement may complete another match; this many rounds always settled it. */
const MOST_ROUNDS = 6;

/** Of a text in base64 that holds URLs, as much as anybody writes. */
const MOST_LEVELS = 2;

/** Redacts one text until nothing is found any more, so that redacting the result again changes nothing. Null: nothing was found. */
export function scanText(text: string, scanner: Scanner): Scan | null {
  const found: string[] = [];
  const known: Replacement[] = [];
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const findings = findAll(current, scanner);
    if (findings.length === 0) break;
    const pieces: string[] = [];
    let end = 0;
    for (const finding of findings) {
      pieces.push(current.slice(end, finding.start), finding.rule.replace(finding.value, scanner.pseudonym));
      found.push(nameOf(finding));
      known.push(...knownOf(finding, scanner.pseudonym));
      end = finding.end;
    }
    current = pieces.join('') + current.slice(end);
  }
  return found.length === 0 ? null : { text: current, found, known };
}

/** What is to be replaced in a text as it stands, in order, no two overlapping. */
export function findAll(text: string, scanner: Scanner): readonly Finding[] {
  return merge(findDown(text, scanner, 0), text);
}

/** Name of the rule that found it, in whatever writing. */
export function nameOf({ rule, inside }: Finding): string {
  return inside === undefined ? rule.name : nameOf(inside);
}

function knownOf({ rule, value, inside }: Finding, pseudonym: Pseudonym): readonly Replacement[] {
  const own = rule.elsewhere?.(value, pseudonym) ?? [];
  return inside === undefined ? own : [...own, ...knownOf(inside, pseudonym)];
}

function findDown(text: string, scanner: Scanner, level: number): readonly Finding[] {
  const { findings, decoded } = lookThrough(text, scanner, level < MOST_LEVELS);
  const here = findings.filter(
    (finding) => finding.end > finding.start && !scanner.allow.has(finding.value) && !isBracketed(text, finding),
  );
  // Only now: while a text is watched, no other can be.
  const inside = decoded.flatMap((part) =>
    findDown(part.text, scanner, level + 1).map((finding) => placeOf(finding, part, text)),
  );
  return [...here, ...inside.filter((finding) => finding.end > finding.start && !isBracketed(text, finding))];
}

function placeOf(finding: Finding, { isWhole, placeOf }: Decoded, text: string): Finding {
  const place = placeOf(finding);
  if (!isWhole) return { ...finding, ...place };
  return { ...JOINED, ...place, value: text.slice(place.start, place.end), inside: finding };
}

interface Looked {
  readonly findings: readonly Finding[];
  readonly decoded: readonly Decoded[];
}

function lookThrough(text: string, { looks, encodings, watch, off }: Scanner, decodes: boolean): Looked {
  const findings: Finding[] = [];
  const decoded: Decoded[] = [];
  const opened: ((place: number) => void)[] = [];
  const open = (rank: number): ((place: number) => void) => {
    const encoding = encodings[rank - looks.length];
    if (encoding !== undefined && decodes) return encoding.open(text, (part) => decoded.push(part));
    const { rule, look } = looks[rank] ?? {};
    if (rule === undefined || look === undefined || off.has(rule.name)) return () => {};
    return look.open(text, ({ start, end }) =>
      findings.push({ start, end, rule, rank, value: text.slice(start, end) }),
    );
  };
  watch(text, (rank, place) => {
    opened[rank] ??= open(rank);
    opened[rank]?.(place);
  });
  return { findings, decoded };
}

/** Joins findings that overlap. A joined one that no single rule found as a whole is treated as a secret. */
function merge(findings: readonly Finding[], text: string): readonly Finding[] {
  if (findings.length < 2) return findings;
  const sorted = [...findings].sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  const merged: Finding[] = [];
  for (const finding of sorted) {
    const last = merged.at(-1);
    if (last === undefined || finding.start >= last.end) merged.push(finding);
    else if (finding.end > last.end) merged.push(join(last, finding, text));
  }
  return merged;
}

function join({ start }: Finding, { end }: Finding, text: string): Finding {
  return { ...JOINED, start, end, value: text.slice(start, end) };
}

const JOINED = { rule: secretRule({ name: 'secret', revision: 1, looks: [] }), rank: -1 };
