import { z } from 'zod';
import type { Json } from '../../domain/json.ts';
import { NightschoolError } from '../../errors.ts';
import { describeIssue } from '../../util/describe-issue.ts';
import { nestsDeeper } from '../../util/nesting.ts';

/** Texts and lists of other tools' files; what is longer is no test case. */
export const shortText = z.string().max(2_000);
export const longText = z.string().max(200_000);
export const list = <Member extends z.ZodType>(member: Member) => z.array(member).max(5_000);

const DEEPEST = 32;

/**
 * JSON of another tool. `path` is only for messages.
 * @throws NightschoolError FILE_DAMAGED with the file, and the line where that is known
 */
export function parseForeignJson(text: string, path: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const line = /\(line (\d+)/.exec(said)?.[1];
    throw unreadable(line === undefined ? path : `${path}:${line}`, `it is not JSON: ${said}`);
  }
  if (nestsDeeper(value, DEEPEST)) throw unreadable(path, `it nests deeper than ${DEEPEST} levels`);
  return value;
}

/** @throws NightschoolError FILE_DAMAGED with the file and the place in it */
export function parseAs<Value>(schema: z.ZodType<Value>, value: unknown, path: string): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable(path, describeIssue(parsed.error.issues[0]));
}

/** Names of keys that a format does not have, as a sentence for each place; none where there are none. */
export function unknownKeys(value: object, known: readonly string[], where: string): readonly string[] {
  const names = Object.keys(value).filter((name) => !known.includes(name));
  return names.length === 0 ? [] : [`${where}: ${names.map((name) => name.slice(0, 60)).join(', ')}: not known here.`];
}

export function unreadable(place: string, problem: string): NightschoolError {
  return new NightschoolError('FILE_DAMAGED', `${place}: ${problem}.`, {
    hint: 'Correct the file named above; nothing was imported.',
  });
}
