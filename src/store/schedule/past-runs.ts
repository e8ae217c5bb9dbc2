import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseIfJson } from '../../util/json.ts';
import { readLastLine } from '../json-lines.ts';

/** A run as the first and the last line of its ledger tell of it. */
export interface LedgerRun {
  readonly runId: string;
  readonly startedAt: Date;
  /** Null where it was killed, or is under way. */
  readonly end: { readonly at: Date; readonly exitCode: number } | null;
}

const HEAD_BYTES = 65_536;
/** Far more than the runs between two nights. */
const MOST_RUNS = 60;

const started = z.object({ type: z.literal('run-started'), at: z.iso.datetime(), pipeline: z.string() });
const ended = z.object({ type: z.literal('run-ended'), at: z.iso.datetime(), exitCode: z.int() });

/** The newest runs of a pipeline, newest first. Ledgers may be large: no more of each is read than its ends. */
export async function readPastRuns(workspace: string, pipeline: string): Promise<readonly LedgerRun[]> {
  const folder = join(workspace, '.nightschool', 'ledger');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  const newest = names.sort().reverse().slice(0, MOST_RUNS);
  const runs = await Promise.all(newest.map((name) => readRun(join(folder, name), pipeline)));
  return runs
    .flatMap((run, index) => (run === null ? [] : [{ runId: (newest[index] ?? '').replace(/\.jsonl$/, ''), ...run }]))
    .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}

async function readRun(path: string, pipeline: string): Promise<Omit<LedgerRun, 'runId'> | null> {
  const first = started.safeParse(parseIfJson(await readFirstLine(path)));
  if (!first.success || first.data.pipeline !== pipeline) return null;
  const last = ended.safeParse(parseIfJson((await readLastLine(path)) ?? ''));
  const end = last.success ? { at: new Date(last.data.at), exitCode: last.data.exitCode } : null;
  return { startedAt: new Date(first.data.at), end };
}

async function readFirstLine(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
  } finally {
    await file.close();
  }
}
