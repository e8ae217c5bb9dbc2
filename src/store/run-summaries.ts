import { join } from 'node:path';
import { z } from 'zod';
import type { RunEvent } from '../domain/event.ts';
import { writeFileAtomic } from './atomic.ts';
import { printJsonLines, readText } from './json-lines.ts';
import { listRuns, readRun } from './ledger.ts';

export interface SummaryOptions<Summary> {
  /** Where summaries are kept, below `.nightschool/`. It may be deleted. */
  readonly file: string;
  /** Of one summary, as JSON; what does not fit is made anew. */
  readonly schema: z.ZodType<Summary>;
  readonly summarise: (events: readonly RunEvent[]) => Summary;
  /** A run that is left out. */
  readonly except?: string;
  readonly readOnly: boolean;
}

/**
 * What every run that keeps a ledger came to, oldest first. Ledgers hold whole transcripts: each is read once, and again
 * where it has grown.
 */
export async function summariseRuns<Summary>(
  workspace: string,
  { file, schema, summarise, except, readOnly }: SummaryOptions<Summary>,
): Promise<readonly Summary[]> {
  const path = join(workspace, '.nightschool', file);
  const line = z.strictObject({ run: z.string(), bytes: z.number(), summary: schema });
  const known = new Map((await readLines(path, line)).map((each) => [each.run, each]));
  const lines: z.infer<typeof line>[] = [];
  for (const { run, bytes } of await listRuns(workspace)) {
    if (run === except) continue;
    const before = known.get(run);
    const isKnown = before?.bytes === bytes;
    lines.push(isKnown ? before : { run, bytes, summary: summarise(await readRun(workspace, run)) });
  }
  if (!readOnly && lines.some((each) => known.get(each.run) !== each)) {
    await writeFileAtomic(path, printJsonLines(lines));
  }
  return lines.map(({ summary }) => summary);
}

/** What cannot be read is read from the ledger again. */
async function readLines<Line>(path: string, schema: z.ZodType<Line>): Promise<readonly Line[]> {
  const lines = ((await readText(path)) ?? '').split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    try {
      return schema.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      return [];
    }
  });
}
