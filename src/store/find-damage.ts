import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findDamaged } from './checked-lines.ts';

/** Written as a whole: an end that is missing is no crash of ours. */
const SUMMARIES = ['nights.jsonl', 'spend.jsonl'] as const;
/** Of ledgers, the newest first: no night is to wait for it. */
const MOST_BYTES = 64_000_000;

/** Ledgers and their sums, under `.nightschool/`, in which something is not as it was written: a sentence a file. */
export function findDamage(workspace: string): readonly string[] {
  const folder = join(workspace, '.nightschool');
  const summaries = SUMMARIES.flatMap((name) => {
    const bytes = read(join(folder, name));
    if (bytes === null) return [];
    if (bytes.at(-1) !== NEWLINE) return [`.nightschool/${name} lacks its end: ${AGAIN}`];
    return describe(`.nightschool/${name}`, findDamaged(bytes), AGAIN);
  });
  return [...summaries, ...damagedLedgers(join(folder, 'ledger'))];
}

const NEWLINE = 0x0a;
const AGAIN = 'what ledgers are still there of is read from them again, the rest is lost.';

function damagedLedgers(folder: string): readonly string[] {
  const found: string[] = [];
  let left = MOST_BYTES;
  for (const name of namesIn(folder).sort().reverse()) {
    left -= statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    if (left < 0) break;
    const bytes = read(join(folder, name));
    const sentence = 'reports of that night go without.';
    if (bytes !== null) found.push(...describe(`.nightschool/ledger/${name}`, findDamaged(bytes), sentence));
  }
  return found.reverse();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return [];
  }
}

/** Null where it cannot be read: whoever needs it says so. */
function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function describe(path: string, [first, ...others]: readonly number[], then: string): readonly string[] {
  if (first === undefined) return [];
  const more = others.length === 0 ? 'is damaged' : `and ${others.length} more lines are damaged`;
  return [`${path}:${first} ${more}: ${then}`];
}
