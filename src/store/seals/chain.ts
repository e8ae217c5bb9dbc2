import { hash } from '../../util/hash.ts';
import { isJsonObject, parseIfJson } from '../../util/json.ts';

/** What stands for a seal before the first line. */
export const NO_SEAL = '0'.repeat(16);

/** A row of a sealed file as it stands there. */
interface SealedRow {
  readonly seal?: unknown;
  readonly trialsSeal?: unknown;
}

/** Something that is not as it was written; `line` counts from 1. */
export interface ChainFault {
  readonly line: number;
  readonly message: string;
}

/** A file whose every line is sealed over the line before it. */
export interface Chain {
  /** The line that each seal stands on; 0: before the first one. */
  readonly seals: ReadonlyMap<string, number>;
  readonly faults: readonly ChainFault[];
  /** What lines that are as they were say the other file ended with when they were written. */
  readonly marks: readonly { readonly line: number; readonly seal: string }[];
  readonly lines: number;
  /** Lines at the beginning that bear no seal: none of ours, or older than seals. */
  readonly unsealed: number;
  /** `open`: the last line lacks its end; `cut`: there is half a line that a stopped write may have left. */
  readonly end: 'closed' | 'open' | 'cut';
}

/**
 * Rows with their seals: sha256 (16 hex digits) over the seal before and the row's own content, so that no line can be
 * changed, removed, inserted or moved without the next seal telling. It is no signature: who rewrites every line after it
 * rewrites the seals too, which is what recomputing the verdicts is for.
 * @param previous the seal of the line that they are appended to
 */
export function sealRows(rows: readonly object[], previous: string): readonly object[] {
  let seal = previous;
  return rows.map((row) => {
    seal = sealOf(row, seal);
    return { ...row, seal };
  });
}

/** The seal that the next line is to follow. */
export function sealAfter(lastLine: string | null): string {
  if (lastLine === null) return NO_SEAL;
  const { seal } = parseRow(lastLine) ?? {};
  return typeof seal === 'string' ? seal : hash(lastLine);
}

/** A row without what the store adds to it. */
export function withoutSeals(row: unknown, marks: readonly ('seal' | 'trialsSeal')[]): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const content: { seal?: unknown; trialsSeal?: unknown } = { ...row };
  for (const mark of marks) delete content[mark];
  return content;
}

/**
 * Looks at every line of a sealed file, whatever is in it.
 * @param begin how every line of it begins
 */
export function readChain(text: string, begin = '{"id":"'): Chain {
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  const end = endOf(tail, begin);
  if (end === 'open') lines.push(tail);
  const seals = new Map([[NO_SEAL, 0]]);
  const faults: ChainFault[] = [];
  const marks: Chain['marks'][number][] = [];
  let unsealed = 0;
  let previous: string | null = NO_SEAL;
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const row = parseRow(text);
    const isOld = row !== null && row.seal === undefined && unsealed === index;
    if (isOld) unsealed += 1;
    const message = isOld ? null : findFault(text, row, previous);
    if (message !== null) faults.push({ line, message });
    previous = row === null ? null : sealAfter(text);
    if (row !== null && previous !== null && !seals.has(previous)) seals.set(previous, line);
    if (message === null && typeof row?.trialsSeal === 'string') marks.push({ line, seal: row.trialsSeal });
  }
  if (end === 'closed' && tail !== '')
    faults.push({ line: lines.length + 1, message: 'was not written by nightschool' });
  return { seals, faults, marks, lines: lines.length, unsealed, end };
}

function sealOf(row: object, previous: string): string {
  return hash(`${previous} ${JSON.stringify(row)}`); // in its own order: that is a part of the text too
}

function findFault(text: string, row: SealedRow | null, previous: string | null): string | null {
  if (text.trim() === '') return 'is blank: it was emptied or inserted';
  if (row === null) return 'is no row any more: it was changed';
  if (typeof row.seal !== 'string') return 'bears no seal: it was changed or inserted';
  const { seal, ...content } = row;
  if (JSON.stringify(row) !== text) return 'was changed after it was written';
  if (previous === null || sealOf(content, previous) === seal) return null;
  return 'does not follow from the line before it: it was changed, or a line was removed, inserted or moved here';
}

/** What a stopped write leaves begins as every line does; anything else that is not ended is somebody else's. */
function endOf(tail: string, begin: string): Chain['end'] {
  if (tail === '') return 'closed';
  if (parseRow(tail) !== null) return 'open';
  return tail.startsWith(begin) || begin.startsWith(tail) ? 'cut' : 'closed';
}

function parseRow(line: string): SealedRow | null {
  const row = parseIfJson(line);
  return isJsonObject(row) ? row : null;
}
