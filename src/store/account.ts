import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NightschoolError } from '../errors.ts';
import { codeOf } from '../util/error-code.ts';
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
  z.strictObject({ at: z.number(), of: z.string() }),
  z.strictObject({ call: z.string(), of: z.string(), most: amountSchema, minutes: z.number() }),
  z.strictObject({ call: z.string(), of: z.string(), real: amountSchema }),
  z.strictObject({ ended: z.string() }),
]);
type Line = z.infer<typeof lineSchema>;

/** What was left longer ago is of another night. */
const NIGHT_MS = 20 * 3_600_000;

export interface AccountOptions {
  /** The pipeline and what is done with it: one takes nothing of what another may spend. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Opens the account of the night that is under way, or a new one. The workspace's lock must be held.
 * @throws NightschoolError NOT_WRITABLE also where it is there and cannot be read
 */
export function openAccount(
  workspace: string,
  { owner, now, notice }: AccountOptions & { readonly notice?: (sentence: string) => void },
): Account {
  const path = pathOf(workspace);
  const left = readLeft(path);
  if (left.damaged > 0) notice?.(damagedSentence(left.damaged));
  const own = ownedBy(owner, left.lines);
  const isSameNight = isUnderWay(own, { ...left, now });
  if (!isSameNight) closeAccount(workspace, { owner, now });
  let isBegun = isSameNight && own.some((line) => 'at' in line);
  const began: Line = { at: isSameNight ? left.written : now, of: owner };
  const add = (line: Line, options: { readonly isSynced: boolean }): void => {
    append(path, printCheckedLines(isBegun ? [line] : [began, line]), options);
    isBegun = true;
  };
  return {
    carried: sumUp(isSameNight ? own : []),
    reserve: (most, minutes) => {
      const call = randomUUID();
      add({ call, of: owner, most, minutes }, { isSynced: most.teacherTokens > 0 || most.usd > 0 });
      return call;
    },
    settle: (call, real) => {
      try {
        add({ call, of: owner, real }, { isSynced: false });
      } catch {
        // whatever it is, it must not cost the answer, which is paid for
      }
    },
  };
}

/** What the night that is under way took so far, or may have taken. Nothing is written, and no lock is needed. */
export function readCarried(workspace: string, { owner, now }: AccountOptions): Account['carried'] {
  const left = readLeft(pathOf(workspace));
  const own = ownedBy(owner, left.lines);
  return sumUp(isUnderWay(own, { ...left, now }) ? own : []);
}

/** A run has ended: the owner's next one has all that the pipeline allows. What another left under way stays. */
export function closeAccount(workspace: string, { owner, now }: AccountOptions): void {
  const path = pathOf(workspace);
  const left = readLeft(path);
  const others = new Set(left.lines.flatMap((line) => ('of' in line && line.of !== owner ? [line.of] : [])));
  const isOthers = [...others].some((other) => isUnderWay(ownedBy(other, left.lines), { ...left, now }));
  if (!isOthers) rmSync(path, { force: true });
  else if (ownedBy(owner, left.lines).length > 0)
    append(path, printCheckedLines([{ ended: owner }]), { isSynced: true });
}

function pathOf(workspace: string): string {
  return join(workspace, '.nightschool', 'account.jsonl');
}

interface Left {
  readonly lines: readonly Line[];
  /** How many more there were. */
  readonly damaged: number;
  /** When the last one was, in milliseconds since 1970. */
  readonly written: number;
}

function readLeft(path: string): Left {
  try {
    const { rows, faults } = parseCheckedLines(readFileSync(path, 'utf8'), lineSchema, path);
    return { lines: rows, damaged: faults.length, written: statSync(path).mtimeMs };
  } catch (error) {
    if (error instanceof NightschoolError) return { lines: [], damaged: 1, written: 0 }; // none is whole
    if (codeOf(error) === 'ENOENT') return NOTHING_LEFT;
    throw asStoreError(path, error);
  }
}

const NOTHING_LEFT: Left = { lines: [], damaged: 0, written: 0 };

function damagedSentence(lines: number): string {
  const what = lines === 1 ? 'a line was damaged' : `${lines} lines were damaged`;
  return `.nightschool/account.jsonl: ${what}, and left out: what this night's calls took may be more than is counted against its budget.`;
}

/** Since it last ended. */
function ownedBy(owner: string, lines: readonly Line[]): readonly Line[] {
  const since = lines.slice(lines.findLastIndex((line) => 'ended' in line && line.ended === owner) + 1);
  return since.filter((line) => 'of' in line && line.of === owner);
}

/** Also where the clock went back. Where the line is lost that says when it began, the last one was not long after. */
function isUnderWay(own: readonly Line[], { written, now }: Pick<Left, 'written'> & { readonly now: number }): boolean {
  const began = own.find((line) => 'at' in line)?.at ?? written;
  return own.length > 0 && now - began < NIGHT_MS;
}

function sumUp(own: readonly Line[]): Account['carried'] {
  const calls = new Map<string, Amount>();
  let minutes = 0;
  for (const line of own) {
    if (!('call' in line)) continue;
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
