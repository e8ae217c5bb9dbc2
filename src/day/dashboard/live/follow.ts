import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../../domain/event.ts';
import { listRuns } from '../../../store/ledger.ts';

/** The newest run, as far as it has written its ledger. */
export interface Following {
  /** Reads what came since the last time; true where anything did. */
  readonly look: () => Promise<boolean>;
  readonly events: () => readonly RunEvent[];
  /** Of the newest run; null where there is none. */
  readonly run: () => string | null;
}

const NEWLINE = 0x0a;

/** Follows the ledger of whatever run is the newest. A line that is half written is read when it is whole. */
export function followNewest(workspace: string): Following {
  let run: string | null = null;
  let position = 0;
  let events: RunEvent[] = [];
  return {
    look: async () => {
      const newest = (await listRuns(workspace)).at(-1)?.run ?? null;
      const isNew = newest !== run;
      if (isNew) [run, position, events] = [newest, 0, []];
      if (run === null) return isNew;
      const path = join(workspace, '.nightschool', 'ledger', `${run}.jsonl`);
      if ((await sizeOf(path)) < position) [position, events] = [0, []]; // somebody put another in its place
      const added = await readFrom(path, position);
      position += added.bytes;
      events = [...events, ...added.events];
      return isNew || added.bytes > 0;
    },
    events: () => events,
    run: () => run,
  };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function readFrom(
  path: string,
  position: number,
): Promise<{ readonly bytes: number; readonly events: readonly RunEvent[] }> {
  const size = await sizeOf(path);
  if (size <= position) return { bytes: 0, events: [] };
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(size - position);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
    const lines = buffer
      .toString('utf8', 0, end)
      .split('\n')
      .filter((line) => line !== '');
    return { bytes: end, events: lines.flatMap(parseEvent) };
  } finally {
    await file.close();
  }
}

function parseEvent(line: string): readonly RunEvent[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'type' in value ? [value as RunEvent] : []; // ours, as written
  } catch {
    return [];
  }
}
