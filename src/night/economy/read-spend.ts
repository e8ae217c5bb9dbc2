import { z } from 'zod';
import type { NightschoolError } from '../../errors.ts';
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

export interface SpendOptions {
  /** A run that is left out; empty: none. */
  readonly except: string;
  readonly readOnly: boolean;
  /** Told of ledgers that are damaged, which are then left out. */
  readonly onDamaged: (error: NightschoolError) => void;
}

/** Ten years of nights: what a skill cost is the sum of them. */
const MOST_RUNS = 3650;

/** What every run spent, oldest first, `except` one: kept in `.nightschool/spend.jsonl`, which may be deleted. */
export async function readSpend(
  workspace: string,
  { except, readOnly, onDamaged }: SpendOptions,
): Promise<readonly RunSpend[]> {
  return summariseRuns(workspace, {
    ...{ file: 'spend.jsonl', schema: runSpend, most: MOST_RUNS, except, readOnly, onDamaged },
    summarise: (events) => events.reduce(addEvent, NOTHING_SPENT),
  });
}
