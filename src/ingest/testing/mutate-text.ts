import type { Random } from '../../util/random.ts';
import { isObject } from '../formats/common/lenient.ts';
import { parseJson } from '../parse-json.ts';
import { type Lines, mutateLines } from './mutate.ts';

/** The record that is made of a line of a log that is text, as JSON. */
export function recordOfText(text: string): string {
  return JSON.stringify({ text });
}

/**
 * A damaged copy of such records, as `mutateLines` makes one: first the text is damaged, then in half of all cases the
 * records are as well.
 */
export function mutateText(lines: Lines, other: Lines, random: Random): ReturnType<typeof mutateLines> {
  const texts = mutateLines(lines.map(textIn), other.map(textIn), random);
  const damaged = texts.lines.map(recordOfText);
  if (random() < 0.5) return { lines: damaged, mutated: texts.mutated };
  const records = mutateLines(damaged, other, random);
  return { lines: records.lines, mutated: texts.mutated + records.mutated };
}

function textIn(line: string): string {
  const parsed = parseJson(line);
  const text = parsed.ok && isObject(parsed.value) ? parsed.value.text : undefined;
  return typeof text === 'string' ? text : line;
}
