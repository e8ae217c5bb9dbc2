import { resolve } from 'node:path';
import { destination, pino } from 'pino';
import type { RunEvent } from '../domain/event.ts';

/** Appends every event as a JSON line to a file, warnings at level 40; a listener for a run. Lines are on disk at once. */
export function logEvents(file: string, cwd: string): (event: RunEvent) => void {
  const logger = pino(
    { base: null, timestamp: false },
    destination({ dest: resolve(cwd, file), sync: true, mkdir: true }),
  );
  return (event) => {
    const { type, ...fields } = event;
    if (type === 'warning-raised') logger.warn(fields, type);
    else logger.info(fields, type);
  };
}
