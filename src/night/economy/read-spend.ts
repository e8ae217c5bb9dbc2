import { z } from 'zod';
import { summariseRuns } from '../../store/run-summaries.ts';
import { addEvent, NOTHING_SPENT, type RunSpend } from './run-spend.ts';

const cost = z.strictObject({ tokens: z.number(), usd: z.number().nullable() });

/** As JSON: a map is a list of pairs there. */
const runSpend: z.ZodType<RunSpend> = z.strictObject({
  night: z.string().nullable(),
  all: cost,
  teacher: z.record(z.string(), cost),
  students: z.record(z.string(), cost),
  trials: z.record(z.string(), z.record(z.string(), z.number())),
  renamed: z.array(z.tuple([z.string(), z.string()])),
});

/** What every run spent, oldest first, `except` one: kept in `.nightschool/spend.jsonl`, which may be deleted. */
export async function readSpend(
  workspace: string,
  { except, readOnly }: { readonly except: string; readonly readOnly: boolean },
): Promise<readonly RunSpend[]> {
  return summariseRuns(workspace, {
    ...{ file: 'spend.jsonl', schema: runSpend, except, readOnly },
    summarise: (events) => events.reduce(addEvent, NOTHING_SPENT),
  });
}
