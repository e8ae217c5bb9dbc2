import { createRequire } from 'node:module';
import { NightschoolError } from '../errors.ts';

/** Texts that people say are no secrets. */
export interface AllowList {
  /** Whether a text is one of them, or a pattern matches all of it; case does not matter. */
  has(text: string): boolean;
  /** @throws NightschoolError PIPELINE_INVALID for what is no pattern */
  add(entries: readonly string[]): void;
}

/** Caps on what a pattern and a text may cost. */
const LONGEST_PATTERN = 1_000;
const LARGEST_PROGRAM = 2_000;
const LONGEST_TEXT = 10_000;

const PATTERN = /^\/(.+)\/$/s;

/** `entries`: exact texts, or `/…/`: a pattern in RE2 syntax, which takes linear time whatever it is. */
export function createAllowList(entries: readonly string[]): AllowList {
  const texts = new Set<string>();
  const patterns = new Map<string, Matches>();
  const add = (added: readonly string[]): void => {
    for (const entry of added) {
      texts.add(entry.toLowerCase()); // a path may stand between slashes too
      if (PATTERN.test(entry) && !patterns.has(entry)) patterns.set(entry, compile(entry));
    }
  };
  add(entries);
  const isMatched = (text: string): boolean =>
    text.length <= LONGEST_TEXT && [...patterns.values()].some((matches) => matches(text));
  return { add, has: (text) => texts.has(text.toLowerCase()) || isMatched(text) };
}

/** Why an entry cannot be used; null where it can. */
export function allowProblem(entry: string): string | null {
  try {
    createAllowList([entry]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The entries as one list is told from another: exact texts without their case, each once, sorted. */
export function normalizeAllowed(entries: readonly string[]): readonly string[] {
  return [...new Set(entries.map((entry) => (PATTERN.test(entry) ? entry : entry.toLowerCase())))].sort();
}

type Matches = (text: string) => boolean;

function compile(entry: string): Matches {
  const source = PATTERN.exec(entry)?.[1] ?? '';
  if (source.length > LONGEST_PATTERN) throw invalid(entry, `is longer than ${LONGEST_PATTERN} characters`);
  const { RE2JS } = loadEngine();
  const pattern = (() => {
    try {
      return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
    } catch (error) {
      throw invalid(entry, `is no pattern: ${error instanceof Error ? error.message : String(error)}`);
    }
  })();
  if (pattern.programSize() > LARGEST_PROGRAM) throw invalid(entry, 'repeats too much: lower its {counts}');
  if (pattern.matches('')) throw invalid(entry, 'matches the empty text, so everything would be let through');
  return (text) => pattern.matches(text);
}

/** Loaded where a pattern is used, as every command looks at what it prints, and the engine takes 30 ms to load. */
function loadEngine(): typeof import('re2js') {
  return createRequire(import.meta.url)('re2js'); // `require` knows no types
}

function invalid(entry: string, problem: string): NightschoolError {
  return new NightschoolError('PIPELINE_INVALID', `redact.allow: ${entry.slice(0, 80)} ${problem}.`);
}
