import { z } from 'zod';
import type { Trial } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';

const count = z.int().min(0);
const night = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD');

/** A line of `trials.jsonl`. `reason` was redacted before it was written; reading it back does not undo that. */
export const trialSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  arm: z.enum(['with-skill', 'no-skill', 'incumbent', 'null-policy', 'raw-trace']),
  phase: z.enum(['train', 'gate', 'baseline', 'recertify', 'comparator', 'comparison']),
  caseId: z.string(),
  pass: count,
  retry: count.optional(),
  seed: z.int(),
  fingerprint: z.string(),
  outcome: z.enum(['passed', 'failed', 'errored']),
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
    .optional(),
  reason: z.string().optional(),
  hits: count,
  misses: count,
  faults: z
    .strictObject({
      'as-text': count.optional(),
      malformed: count.optional(),
      'unknown-tool': count.optional(),
      'invalid-arguments': count.optional(),
    })
    .optional(),
  tokens: z.strictObject({ input: count, output: count }),
  transcript: z.string().optional(),
  night,
  durationMs: z.number().min(0),
}) as unknown as z.ZodType<Trial>; // `reason` is text that redaction wrote: the brand cannot be checked, only carried on

/** A line of `split.jsonl`. */
export const sideSchema: z.ZodType<SideOf> = z.strictObject({
  taskId: z.string(),
  group: z.string(),
  side: z.enum(['train', 'held-out', 'set-aside']),
});
