import { BRACKETED, type Pseudonym } from './pseudonym.ts';
import type { Replacement, Rule, Span } from './rule.ts';
import { secretRule } from './secret-rule.ts';

/** What to look for and how to replace it. */
export interface Scanner {
  readonly rules: readonly Rule[];
  readonly pseudonym: Pseudonym;
  /** Texts never redacted, in lower case. */
  readonly allow: ReadonlySet<string>;
}

/** A text after redaction. */
export interface Scan {
  readonly text: string;
  /** Name of the rule of each replacement. */
  readonly found: readonly string[];
  /** What was replaced by what, where other text of the same record may say it without looking like it. */
  readonly known: readonly Replacement[];
}

interface Finding extends Span {
  readonly rule: Rule;
}

/** A replacement may complete another match; this many rounds always settled it. */
const MOST_ROUNDS = 6;

/** Redacts one text until nothing is found any more, so that redacting the result again changes nothing. */
export async function scanText(text: string, scanner: Scanner): Promise<Scan> {
  const found: string[] = [];
  const known: Replacement[] = [];
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const findings = merge(await findAll(current, scanner));
    if (findings.length === 0) break;
    const pieces: string[] = [];
    let end = 0;
    for (const finding of findings) {
      const value = current.slice(finding.start, finding.end);
      const placeholder = finding.rule.replace(value, scanner.pseudonym);
      pieces.push(current.slice(end, finding.start), placeholder);
      found.push(finding.rule.name);
      known.push(...(finding.rule.elsewhere?.(value, scanner.pseudonym) ?? []));
      end = finding.end;
    }
    current = pieces.join('') + current.slice(end);
  }
  return { text: current, found, known };
}

async function findAll(text: string, { rules, allow }: Scanner): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const spans = rule.find(text);
    // Most rules answer at once; waiting for each would double the time over a night of short texts.
    for (const span of spans instanceof Promise ? await spans : spans) findings.push({ ...span, rule });
  }
  if (findings.length === 0) return findings;
  const settled = Array.from(text.matchAll(BRACKETED), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  return findings.filter(
    (finding) =>
      finding.end > finding.start &&
      !allow.has(text.slice(finding.start, finding.end).toLowerCase()) &&
      !isInside(finding, settled),
  );
}

/** Whether the span lies in one of the others, which are in order and apart. */
function isInside(span: Span, others: readonly Span[]): boolean {
  let low = 0;
  let high = others.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((others[middle]?.end ?? 0) < span.end) low = middle + 1;
    else high = middle;
  }
  const other = others[low];
  return other !== undefined && other.start <= span.start && span.end <= other.end;
}

/** Joins findings that overlap. A joined one that no single rule found as a whole is treated as a secret. */
function merge(findings: readonly Finding[]): Finding[] {
  // The sort is stable: of equal spans the rule that stands first in the registry stays first.
  const sorted = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Finding[] = [];
  for (const finding of sorted) {
    const last = merged.at(-1);
    if (last === undefined || finding.start >= last.end) merged.push(finding);
    else if (finding.end > last.end) merged.push({ start: last.start, end: finding.end, rule: JOINED });
  }
  return merged;
}

const JOINED = secretRule({ name: 'secret', revision: 1, find: () => [] });

/** Replaces every occurrence that is not part of a longer word. Linear in the text for each value. */
export function replaceKnown(text: string, { value, placeholder }: Replacement): string {
  const pieces: string[] = [];
  let end = 0;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
    const after = at + value.length;
    if (/[\p{L}\p{N}]/u.test(text.charAt(at - 1)) || /[\p{L}\p{N}]/u.test(text.charAt(after))) continue;
    pieces.push(text.slice(end, at), placeholder);
    end = after;
  }
  return pieces.join('') + text.slice(end);
}
