import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { asStoreError } from './atomic.ts';
import { parseCheckedLines, printCheckedLines } from './checked-lines.ts';

const amountSchema = z.strictObject({ teacherTokens: z.number(), studentTokens: z.number(), usd: z.number() });
/** What models took, or may have taken. */
type Amount = Readonly<z.infer<typeof amountSchema>>;

/**
 * What a night's models were asked and took: `.nightschool/account.jsonl`, there until the night's run has ended. A run that
 * follows one that was stopped, or killed in the middle of a call, goes on with what that one left of the budget; a call
 * whose answer nobody saw counts as the most that it can have cost.
 */
export interface Account {
  /** Of the runs before this one. */
  readonly carried: Amount & { readonly minutes: number };
  /**
   * Before a call; names it. Returns once it is written, and what costs once it survives a power cut.
   * @param minutes of the night so far
   * @throws NightschoolError NOT_WRITABLE
   */
  reserve(most: Amount, minutes: number): string;
  /** After it. Where that cannot be written, the call counts as the most that it can have cost. */
  settle(call: string, real: Amount): void;
}

const lineSchema = z.union([
  z.strictObject({ at: z.number() }),
  z.strictObject({ call: z.string(), most: amountSchema, minutes: z.number() }),
  z.strictObject({ call: z.string(), real: amountSchema }),
]);
type Line = z.infer<typeof lineSchema>;

/** What was left longer ago is of another night. */
const NIGHT_MS = 20 * 3_600_000;

/**
 * Opens the account of the night that is under way, or a new one. The workspace's lock must be held.
 * @param now milliseconds since 1970
 */
export function openAccount(workspace: string, now: number): Account {
  const path = pathOf(workspace);
  const left = readLines(path);
  const began = left.find((line) => 'at' in line)?.at ?? now;
  const isSameNight = left.length > 0 && now - began < NIGHT_MS; // also where the clock went back
  if (!isSameNight) rmSync(path, { force: true });
  let isBegun = isSameNight;
  const add = (line: Line, options: { readonly isSynced: boolean }): void => {
    append(path, printCheckedLines(isBegun ? [line] : [{ at: now }, line]), options);
    isBegun = true;
  };
  const carried = sumUp(isSameNight ? left : []);
  return {
    carried,
    reserve: (most, minutes) => {
      const call = randomUUID();
      add({ call, most, minutes }, { isSynced: most.teacherTokens > 0 || most.usd > 0 });
      return call;
    },
    settle: (call, real) => {
      try {
        add({ call, real }, { isSynced: false });
      } catch (error) {
        if (!(error instanceof NightschoolError)) throw error; // a full disk must not cost the answer
      }
    },
  };
}

/** The night's run has ended: the next one has all that the pipeline allows. */
export function closeAccount(workspace: string): void {
  rmSync(pathOf(workspace), { force: true });
}

function pathOf(workspace: string): string {
  return join(workspace, '.nightschool', 'account.jsonl');
}

/** A line that is damaged is no call: of those that lost their end, the most counts. */
function readLines(path: string): readonly Line[] {
  try {
    return parseCheckedLines(readFileSync(path, 'utf8'), lineSchema, path).rows;
  } catch {
    return [];
  }
}

function sumUp(lines: readonly Line[]): Account['carried'] {
  const calls = new Map<string, Amount>();
  let minutes = 0;
  for (const line of lines) {
    if ('at' in line) continue;
    calls.set(line.call, 'most' in line ? line.most : line.real);
    if ('most' in line) minutes = Math.max(minutes, line.minutes);
  }
  const sum = (field: keyof Amount): number => [...calls.values()].reduce((total, each) => total + each[field], 0);
  return { teacherTokens: sum('teacherTokens'), studentTokens: sum('studentTokens'), usd: sum('usd'), minutes };
}

function append(path: string, lines: string, { isSynced }: { readonly isSynced: boolean }): void {
  try {
    const file = openSync(path, 'a+');
    try {
      const { size } = fstatSync(file);
      const last = Buffer.alloc(1);
      if (size > 0) readSync(file, last, 0, 1, size - 1);
      const isCut = size > 0 && last[0] !== NEWLINE; // half a line of a run that was killed, which is nothing
      writeSync(file, isCut ? `\n${lines}` : lines);
      if (isSynced) fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw asStoreError(path, error);
  }
}

const NEWLINE = 0x0a;
