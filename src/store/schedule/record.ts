import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../atomic.ts';
import { readText } from '../json-lines.ts';

/** How a pipeline was scheduled: what cannot be read from what the scheduler was told. */
export interface ScheduleRecord {
  /** ISO 8601: from when on it is as it is. */
  readonly since: string;
  /** What was asked with `--at` and `--keys`; null: nothing. */
  readonly at: string | null;
  readonly envFile: string | null;
}

const schema = z.record(
  z.string(),
  z.strictObject({ since: z.iso.datetime(), at: z.string().nullable(), envFile: z.string().nullable() }),
);

const fileOf = (workspace: string): string => join(workspace, '.nightschool', 'schedule.json');

export async function readRecord(workspace: string, pipeline: string): Promise<ScheduleRecord | null> {
  return (await readAll(workspace))[pipeline] ?? null;
}

/** Null: it is scheduled no more. */
export async function writeRecord(workspace: string, pipeline: string, record: ScheduleRecord | null): Promise<void> {
  const { [pipeline]: before, ...others } = await readAll(workspace);
  if (record === null && before === undefined) return;
  const all = record === null ? others : { ...others, [pipeline]: record };
  await writeFileAtomic(fileOf(workspace), `${JSON.stringify(all, null, 2)}\n`);
}

/** The file can be made anew: one that is damaged says nothing. */
async function readAll(workspace: string): Promise<Readonly<Record<string, ScheduleRecord>>> {
  try {
    return schema.parse(JSON.parse((await readText(fileOf(workspace))) ?? '{}'));
  } catch {
    return {};
  }
}
