import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { isGone } from '../util/error-code.ts';
import { parseIfJson } from '../util/json.ts';
import { asReadError, asStoreError, makeFolder } from './atomic.ts';
import { parseJsonAs } from './parse-json-as.ts';

/**
 * Parses a JSON Lines file of ours; blank lines are nothing. A last line without its newline counts where it is whole, as
 * an editor leaves it; else it is a write that a crash cut off, which is left out here and overwritten by the next append.
 * `path` is only for messages.
 * @throws NightschoolError FILE_DAMAGED with file and line when a complete line is not what it should be
 */
export function parseJsonLines<Row>(text: string, schema: z.ZodType<Row>, path: string): readonly Row[] {
  return endLastLine(text)
    .split('\n')
    .flatMap((line, index) =>
      line.trim() === '' ? [] : [parseJsonAs(line, schema, { place: `${path}:${index + 1}`, hint: HINT })],
    );
}

/** The text with its last line ended, or without it where that is no whole row. */
export function endLastLine(text: string): string {
  const end = text.lastIndexOf('\n') + 1;
  return isRow(text.slice(end)) ? `${text}\n` : text.slice(0, end);
}

/** One JSON value a line, each line ended. */
export function printJsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/**
 * Appends rows and syncs. A last line without its newline is ended first; where an earlier crash left half of one, that is
 * cut off.
 */
export function appendJsonLines(path: string, rows: readonly unknown[]): Promise<void> {
  return appendLines(path, printJsonLines(rows));
}

/** The same with text: whole lines, each ended. */
export async function appendLines(path: string, lines: string): Promise<void> {
  if (lines === '') return;
  try {
    await makeFolder(dirname(path));
    const file = await open(path, 'a+');
    try {
      await mendLastLine(file);
      await file.appendFile(lines);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asStoreError(path, error);
  }
}

/**
 * The text of a file, or null where there is no such file.
 * @throws NightschoolError FILE_DAMAGED where it cannot be read: a folder has its name, or it is another user's
 */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isGone(error)) return null;
    throw asReadError(path, error);
  }
}

/** The last line that counts, without its end; null where there is none. Reads no more of the file than it has to. */
export async function readLastLine(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isGone(error)) return null;
    throw asReadError(path, error);
  });
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    for (let bytes = TAIL_BYTES; ; bytes *= 8) {
      const start = Math.max(0, size - bytes);
      const { buffer } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
      const begin = start === 0 ? 0 : buffer.indexOf(0x0a) + 1; // the first line of a part is no whole one
      const line = begin === 0 && start > 0 ? null : lastLineOf(buffer.toString('utf8', begin));
      if (line !== null || start === 0) return line;
    }
  } catch (error) {
    throw asReadError(path, error);
  } finally {
    await file.close();
  }
}

/** The last line of a text that counts, without its end; null where there is none. */
export function lastLineOf(text: string): string | null {
  const lines = endLastLine(text).trimEnd();
  return lines === '' ? null : lines.slice(lines.lastIndexOf('\n') + 1);
}

const HINT = 'Put that line right, or restore the file from version control.';

/** Half an object is no JSON; half a number would be. */
function isRow(line: string): boolean {
  const value = parseIfJson(line);
  return typeof value === 'object' && value !== null;
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function mendLastLine(file: OpenFile): Promise<void> {
  const { size } = await file.stat();
  const end = await endOfLines(file, size);
  if (end === size) return;
  const { buffer } = await file.read(Buffer.alloc(size - end), 0, size - end, end);
  if (isRow(buffer.toString('utf8'))) await file.appendFile('\n');
  else await file.truncate(end);
}

const TAIL_BYTES = 65_536;

/** Where the last newline is passed. */
async function endOfLines(file: OpenFile, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    const newline = buffer.lastIndexOf(0x0a);
    if (newline !== -1) return start + newline + 1;
    end = start;
  }
  return 0;
}
