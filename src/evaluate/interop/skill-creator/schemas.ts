import { z } from 'zod';
import { list, longText, shortText } from '../parse-foreign.ts';

// Two dialects of one format: `expectations` in skill-creator's own files, `assertions` (and `assertion_results`) in the
// documentation of agentskills.io. Both are read, and both are written.

const id = z.union([z.int(), shortText]);
const optional = <Value extends z.ZodType>(value: Value) => value.nullish().transform((given) => given ?? undefined);

export const evalSchema = z.looseObject({
  id,
  prompt: longText.min(1),
  expected_output: optional(longText),
  files: optional(list(shortText)),
  expectations: optional(list(longText)),
  assertions: optional(list(longText)),
});
export const EVAL_KEYS = ['id', 'prompt', 'expected_output', 'files', 'expectations', 'assertions'];

export const evalsSchema = z.looseObject({ skill_name: optional(shortText), evals: list(evalSchema) });

export const metadataSchema = z.looseObject({
  eval_id: id,
  eval_name: optional(shortText),
  prompt: longText.min(1),
  assertions: optional(list(longText)),
  expectations: optional(list(longText)),
});
export const METADATA_KEYS = ['eval_id', 'eval_name', 'prompt', 'assertions', 'expectations'];

const graded = z.looseObject({ text: longText, passed: z.boolean(), evidence: optional(longText) });

export const gradingSchema = z.looseObject({
  expectations: optional(list(graded)),
  assertion_results: optional(list(graded)),
  summary: optional(
    z.looseObject({ passed: z.number(), failed: z.number(), total: z.number(), pass_rate: z.number() }),
  ),
});

const spread = z.looseObject({ mean: z.number() });
const summary = z.looseObject({
  pass_rate: optional(spread),
  time_seconds: optional(spread),
  tokens: optional(spread),
});
/** Texts with a sign in one dialect, numbers in the other. */
const delta = z.record(z.string(), z.union([z.number(), shortText]));

export const benchmarkSchema = z.looseObject({
  metadata: optional(z.looseObject({ skill_name: optional(shortText), executor_model: optional(shortText) })),
  runs: optional(
    list(
      z.looseObject({
        eval_id: id,
        configuration: shortText,
        run_number: optional(z.number()),
        result: optional(z.looseObject({ pass_rate: z.number() })),
        expectations: optional(list(graded)),
        assertion_results: optional(list(graded)),
      }),
    ),
  ),
  run_summary: z.record(z.string(), z.union([summary, delta])),
});

export type Eval = z.infer<typeof evalSchema>;
export type Benchmark = z.infer<typeof benchmarkSchema>;
