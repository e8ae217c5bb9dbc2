import { join } from 'node:path';
import { z } from 'zod';
import type { RunEvent } from '../domain/event.ts';
import { NightschoolError } from '../errors.ts';
import { writeFileAtomic } from './atomic.ts';
import { parseCheckedLines, printCheckedLines } from './checked-lines.ts';
import { readText } from './json-lines.ts';
import { listRuns, readRun } from './ledger.ts';
import { listPacked } from './packed-runs.ts';

export interface SummaryOptions<Summary> {
  /** Where summaries are kept, below `.nightschool/`. It may be deleted. */
  readonly file: string;
  /** Of one summary, as JSON; what does not fit is made anew. */
  readonly schema: z.ZodType<Summary>;
  readonly summarise: (events: readonly RunEvent[]) => Summary;
  /** A run that is left out. */
  readonly except?: string;
  /** How many are kept, the newest. */
  readonly most: number;
  readonly readOnly: boolean;
  /** Told of ledgers that are damaged, which are then left out; without it they are an error. */
  readonly onDamaged?: (error: NightschoolError) => void;
}

/**
 * What every run came to, oldest first, also those whose ledger is gone by now: their line stays. Ledgers hold whole
 * transcripts: each is read once, and again where it has grown.
 */
export async function summariseRuns<Summary>(
  workspace: string,
  { file, schema, summarise, except, most, readOnly, onDamaged }: SummaryOptions<Summary>,
): Promise<readonly Summary[]> {
  const path = join(workspace, '.nightschool', file);
  const line = z.strictObject({ run: z.string(), bytes: z.number(), summary: schema });
  const known = new Map((await readLines(path, line)).map((each) => [each.run, each]));
  const lines = new Map(known);
  for (const { run, bytes } of await listLedgers(workspace)) {
    const before = known.get(run);
    if (run === except || (before !== undefined && (bytes === null || before.bytes === bytes))) continue;
    const events = await readUndamaged(workspace, run, onDamaged);
    if (events === null) lines.delete(run);
    else lines.set(run, { run, bytes: bytes ?? 0, summary: summarise(events) });
  }
  const kept = [...lines.values()].sort((a, b) => (a.run < b.run ? -1 : 1)).slice(-most);
  if (!readOnly && (kept.length !== known.size || kept.some((each) => known.get(each.run) !== each))) {
    await writeFileAtomic(path, printCheckedLines(kept));
  }
  return kept.filter(({ run }) => run !== except).map(({ summary }) => summary);
}

/** Of those that were packed the size says nothing: they are over. */
async function listLedgers(
  workspace: string,
): Promise<readonly { readonly run: string; readonly bytes: number | null }[]> {
  const plain = await listRuns(workspace);
  const there = new Set(plain.map(({ run }) => run));
  const packed = (await listPacked(workspace)).filter(({ run }) => !there.has(run));
  return [...packed.map(({ run }) => ({ run, bytes: null })), ...plain];
}

async function readUndamaged(
  workspace: string,
  run: string,
  onDamaged: ((error: NightschoolError) => void) | undefined,
): Promise<readonly RunEvent[] | null> {
  try {
    return await readRun(workspace, run);
  } catch (error) {
    if (onDamaged === undefined || !(error instanceof NightschoolError) || error.code !== 'FILE_DAMAGED') throw error;
    onDamaged(error);
    return null;
  }
}

/** What cannot be read, or is of another version, is read from the ledger again. */
async function readLines<Line>(path: string, schema: z.ZodType<Line>): Promise<readonly Line[]> {
  try {
    const { rows } = parseCheckedLines((await readText(path)) ?? '', z.unknown(), path);
    return rows.flatMap((row) => schema.safeParse(row).data ?? []);
  } catch (error) {
    if (error instanceof NightschoolError && error.code === 'FILE_DAMAGED') return [];
    throw error;
  }
}
