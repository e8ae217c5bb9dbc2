import { readNights } from '../day/dashboard/read-nights.ts';
import type { RunEvent } from '../domain/event.ts';
import type { KeepSettings } from '../domain/keep.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import { listRuns, readRun } from '../store/ledger.ts';
import { listPacked, packRun, type RunFile, removeRun } from '../store/packed-runs.ts';
import type { Transcripts } from '../store/transcripts.ts';
import { readSpend } from './economy/read-spend.ts';
import { isIdle } from './is-idle.ts';
import type { Workspace } from './workspace.ts';

export interface TidiedNight {
  readonly workspace: Pick<Workspace, 'dir'>;
  readonly pipeline: Pick<Pipeline, 'keep'>;
  readonly transcripts: Pick<Transcripts, 'trim'>;
  readonly runId: string;
}

/**
 * The last step of a night, once its ledger is whole: what has become too much under `.nightschool/` is packed, then
 * removed. What ledgers say is summed up first; evidence and memory are left alone.
 * @throws NightschoolError NOT_WRITABLE, FILE_DAMAGED
 */
export async function tidy(
  { workspace: { dir }, pipeline: { keep }, transcripts, runId }: TidiedNight,
  events: readonly RunEvent[],
): Promise<void> {
  const nights = await readNights(dir, { readOnly: false, onDamaged: () => undefined });
  await readSpend(dir, { except: '', readOnly: false, onDamaged: () => undefined });
  const summed = new Set(nights.map((night) => night.runId));
  await dropIdle(dir, { runId, events, summed });
  await packOldest(dir, { keep, summed });
  await removeOldest(dir, keep);
  transcripts.trim({ bytes: keep.transcriptMegabytes * MEGABYTE });
}

const MEGABYTE = 1_000_000;
/** A night in which nothing happened has a ledger of a few kilobytes. */
const MOST_IDLE_BYTES = 1_000_000;

/** A night without news keeps its ledger until the next one: its sum says what there was, and of its warnings those tell. */
async function dropIdle(
  dir: string,
  {
    runId,
    events,
    summed,
  }: { readonly runId: string; readonly events: readonly RunEvent[]; readonly summed: ReadonlySet<string> },
): Promise<void> {
  const before = (await listRuns(dir)).findLast(({ run }) => run < runId);
  if (before === undefined || before.bytes > MOST_IDLE_BYTES || !summed.has(before.run)) return;
  const past = await readRun(dir, before.run);
  const said = new Set(sayingsOf(events));
  if (isIdle(past) && sayingsOf(past).every((saying) => said.has(saying))) await removeRun(dir, before.run);
}

/** Whether a night is due is told from the newest run of its pipeline, and what a warning is about may be mended. */
function sayingsOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'run-started') return [`pipeline ${event.pipeline}`];
    return event.type === 'warning-raised' ? [`warning ${event.message}`] : [];
  });
}

async function packOldest(
  dir: string,
  { keep, summed }: { readonly keep: KeepSettings; readonly summed: ReadonlySet<string> },
): Promise<void> {
  const plain = await listRuns(dir);
  const room = keep.ledgerMegabytes * MEGABYTE - sumBytes(await listPacked(dir));
  const old = plain.slice(0, -keep.nights);
  const large = beyond(plain, room).filter(({ run }) => run !== plain.at(-1)?.run);
  for (const { run } of new Set([...old, ...large])) if (summed.has(run)) await packRun(dir, run);
}

async function removeOldest(dir: string, keep: KeepSettings): Promise<void> {
  const packed = await listPacked(dir);
  const room = keep.ledgerMegabytes * MEGABYTE - sumBytes(await listRuns(dir));
  const old = packed.slice(0, Math.max(0, packed.length - keep.packedNights));
  for (const { run } of new Set([...old, ...beyond(packed, room)])) await removeRun(dir, run);
}

/** The oldest of them, without which the others take no more than that. */
function beyond(files: readonly RunFile[], bytes: number): readonly RunFile[] {
  let sum = sumBytes(files);
  return files.filter((file) => {
    const isTooMuch = sum > bytes;
    sum -= file.bytes;
    return isTooMuch;
  });
}

function sumBytes(files: readonly RunFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
