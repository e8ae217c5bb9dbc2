import type { MemoryEntry } from '../domain/memory.ts';
import { hash } from '../util/hash.ts';

const DIGITS = '0123456789abcdefghijklmnopqrstuv';

/**
 * Six base-32 digits of a sha256. What was learnt from a task has the same id whenever it is learnt again: its success or
 * failure by the task alone, however it is worded; the rest by task and text. Everything else by day, kind, text, and
 * what it supersedes: said again, with what it replaces, it is something new.
 * @param again how often the same was said and forgotten before
 */
export function entryId(
  { date, kind, text, source }: Pick<MemoryEntry, 'date' | 'kind' | 'text' | 'source'>,
  supersedes: MemoryEntry['supersedes'] = null,
  again = 0,
): string {
  const isLesson = kind === 'success' || kind === 'failure';
  const replaced = supersedes === null ? [] : [`${supersedes.date} ${supersedes.id ?? ''}`];
  const repeated = again === 0 ? [] : [`again ${again}`];
  if (source === null) return toId([date, kind, text, ...replaced, ...repeated]);
  return toId(isLesson ? [source, kind] : [source, kind, text]);
}

function toId(parts: readonly string[]): string {
  let rest = Number.parseInt(hash(parts.join('\n'), 8), 16);
  return Array.from({ length: 6 }, () => {
    const digit = DIGITS[rest % 32] ?? '0';
    rest = Math.floor(rest / 32);
    return digit;
  }).join('');
}
