import { z } from 'zod';
import type { NightSummary } from '../../domain/dashboard.ts';
import type { NightschoolError } from '../../errors.ts';
import { summariseNight } from '../../report/dashboard/summarise-night.ts';
import { summariseRuns } from '../../store/run-summaries.ts';

/** Counted up where a summary holds something else than before: those that are kept are then made anew. */
const SUMMARY_VERSION = 1;

const kept = z.strictObject({
  version: z.literal(SUMMARY_VERSION),
  night: z.custom<NightSummary>((value) => typeof value === 'object' && value !== null && 'runId' in value),
});

/** Three years of nights. */
const MOST_NIGHTS = 1100;

/** The nights that ledgers tell of, or told of before they went, oldest first. What was read of it is kept in `.nightschool/nights.jsonl`. */
export async function readNights(
  workspace: string,
  { readOnly, onDamaged }: { readonly readOnly: boolean; readonly onDamaged: (error: NightschoolError) => void },
): Promise<readonly NightSummary[]> {
  const summaries = await summariseRuns(workspace, {
    ...{ file: 'nights.jsonl', schema: kept, most: MOST_NIGHTS, readOnly, onDamaged },
    summarise: (events) => ({ version: SUMMARY_VERSION, night: summariseNight(events) }) as const,
  });
  return summaries.map(({ night }) => night);
}
