import { renameSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { destination, pino } from 'pino';
import type { RunEvent } from '../domain/event.ts';
import { asStoreError } from '../store/atomic.ts';
import type { Shell } from './terminal.ts';

/** Bytes of a log; then it goes to `<file>.1`, in place of what was there. */
const MOST_BYTES = 16_000_000;

const WARNINGS: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>([
  'warning-raised',
  'model-down',
  'family-postponed',
]);

/**
 * Appends every event as a JSON line to a file, with its time and the id of its run, warnings at level 40; a listener for a
 * run. Lines are on disk at once. A log that can no longer be written ends, not the run.
 * @throws NightschoolError NOT_WRITABLE
 */
export function logEvents(
  file: string,
  { cwd, stderr }: Pick<Shell, 'cwd' | 'stderr'>,
  mostBytes = MOST_BYTES,
): (event: RunEvent) => void {
  const path = resolve(cwd, file);
  const stream = openStream(path);
  let bytes = sizeOf(path);
  let isOpen = true;
  stream.on('write', (written: number) => {
    bytes += written;
  });
  stream.on('error', (error: Error) => {
    if (isOpen) stderr.write(`The log ends here: ${error.message}.\n`);
    isOpen = false;
  });
  const logger = pino({ base: null, timestamp: false }, stream);
  let run: string | null = null;
  return ({ type, at, ...fields }) => {
    if (type === 'run-started' && 'runId' in fields) run = fields.runId;
    if (!isOpen) return;
    if (bytes >= mostBytes) {
      renameSync(path, `${path}.1`);
      stream.reopen();
      bytes = 0;
    }
    const line = { time: at, ...(run !== null && { run }), ...fields };
    if (WARNINGS.has(type)) logger.warn(line, type);
    else logger.info(line, type);
  };
}

function openStream(path: string): ReturnType<typeof destination> {
  try {
    return destination({ dest: path, sync: true, mkdir: true });
  } catch (error) {
    throw asStoreError(path, error);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
