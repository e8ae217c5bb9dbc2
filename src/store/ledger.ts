import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunEvent } from '../domain/event.ts';
import { parseCheckedLines, printCheckedLines } from './checked-lines.ts';
import { appendLines, readText } from './json-lines.ts';
import { listRunFiles, type RunFile, unpackRun } from './packed-runs.ts';

/** Appends the events of one run; `flush` resolves when all of them are on disk. */
export interface Ledger {
  append(event: RunEvent): void;
  flush(): Promise<void>;
}

/** Only what every event has is checked: a ledger is written by this program and read by the same version. */
const eventSchema: z.ZodType<RunEvent> = z.custom<RunEvent>(
  (value) => typeof value === 'object' && value !== null && 'type' in value && 'at' in value,
  'is not an event of a run',
);

const folderOf = (workspace: string): string => join(workspace, '.nightschool', 'ledger');

/** The ledger of one run: `.nightschool/ledger/<runId>.jsonl`. Events are written in batches, in order. */
export function openLedger(workspace: string, runId: string): Ledger {
  const path = join(folderOf(workspace), `${runId}.jsonl`);
  let waiting: RunEvent[] = [];
  let writing = Promise.resolve();
  let next: Promise<void> | null = null;
  const write = async (): Promise<void> => {
    next = null;
    const batch = waiting;
    waiting = [];
    await appendLines(path, printCheckedLines(batch));
  };
  // whatever happens while a batch is on its way to the disk goes with the next one: a sync for each would fall behind
  const flush = (): Promise<void> => {
    if (waiting.length === 0) return next ?? writing;
    if (next === null) next = writing = writing.then(write);
    return next;
  };
  return {
    append: (event) => {
      waiting.push(event);
    },
    flush,
  };
}

/** Events of the newest run that ended or at least began, other than `except` and with an event of the type `having`; null where there is none. */
export async function readLatestRun(
  workspace: string,
  { except, having }: { readonly except?: string; readonly having?: RunEvent['type'] } = {},
): Promise<readonly RunEvent[] | null> {
  const names = await readdir(folderOf(workspace)).catch(() => []);
  const newestFirst = names
    .filter((name) => name.endsWith('.jsonl') && name !== `${except}.jsonl`)
    .sort()
    .reverse();
  for (const name of newestFirst) {
    const events = await readLedger(join(folderOf(workspace), name));
    if (having === undefined || events.some(({ type }) => type === having)) return events;
  }
  return null;
}

/** The runs that keep a ledger as they wrote it, oldest first, with its size. */
export function listRuns(workspace: string): Promise<readonly RunFile[]> {
  return listRunFiles(workspace, '.jsonl');
}

/** What a run wrote down so far, be it packed; nothing where it keeps no ledger. */
export async function readRun(workspace: string, runId: string): Promise<readonly RunEvent[]> {
  const path = join(folderOf(workspace), `${runId}.jsonl`);
  return parseLedger((await readText(path)) ?? (await unpackRun(workspace, runId)), path);
}

async function readLedger(path: string): Promise<readonly RunEvent[]> {
  return parseLedger(await readText(path), path);
}

/** A line that is not as it was written is left out, and a warning of the run says which. */
function parseLedger(text: string | null, path: string): readonly RunEvent[] {
  const { rows, faults } = parseCheckedLines(text ?? '', eventSchema, path);
  const at = rows.findLast(({ type }) => type !== 'run-ended')?.at ?? '';
  const warnings = faults.map((fault): RunEvent => ({ at, type: 'warning-raised', message: `${fault}.` }));
  return [...rows.slice(0, 1), ...warnings, ...rows.slice(1)];
}
