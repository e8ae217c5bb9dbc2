import { z } from 'zod';
import type { Trial } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';

const count = z.int().min(0);
const night = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD');

/** A line of `trials.jsonl`. `reason` was redacted before it was written; reading it back does not undo that. */
export const trialSchema = z.strictObject({
  id: z.string().describe('Hash of all that makes it this run and no other'),
  version: z.string().describe('Content hash of the version, or none'),
  arm: z
    .enum(['with-skill', 'no-skill', 'incumbent', 'null-policy', 'raw-trace'])
    .describe('What stood where the skill would; null-policy does nothing'),
  phase: z.enum(['train', 'gate', 'baseline', 'recertify', 'comparator', 'comparison']).describe('What it was run for'),
  caseId: z.string().describe('Line of cases.jsonl'),
  pass: count.describe('Number of the shuffled pass over the cases, from 0'),
  retry: count.optional().describe('How many runs of it broke down before'),
  seed: z.int().describe('What the student was seeded with'),
  fingerprint: z.string().describe('Hash of all that a certificate depends on'),
  outcome: z.enum(['passed', 'failed', 'errored']).describe('errored: it broke down, which is never failed'),
  cause: z
    .enum([
      'replay-miss',
      'infrastructure',
      'missing-effect',
      'extra-effect',
      'missing-fact',
      'gave-up',
      'turn-limit',
      'token-limit',
      'assertion',
    ])
    .optional()
    .describe('Why it did not pass; replay-miss and infrastructure go with errored'),
  reason: z.string().optional().describe('What differed from what was expected'),
  hits: count.describe('Calls answered from the recordings'),
  misses: count.describe('Calls that nobody ever recorded'),
  faults: z
    .strictObject({
      'as-text': count.optional(),
      malformed: count.optional(),
      'unknown-tool': count.optional(),
      'invalid-arguments': count.optional(),
    })
    .optional()
    .describe('Calls that were wrong in form; as-text: read from the reply, and carried out'),
  tokens: z.strictObject({ input: count, output: count }).describe('Of the student'),
  transcript: z.string().optional().describe('Hash of the redacted transcript'),
  night: night.describe('When, YYYY-MM-DD'),
  durationMs: z.number().min(0).describe('How long it took'),
}) as unknown as z.ZodType<Trial>; // `reason` is text that redaction wrote: the brand cannot be checked, only carried on

/** A line of `split.jsonl`. */
export const sideSchema: z.ZodType<SideOf> = z.strictObject({
  taskId: z.string().describe('The task'),
  group: z.string().describe('Tasks that share something that gives them away are on one side'),
  side: z
    .enum(['train', 'held-out', 'set-aside'])
    .describe('train: the teacher may see it; held-out: the exam; set-aside: neither any more'),
});
