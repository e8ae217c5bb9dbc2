import type { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { describeIssue } from '../util/describe-issue.ts';

/**
 * Parses JSON Lines; blank lines are skipped. The schema may depend on what stands in a line. `path` is only for
 * messages. `findFault` may object to a row in the light of those before it.
 * @throws NightschoolError FILE_DAMAGED with file and line
 */
export function parseLines<Row>(
  text: string,
  schema: z.ZodType<Row> | ((value: unknown) => z.ZodType<Row>),
  options: { readonly path: string; findFault?(row: Row): string | null },
): readonly Row[] {
  const rows: Row[] = [];
  for (let [start, number] = [0, 1]; start < text.length; number++) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? text.length : end);
    start += line.length + 1;
    if (line.trim() === '') continue;
    const place = `${options.path}:${number}`;
    const value = parseJson(line, place);
    const row = (typeof schema === 'function' ? schema(value) : schema).safeParse(value);
    if (!row.success) throw damaged(place, describeIssue(row.error.issues[0]));
    const fault = options.findFault?.(row.data) ?? null;
    if (fault !== null) throw damaged(place, fault);
    rows.push(row.data);
  }
  return rows;
}

/** One JSON object a line, its keys in the order of the schema, so that a review shows only what changed. */
export function printLines<Row>(rows: readonly Row[], schema: z.ZodType<Row>): string {
  let text = ''; // as it grows: of a list of all lines there would be another copy
  for (const row of rows) text += `${JSON.stringify(schema.parse(row))}\n`;
  return text;
}

/** The error about a file of ours that is not what it should be. */
export function damaged(place: string, problem: string): NightschoolError {
  return new NightschoolError('FILE_DAMAGED', `${place}: ${problem}.`, {
    hint: 'Correct the line named above, or restore the file from version control.',
  });
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw damaged(place, `is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}
