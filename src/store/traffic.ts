import { z } from 'zod';
import type { TrafficEntry } from '../domain/traffic.ts';
import { NightschoolError } from '../errors.ts';
import { chatAnswerSchema, chatMessageSchema, jsonObject, toolDefinitionSchema } from './chat-schema.ts';
import { appendJsonLines, parseJsonLines, readText } from './json-lines.ts';

const exchange = {
  key: z.string(),
  role: z.enum(['teacher', 'student', 'user', 'judge']),
  model: z.string(),
  fingerprint: z.string(),
  parts: z.record(z.string(), z.string()).optional(),
  request: z.strictObject({
    purpose: z.string(),
    messages: z.array(chatMessageSchema),
    tools: z.array(toolDefinitionSchema),
    schema: z.strictObject({ name: z.string(), json: jsonObject }).nullable(),
    seed: z.number().nullable(),
  }),
};

const error = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  retryAfterMs: z.number().nullable(),
});

const entrySchema = z.union([
  z.strictObject({ ...exchange, answer: chatAnswerSchema }),
  z.strictObject({ ...exchange, error }),
]) as unknown as z.ZodType<TrafficEntry>; // zod's optional keys admit undefined, which JSON cannot hold

/** Writes a recording: one exchange a line, each on disk before `append` resolves. */
export function openTraffic(path: string): { append(entry: TrafficEntry): Promise<void> } {
  let writing: Promise<void> = Promise.resolve();
  return {
    append: (entry) => {
      const written = writing.then(() => appendJsonLines(path, [entry]));
      writing = written.catch(() => undefined); // one that could not be written does not keep the next from trying
      return written;
    },
  };
}

/**
 * Reads a recording; a last line that a crash cut off is left out.
 * @throws NightschoolError FILE_DAMAGED with file and line, USAGE where there is no such file
 */
export async function readTraffic(path: string): Promise<readonly TrafficEntry[]> {
  const text = await readText(path);
  if (text === null) throw new NightschoolError('USAGE', `There is no recording ${path}.`);
  return parseJsonLines(text, entrySchema, path);
}
