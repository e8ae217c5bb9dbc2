import type { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { describeIssue } from '../util/describe-issue.ts';

/**
 * The value of a text of ours, once it is found to be what it should be. `place`: the file, and its line, for messages.
 * @throws NightschoolError FILE_DAMAGED
 */
export function parseJsonAs<Value>(
  text: string,
  schema: z.ZodType<Value>,
  { place, ...options }: { readonly place: string; readonly hint?: string },
): Value {
  try {
    const read = schema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    throw new NightschoolError('FILE_DAMAGED', `${place}: ${describeIssue(read.error.issues[0])}.`, options);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new NightschoolError('FILE_DAMAGED', `${place} is not JSON: ${error.message}.`, options);
  }
}
