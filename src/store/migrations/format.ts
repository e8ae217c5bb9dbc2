import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NightschoolError } from '../../errors.ts';
import { isJsonObject, parseIfJson } from '../../util/json.ts';

/** What this program reads and writes: the number of the newest migration. */
export const FORMAT = 1;

/** Beside the evidence, as that outlives `.nightschool/`, and is what a migration would change. No skill has this name. */
export const FORMAT_FILE = 'evals/format.json';

/**
 * The format of a workspace; 0 where nothing says it: all that was written before there was a number.
 * @throws NightschoolError FILE_DAMAGED
 */
export function readFormat(workspace: string): number {
  const text = readStamp(join(workspace, FORMAT_FILE));
  if (text === null) return 0;
  const format = parseFormat(text);
  if (format !== null) return format;
  throw new NightschoolError('FILE_DAMAGED', `${FORMAT_FILE} does not say the format of this workspace.`, {
    hint: 'Restore it from version control; where it never was in one, delete it.',
  });
}

/**
 * What a newer program wrote is neither read nor written: this one would misread it, or lose what it does not know.
 * @throws NightschoolError WORKSPACE_NEWER, FILE_DAMAGED
 */
export function refuseNewer(workspace: string, newest = FORMAT): void {
  const format = readFormat(workspace);
  if (format <= newest) return;
  throw new NightschoolError(
    'WORKSPACE_NEWER',
    `A newer nightschool has worked in ${workspace}: it is of format ${format}, and this one knows ${newest}.`,
  );
}

export function printFormat(format: number): string {
  return `${JSON.stringify({ format })}\n`;
}

/** By hand: every command looks at it first, and loading zod takes longer than the rest of it. */
function parseFormat(text: string): number | null {
  const value = parseIfJson(text);
  const format = isJsonObject(value) ? value.format : null;
  return Number.isSafeInteger(format) && Number(format) >= 1 ? Number(format) : null;
}

/** Null where it is not there; a folder that cannot be read is told of by whoever reads what is in it. */
function readStamp(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
