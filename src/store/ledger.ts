import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunEvent } from '../domain/event.ts';
import { appendJsonLines, parseJsonLines, readText } from './json-lines.ts';

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
    await appendJsonLines(path, batch);
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

/** The runs that keep a ledger, oldest first, with its size. */
export async function listRuns(
  workspace: string,
): Promise<readonly { readonly run: string; readonly bytes: number }[]> {
  const names = await readdir(folderOf(workspace)).catch(() => []);
  const runs = names.filter((name) => name.endsWith('.jsonl')).sort();
  return Promise.all(
    runs.map(async (name) => {
      const { size } = await stat(join(folderOf(workspace), name));
      return { run: name.slice(0, -'.jsonl'.length), bytes: size };
    }),
  );
}

/** What a run wrote down so far; nothing where it keeps no ledger. */
export function readRun(workspace: string, runId: string): Promise<readonly RunEvent[]> {
  return readLedger(join(folderOf(workspace), `${runId}.jsonl`));
}

async function readLedger(path: string): Promise<readonly RunEvent[]> {
  return parseJsonLines((await readText(path)) ?? '', eventSchema, path);
}
