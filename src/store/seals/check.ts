import type { Files } from '../files.ts';
import { type Chain, NO_SEAL, readChain } from './chain.ts';
import { firstChange, isPrintOf, type Print } from './prints.ts';
import { type Announced, type ReadSeal, readSeal, SEALED_FILES, type Seal, type SealedFile } from './seal-file.ts';

/** A file that is not as it was written; `line` (from 1) where that can be told. */
export interface SealFault {
  /** Relative to the workspace. */
  readonly path: string;
  readonly line: number | null;
  /** Goes on after `path:line: `. */
  readonly message: string;
}

export interface SealReport {
  readonly faults: readonly SealFault[];
  /** What is unfinished, or was never sealed, in sentences: no fault of anybody's. */
  readonly notes: readonly string[];
  /** How many lines decisions.jsonl had when the suite was last changed; null where that is not known. */
  readonly suiteAfter: number | null;
  /** A version that was about to go live; null: nothing was. */
  readonly changing: Announced | null;
}

/** Holds what is in the folder of a skill's evidence against its seals. */
export async function checkSeals(files: Files, folder: string): Promise<SealReport> {
  const [trials, decisions, uses] = [
    await openLog(files, `${folder}/trials.jsonl`),
    await openLog(files, `${folder}/decisions.jsonl`),
    await openLog(files, `${folder}/uses.jsonl`, '{"at":"'),
  ];
  const path = `${folder}/seal.json`;
  const read = await readSeal(files, path);
  const suite = read.seal === null ? [] : await checkFiles(files, folder, read.seal);
  return {
    faults: [
      ...checkPresence(
        read,
        path,
        [trials, decisions].some(({ chain }) => chain.lines > chain.unsealed),
      ),
      ...checkLog(trials, [...(read.seal?.trials ?? []), ...decisions.chain.marks.map(({ seal }) => seal)]),
      ...checkLog(decisions, read.seal?.decisions ?? []),
      ...checkEnd(trials, read.seal, read.seal?.trials ?? []),
      ...checkEnd(decisions, read.seal, read.seal?.decisions ?? []),
      ...checkMarks(decisions, trials),
      ...uses.chain.faults.map((fault) => ({ path: uses.path, ...fault })), // by day others write it: nobody tells its end
      ...suite.flatMap((each) => ('message' in each ? [each] : [])),
    ],
    notes: [
      ...[trials, decisions].flatMap((log) => (read.seal?.writing === false ? [] : notesOn(log))),
      ...notesOn(uses),
      ...suite.flatMap((each) => ('note' in each ? [each.note] : [])),
    ],
    suiteAfter: decisions.chain.seals.get(read.seal?.suiteAfter ?? '') ?? null,
    changing: read.seal?.changing ?? null,
  };
}

interface Log {
  readonly path: string;
  readonly chain: Chain;
  readonly isText: boolean;
}

async function openLog(files: Files, path: string, begin?: string): Promise<Log> {
  return { path, chain: readChain((await files.read(path)) ?? '', begin), isText: await files.isText(path) };
}

function checkPresence({ state }: ReadSeal, path: string, isSealed: boolean): readonly SealFault[] {
  if (state === 'damaged') return [{ path, line: 1, message: 'was changed after it was written' }];
  return state === 'none' && isSealed ? [{ path, line: null, message: 'is missing' }] : [];
}

/** The lines of a log; and that none is gone from its end which `known` tells of. */
function checkLog({ path, chain, isText }: Log, known: readonly string[]): readonly SealFault[] {
  const { faults, seals, lines, unsealed, end } = chain;
  const lost = known.some((seal) => !seals.has(seal));
  const last = [...seals.keys()].at(-1) ?? NO_SEAL;
  const isOpened = end === 'open' && known.includes(last); // it was told of, so it was whole
  const old = `bears no seal${unsealed > 1 ? `, nor do those up to ${unsealed}` : ''}: ${UNSEALED}`;
  return [
    ...(unsealed > 0 ? [{ path, line: 1, message: old }] : []),
    ...faults.map((fault) => ({ path, ...fault })),
    ...(lost ? [{ path, line: lines + 1, message: 'lines are missing that were there' }] : []),
    ...(isOpened ? [{ path, line: lines, message: 'lacks its end: it was changed after it was written' }] : []),
    ...(isText ? [] : [{ path, line: null, message: 'is not UTF-8 any more: it was changed after it was written' }]),
  ];
}

/** Where no write was under way a log ends where the seal says, and no stopped write left anything behind it. */
function checkEnd({ path, chain }: Log, seal: Seal | null, heads: readonly string[]): readonly SealFault[] {
  if (seal?.writing !== false || chain.faults.length > 0) return [];
  const { lines, seals, end } = chain;
  const last = Math.max(0, ...heads.map((head) => seals.get(head) ?? 0));
  if (end === 'cut') return [{ path, line: lines + 1, message: 'was added when nothing was being written' }];
  if (lines <= last || heads.some((head) => !seals.has(head))) return [];
  return [{ path, line: last + 1, message: 'was added after the last line that was written' }];
}

const UNSEALED = 'an earlier version wrote it, or somebody took it out, and nothing tells whether it was changed';

/** Decisions say how far the trials went: never back. */
function checkMarks({ path, chain }: Log, trials: Log): readonly SealFault[] {
  let reached = 0;
  return chain.marks.flatMap(({ line, seal }) => {
    const at = trials.chain.seals.get(seal);
    if (at === undefined) return [{ path, line, message: 'was written when trials.jsonl had lines that are gone' }];
    if (at < reached) return [{ path, line, message: 'tells of fewer trials than the line before it' }];
    reached = at;
    return [];
  });
}

function notesOn({ path, chain: { end } }: Log): readonly string[] {
  if (end === 'closed') return [];
  return [`${path}: half a line is at its end, as a stopped write leaves one; the next write mends it.`];
}

type Looked = SealFault | { readonly note: string };

async function checkFiles(files: Files, folder: string, seal: Seal): Promise<readonly Looked[]> {
  const looked = await Promise.all(
    SEALED_FILES.map(async (name): Promise<Looked | null> => {
      const path = `${folder}/${name}`;
      const prints = seal.files[name];
      if (await isAsWritten(files, path, prints)) return null;
      const text = await files.read(path);
      if (prints === undefined) return text === null ? null : { note: `${path} was never sealed.` };
      if (text !== null && !(await files.isText(path)))
        return { path, line: null, message: `is not UTF-8: it ${CHANGED[name]}` };
      return findChange(prints, path, text, name);
    }),
  );
  return looked.filter((each) => each !== null);
}

/** Told by its bytes alone: a suite's recordings are large, and hardly ever not as they were written. */
async function isAsWritten(files: Files, path: string, prints: readonly (Print | null)[] = []): Promise<boolean> {
  if (prints.length === 0) return false;
  const sum = await files.sum(path);
  return sum !== null && prints.some((print) => print?.sha256 === sum);
}

function findChange(
  prints: readonly (Print | null)[],
  path: string,
  text: string | null,
  name: SealedFile,
): SealFault | null {
  if (text === null) return prints.includes(null) ? null : { path, line: null, message: 'is missing' };
  if (prints.some((print) => print !== null && isPrintOf(print, text))) return null;
  const print = prints.findLast((each) => each !== null);
  if (print === undefined || print === null) return { path, line: null, message: CHANGED[name] };
  const { from, to } = firstChange(print, text);
  return { path, line: from, message: from === to ? CHANGED[name] : `(or a line up to ${to}) ${CHANGED[name]}` };
}

const EDITED = 'was changed after it was written; the next night takes it up, in a new cycle where it changes the exam';
const CHANGED: Readonly<Record<SealedFile, string>> = {
  'split.jsonl': 'was changed after it was written; sides are given once and for ever: restore it from version control',
  'recordings.jsonl': EDITED,
  'cases.jsonl': EDITED,
  'promptfooconfig.yaml': EDITED,
};
