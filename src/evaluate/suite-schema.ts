import { z } from 'zod';
import type { Case, Recording } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';

const name = z.string().min(1);
// What JSON.parse gave is JSON already; only a missing key is left to find.
const json = z.custom<unknown>((value) => value !== undefined, 'is missing');
const callArguments = z.record(z.string(), json);

/** An assertion as promptfoo takes it; promptfoo checks the rest when it runs it. */
export const assertionSchema = z.looseObject({ type: name }) as unknown as z.ZodType<JsonObject>; // read from JSON or YAML, so JSON

/** A line of `cases.jsonl`. Its texts were redacted before they were written: the brand cannot be checked, only carried on. */
export const caseSchema = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,80}$/, 'must be 1 to 80 letters, digits, dots, dashes or underscores'),
  sessionId: name,
  group: name,
  side: z.enum(['train', 'held-out']),
  origin: z.enum(['log', 'person']),
  request: z.array(z.string()).min(1),
  effects: z.array(z.strictObject({ tool: name, arguments: callArguments })),
  facts: z.array(z.union([name, z.number()])),
  assert: z.array(assertionSchema).optional(),
}) as unknown as z.ZodType<Case>;

/** A line of `recordings.jsonl`; redacted like a case. */
export const recordingSchema = z.strictObject({
  taskId: name,
  sessionId: name,
  steps: z.array(
    z.strictObject({
      tool: name,
      arguments: callArguments,
      result: json,
      status: z.enum(['ok', 'error', 'missing']),
      afterTurn: z.int().min(1),
    }),
  ),
}) as unknown as z.ZodType<Recording>;

/** What our test loader is told in `promptfooconfig.yaml`, under `tests: config:`. */
export const settingsSchema = z.strictObject({
  skill: z.string().regex(SKILL_NAME, 'must be the name of a skill'),
  familyId: name,
  /** The SKILL.md that the student gets, as a `file://` reference; without it the student gets none. */
  instructions: z.string().optional(),
  maximumActions: z.int().min(1),
  writes: z.array(name),
  freeText: z.array(name),
  cases: z.string(),
  recordings: z.string(),
});

export type Settings = z.infer<typeof settingsSchema>;
