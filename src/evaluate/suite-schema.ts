import { z } from 'zod';
import type { Case, Recording } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { SKILL_NAME } from '../util/skill/skill-name.ts';
import type { Written } from './stored-suite.ts';

const name = z.string().min(1);
// What JSON.parse gave is JSON already; only a missing key is left to find.
const json = z.custom<unknown>((value) => value !== undefined, 'is missing');
const callArguments = z.record(z.string(), json);

/** An assertion as promptfoo takes it; promptfoo checks the rest when it runs it. */
export const assertionSchema = z.looseObject({ type: name }) as unknown as z.ZodType<JsonObject>; // read from JSON or YAML, so JSON

const caseId = z.string().regex(/^[\w.-]{1,80}$/, 'must be 1 to 80 letters, digits, dots, dashes or underscores');

/** A line of `cases.jsonl`. Its texts were redacted before they were written: the brand cannot be checked, only carried on. */
export const caseSchema = z.strictObject({
  id: caseId.describe('Of the task, or a name that a person gave'),
  sessionId: name.describe('Session of the task'),
  group: name.describe('Cases of one group share something that gives them away'),
  side: z.enum(['train', 'held-out']).describe('Practice or exam'),
  origin: z
    .enum(['log', 'person', 'teacher'])
    .describe('person: never overwritten; teacher: a variant, for practice only'),
  askedOn: z.iso.date().optional().describe('When it was asked'),
  pinned: z.literal(true).optional().describe('A version that does worse on it than the live one is not promoted'),
  request: z.array(z.string()).min(1).describe("The user's turns, first to last"),
  effects: z
    .array(z.strictObject({ tool: name, arguments: callArguments }))
    .describe('Calls that success consists of, in their order; none for a request that only reads'),
  facts: z.array(z.union([name, z.number()])).describe('What the final reply must state'),
  assert: z.array(assertionSchema).optional().describe('promptfoo assertions that people added'),
}) as unknown as z.ZodType<Case>;

/** A line of `cases.jsonl` about a case that is to stay out. */
export const excludedSchema = z
  .strictObject({ id: caseId, excluded: z.literal(true) })
  .describe('A case that a person keeps out for good');

/** The line of `cases.jsonl` that says what the job wrote there, by which later changes of people are told. */
export const writtenSchema = z.strictObject({
  written: z.strictObject({
    hash: name,
    format: name,
    added: z.int().min(0),
    retired: z.int().min(0),
    why: z.enum(['first', 'sealed', 'people', 'settings', 'format', 'too-few', 'drifted', 'grown']).optional(),
    drifted: z.literal(true).optional(),
    varied: z.literal(true).optional(),
    heldOut: z.array(caseId),
    cases: z.record(caseId, name),
  }),
}) as unknown as z.ZodType<{ readonly written: Written }>; // zod's optional keys may be undefined, ours may not

/** A line of `recordings.jsonl`; redacted like a case. */
const recordingLine = z.strictObject({
  taskId: name.describe('The task'),
  sessionId: name.describe('Its session'),
  waiting: z.literal(true).optional().describe('It came after the exam was made: only practice answers from it'),
  steps: z.array(
    z.strictObject({
      tool: name.describe('What was called'),
      arguments: callArguments.describe('With what'),
      result: json.describe('What came back'),
      status: z.enum(['ok', 'error', 'missing']).describe('How it went; missing: the log has no result'),
      afterTurn: z.int().min(1).describe("Number of the user's turn before it"),
    }),
  ),
});

/** A recording as it stands in the file. */
export interface RecordingLine extends Recording {
  readonly waiting?: true;
}

export const recordingSchema = recordingLine as unknown as z.ZodType<RecordingLine>;

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
