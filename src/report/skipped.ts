import type { SkippedLines } from '../domain/event.ts';
import { count, plural } from '../util/amounts.ts';

/** `5 lines skipped`; other parts of logs are documents, entries of archives, rows, or whole files. */
export function skippedText(skipped: readonly SkippedLines[]): string {
  const total = skipped.reduce((sum, each) => sum + each.count, 0);
  if (total === 0) return 'no line skipped';
  return `${plural(total, skipped.every(isOfLines) ? 'line' : 'part')} skipped`;
}

/** `logs/a.jsonl:12: not valid JSON (3 lines)`. */
export function skippedSentence(lines: SkippedLines): string {
  const what = `${place(lines)}: ${lines.reason}`;
  if (isOfLines(lines)) return `${what} (${plural(lines.count, 'line')})`;
  return lines.count === 1 ? what : `${what} (${count(lines.count)} times)`;
}

export function waitingSentence(line: SkippedLines): string {
  return `${place(line)}: ${line.reason}`;
}

function isOfLines({ line, reason }: SkippedLines): boolean {
  return line > 0 && !reason.startsWith('document ');
}

/** `logs/a.jsonl:12`; without a line where the whole file is meant. */
export function place({ file, line }: { readonly file: string; readonly line?: number }): string {
  return line === undefined || line === 0 ? file : `${file}:${line}`;
}
