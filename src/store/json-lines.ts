import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { describeIssue } from '../util/describe-issue.ts';
import { asStoreError, makeFolder } from './atomic.ts';

/**
 * Parses a JSON Lines file of ours. A last line without its newline is a write that a crash cut off: it is left
 * out here and overwritten by the next append. `path` is only for messages.
 * @throws NightschoolError FILE_DAMAGED with file and line when a complete line is not what it should be
 */
export function parseJsonLines<Row>(text: string, schema: z.ZodType<Row>, path: string): readonly Row[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
    .map((line, index) => parseRow(line, schema, `${path}:${index + 1}`));
}

/** One JSON value a line, each line ended. */
export function printJsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Appends rows and syncs; a half-written last line of an earlier crash is cut off first. */
export async function appendJsonLines(path: string, rows: readonly unknown[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    await makeFolder(dirname(path));
    const file = await open(path, 'a+');
    try {
      await cutUnfinishedLine(file);
      await file.appendFile(printJsonLines(rows));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asStoreError(path, error);
  }
}

/** The text of a file, or null where there is no such file. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}

function parseRow<Row>(line: string, schema: z.ZodType<Row>, place: string): Row {
  try {
    const row = schema.safeParse(JSON.parse(line));
    if (row.success) return row.data;
    throw new NightschoolError('FILE_DAMAGED', `${place}: ${describeIssue(row.error.issues[0])}.`);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new NightschoolError('FILE_DAMAGED', `${place} is not JSON: ${error.message}.`);
    throw error;
  }
}

const TAIL_BYTES = 65_536;

async function cutUnfinishedLine(file: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { size } = await file.stat();
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    const newline = buffer.lastIndexOf(0x0a);
    if (newline !== -1) {
      end = start + newline + 1;
      break;
    }
    end = start;
  }
  if (end < size) await file.truncate(end);
}
