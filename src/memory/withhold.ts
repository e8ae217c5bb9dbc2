import { blocksIn } from './blocks.ts';
import { joinLines, splitLines } from './lines.ts';
import { parseMarks } from './marks.ts';

/** A text without the entries that were learnt from these sources. */
export function withholdEntries(text: string, sources: ReadonlySet<string>): string {
  if (sources.size === 0) return text;
  const lines = splitLines(text);
  const withheld = blocksIn(lines).filter(({ lines: [first = ''] }) =>
    sources.has(parseMarks(first.replace(/^[-*+] /, '')).source ?? ''),
  );
  if (withheld.length === 0) return text;
  const isWithheld = (index: number): boolean => withheld.some(({ start, end }) => index >= start && index < end);
  return joinLines(lines.filter((_, index) => !isWithheld(index)));
}
