import { RE2JS } from 're2js';
import { SEARCHED_CHARACTERS } from './words.ts';

/** Caps on what a hostile skill can cost: matching takes about 30 ns per instruction and character. */
const LONGEST_PATTERN = 1000;
const LARGEST_PROGRAM = 1000;
const CACHED_PATTERNS = 500;
const CACHED_MATCHES = 50;

interface Compiled {
  readonly pattern: RE2JS;
  readonly problem: string | null;
  /** What earlier texts gave; a memo of a pure function. */
  readonly matches: Map<string, string | null>;
}

const NEVER = RE2JS.compile('[^\\x00-\\x{10FFFF}]');
const cache = new Map<string, Compiled>();

/** What the one group captures at the first match in the text's first 10,000 characters, ignoring case. */
export function matchPattern(pattern: string, text: string): string | undefined {
  const compiled = compile(pattern);
  const searched = text.slice(0, SEARCHED_CHARACTERS);
  const known = compiled.matches.get(searched);
  if (known !== undefined) return known ?? undefined;
  const matcher = compiled.pattern.matcher(searched);
  const captured = compiled.problem === null && matcher.find() ? matcher.group(1) : null;
  remember(compiled.matches, searched, captured, CACHED_MATCHES);
  return captured ?? undefined;
}

/** Why the pattern cannot be used (RE2 syntax, exactly one capture group, bounded size), null where it can. */
export function patternProblem(pattern: string): string | null {
  return compile(pattern).problem;
}

/** How many instructions the pattern compiles to: what matching it costs per character. */
export function patternCost(pattern: string): number {
  return compile(pattern).pattern.programSize();
}

function compile(pattern: string): Compiled {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const compiled = compileNew(pattern);
  remember(cache, pattern, compiled, CACHED_PATTERNS);
  return compiled;
}

function compileNew(pattern: string): Compiled {
  const refuse = (problem: string): Compiled => ({ pattern: NEVER, problem, matches: new Map() });
  if (pattern.length > LONGEST_PATTERN) return refuse(`is longer than ${LONGEST_PATTERN} characters`);
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    if (compiled.groupCount() !== 1) return refuse(`has ${compiled.groupCount()} capture groups instead of one`);
    if (compiled.programSize() > LARGEST_PROGRAM) return refuse('repeats too much: lower its {counts}');
    return { pattern: compiled, problem: null, matches: new Map() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(`is not valid: ${reason.replace('(?i)', '')}`);
  }
}

/** Bounded: the oldest entry makes room. */
function remember<Value>(memo: Map<string, Value>, key: string, value: Value, size: number): void {
  const oldest = memo.size >= size ? memo.keys().next() : undefined;
  if (oldest?.done === false) memo.delete(oldest.value);
  memo.set(key, value);
}
