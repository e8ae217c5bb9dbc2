import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../store/atomic.ts';
import { printJsonLines, readText } from '../../store/json-lines.ts';
import { listRuns, readRun } from '../../store/ledger.ts';
import { addEvent, NOTHING_SPENT, type RunSpend } from './run-spend.ts';

const cost = z.strictObject({ tokens: z.number(), usd: z.number().nullable() });

const summary = z.strictObject({
  run: z.string(),
  bytes: z.number(),
  spend: z.strictObject({
    night: z.string().nullable(),
    all: cost,
    teacher: z.record(z.string(), cost),
    students: z.record(z.string(), cost),
    trials: z.record(z.string(), z.record(z.string(), z.number())),
    renamed: z.array(z.tuple([z.string(), z.string()])),
  }) satisfies z.ZodType<RunSpend>,
});
type Summary = z.infer<typeof summary>;

/**
 * What every run spent, oldest first, `except` one. Ledgers hold whole transcripts: what was read of one is kept in
 * `.nightschool/spend.jsonl`, which may be deleted.
 */
export async function readSpend(
  workspace: string,
  { except, readOnly }: { readonly except: string; readonly readOnly: boolean },
): Promise<readonly RunSpend[]> {
  const file = join(workspace, '.nightschool', 'spend.jsonl');
  const known = new Map((await readSummaries(file)).map((each) => [each.run, each]));
  const summaries: Summary[] = [];
  for (const { run, bytes } of await listRuns(workspace)) {
    if (run === except) continue;
    const before = known.get(run);
    summaries.push(before?.bytes === bytes ? before : { run, bytes, spend: await spendOf(workspace, run) });
  }
  if (!readOnly && summaries.some((each) => known.get(each.run) !== each)) {
    await writeFileAtomic(file, printJsonLines(summaries));
  }
  return summaries.map(({ spend }) => spend);
}

async function spendOf(workspace: string, run: string): Promise<Summary['spend']> {
  const { renamed, ...spend } = (await readRun(workspace, run)).reduce(addEvent, NOTHING_SPENT);
  return { ...spend, renamed: renamed.map(([from, to]) => [from, to]) };
}

/** What cannot be read is read from the ledger again. */
async function readSummaries(file: string): Promise<readonly Summary[]> {
  const lines = ((await readText(file)) ?? '').split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    try {
      return summary.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      return [];
    }
  });
}
