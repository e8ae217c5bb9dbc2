import type { Leak } from '../domain/guard.ts';
import type { AllowList } from '../util/allow-list.ts';
import { findLogins, findNamed } from './context.ts';
import { decodeRun, placesOf, unescapeText } from './decode.ts';
import type { Known } from './known.ts';
import { findAccounts, findCards } from './numbers.ts';
import { findPrivateKeys } from './private-keys.ts';
import { eachRun } from './runs.ts';
import { findTokens } from './shapes.ts';

/** Encodings inside one another that are undone. */
const DEEPEST = 3;

export interface ScanOptions {
  readonly known: Known;
  /** What is let through. */
  readonly allow: Pick<AllowList, 'has'>;
}

/** Everything secret in a text, also where it is encoded; in order, those inside others left out. Linear time. */
export function scanText(text: string, options: ScanOptions): readonly Leak[] {
  const leaks = scanLevel(text, options, 0);
  return leaks.length < 2 ? leaks : outermost(leaks);
}

function scanLevel(text: string, options: ScanOptions, depth: number): Leak[] {
  const found = [...options.known.find(text), ...findPrivateKeys(text), ...findLogins(text)];
  found.push(...findCards(text), ...findAccounts(text));
  eachRun(text, (run) => {
    const { start, end } = run;
    found.push(...findTokens(text, start, end));
    if (run.hasDigit) found.push(...findNamed(text, start, end));
    if (depth === DEEPEST) return;
    for (const decoded of decodeRun(text.slice(start, end), run)) {
      const [inner] = scanLevel(decoded, options, depth + 1);
      if (inner !== undefined) found.push({ rule: inner.rule, start, end });
    }
  });
  if (depth < DEEPEST) found.push(...scanUnescaped(text, options, depth));
  return found.filter(({ start, end }) => !options.allow.has(text.slice(start, end)));
}

function scanUnescaped(text: string, options: ScanOptions, depth: number): Leak[] {
  const unescaped = unescapeText(text);
  if (unescaped === null || unescaped === text) return [];
  const leaks = scanLevel(unescaped, options, depth + 1);
  if (leaks.length === 0) return leaks;
  const places = placesOf(text);
  return leaks.map(({ rule, start, end }) => ({
    rule,
    start: places[start] ?? text.length,
    end: places[end] ?? text.length,
  }));
}

function outermost(leaks: readonly Leak[]): readonly Leak[] {
  const kept: Leak[] = [];
  for (const leak of leaks.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || leak.start >= last.end) kept.push(leak);
    else if (leak.end > last.end) kept[kept.length - 1] = { ...last, end: leak.end };
  }
  return kept;
}
