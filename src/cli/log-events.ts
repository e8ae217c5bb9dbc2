import { lstatSync, renameSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { destination, pino } from 'pino';
import type { RunEvent } from '../domain/event.ts';
import { NightschoolError } from '../errors.ts';
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
 * @throws NightschoolError NOT_WRITABLE, USAGE
 */
export function logEvents(
  file: string,
  { cwd, stderr, mostBytes = MOST_BYTES }: Pick<Shell, 'cwd' | 'stderr'> & { readonly mostBytes?: number },
): (event: RunEvent) => void {
  const path = resolve(cwd, file);
  const stream = openStream(path);
  let bytes = sizeOf(path);
  let isOpen = true;
  const fail = (error: unknown): void => {
    if (isOpen) stderr.write(`The log ends here: ${error instanceof Error ? error.message : String(error)}\n`);
    isOpen = false;
  };
  stream.on('write', (written: number) => {
    bytes += written;
  });
  stream.on('error', fail);
  const logger = pino({ base: null, timestamp: false }, stream);
  let run: string | null = null;
  return (event) => {
    if (event.type === 'run-started') run = event.runId;
    if (!isOpen) return;
    const { type, at, ...fields } = event;
    const line = { time: at, ...(run !== null && { run }), ...fields };
    try {
      if (bytes >= mostBytes && isOwnFile(path)) {
        renameSync(path, `${path}.1`);
        stream.reopen();
        bytes = 0;
      }
      logger[WARNINGS.has(type) ? 'warn' : 'info'](line, type);
    } catch (error) {
      fail(error);
    }
  };
}

function openStream(path: string): ReturnType<typeof destination> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new NightschoolError('USAGE', `--log ${path} is a folder: name a file.`);
  }
  try {
    return destination({ dest: path, sync: true, mkdir: true });
  } catch (error) {
    throw asStoreError(path, error);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** A device, a pipe or a link is left where it is. */
function isOwnFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
