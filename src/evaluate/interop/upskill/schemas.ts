import { z } from 'zod';
import { list, longText, shortText } from '../parse-foreign.ts';

// As upskill itself: a key that it does not know is refused.
const context = z.strictObject({ files: z.record(shortText, longText).nullish() });
const expected = z.strictObject({ contains: z.union([longText, list(longText)]) });

export const testSchema = z.strictObject({
  input: longText.min(1),
  context: context.nullish(),
  expected,
  output_file: shortText.nullish(),
  validator: shortText.nullish(),
  validator_config: z.record(shortText, z.union([shortText, z.number(), z.boolean()])).nullish(),
});

export const testsSchema = z.union([list(testSchema), z.strictObject({ cases: list(testSchema) })]);

/** `skill_meta.json`; what it says of the skill itself is not ours to keep. */
export const skillMetaSchema = z.looseObject({ tests: list(testSchema) });

export const runSchema = z.looseObject({
  metadata: z.looseObject({ model: shortText, task: longText }),
  passed: z.boolean(),
  assertions_passed: z.int(),
  assertions_total: z.int(),
  run_type: shortText.optional(),
  skill_name: shortText.nullish(),
});

export const batchSchema = z.looseObject({
  model: shortText,
  total_runs: z.int(),
  passed_runs: z.int(),
  results: list(runSchema),
});

export type UpskillTest = z.infer<typeof testSchema>;
