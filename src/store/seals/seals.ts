import { isJsonObject, parseIfJson } from '../../util/json.ts';
import type { Files } from '../files.ts';
import { NO_SEAL, readChain, sealAfter, sealRows } from './chain.ts';
import { checkSeals, type SealReport } from './check.ts';
import { type Print, printOf } from './prints.ts';
import {
  type Announced,
  NOTHING_SEALED,
  printSeal,
  readSeal,
  SEALED_FILES,
  type Seal,
  type SealedFile,
  SUITE_FILES,
} from './seal-file.ts';

type Log = 'trials.jsonl' | 'decisions.jsonl';

/**
 * Writes the evidence of skills so that every byte of it that is changed afterwards is found. The order of the writes is
 * such that a crash between any two of them leaves nothing to be found: `seal.json` is announced before files that it
 * speaks of are replaced, and told of lines only after they are on the disk.
 */
export interface Seals {
  append(skill: string, log: Log, rows: () => Promise<readonly object[]>): Promise<void>;
  /** Writes files as a whole, in this order; those that are there already are only looked at. */
  writeFiles(
    skill: string,
    texts: { readonly [Name in SealedFile]?: string },
    seen?: { readonly [Name in SealedFile]?: string | null },
  ): Promise<boolean>;
  /** Says that a version is about to go live, which the decision that follows makes good. */
  announce(skill: string, changing: Announced): Promise<void>;
  check(skill: string): Promise<SealReport>;
}

export function openSeals(files: Files): Seals {
  const inTurn = queues();
  return {
    append: (skill, log, rows) => inTurn(skill, async () => append(at(files, skill), log, await rows())),
    writeFiles: (skill, texts, seen = {}) => inTurn(skill, () => writeFiles(at(files, skill), texts, seen)),
    announce: (skill, changing) =>
      inTurn(skill, async () => {
        const place = at(files, skill);
        await save(place, { ...(await sealOf(place)), changing });
      }),
    check: (skill) => inTurn(skill, () => checkSeals(files, `evals/${skill}`)),
  };
}

/** The evidence of one skill. */
interface Place {
  readonly files: Files;
  readonly path: (name: string) => string;
}

function at(files: Files, skill: string): Place {
  return { files, path: (name) => `evals/${skill}/${name}` };
}

async function append(place: Place, log: Log, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return log === 'decisions.jsonl' ? settle(place) : undefined;
  const { files, path } = place;
  await announceLines(place);
  const previous = sealAfter(await files.lastLine(path(log)));
  const isDecisions = log === 'decisions.jsonl';
  const trialsSeal = isDecisions ? sealAfter(await files.lastLine(path('trials.jsonl'))) : null;
  const marked = trialsSeal === null ? rows : rows.map((row) => ({ ...row, trialsSeal }));
  await files.append(path(log), sealRows(marked, previous));
  if (!isDecisions) return; // a trial is part of a batch that ends with a decision, or with the files
  await endLines(place, { isMade: rows.some((row) => 'type' in row && row.type === 'version-changed') });
}

/** Says that nothing is being written any more; `isMade`: nor about to go live. */
async function endLines(place: Place, { isMade }: { readonly isMade: boolean }): Promise<void> {
  const { changing, ...seal } = await sealOf(place);
  await save(place, { ...seal, ...(changing !== undefined && !isMade && { changing }), writing: false });
}

/** A crash may have come between a decision and the word that nothing is being written any more. */
async function settle(place: Place): Promise<void> {
  const { files, path } = place;
  const { seal } = await readSeal(files, path('seal.json'));
  const last = parseDecision(await files.lastLine(path('decisions.jsonl')));
  const isBehindTrials = last?.trialsSeal === sealAfter(await files.lastLine(path('trials.jsonl')));
  if (seal?.writing === true && isBehindTrials) await endLines(place, { isMade: last?.type === 'version-changed' });
}

function parseDecision(line: string | null): { readonly type?: unknown; readonly trialsSeal?: unknown } | null {
  const row = parseIfJson(line ?? '');
  return isJsonObject(row) ? row : null;
}

/** Before the first line, too: seals that nothing speaks of would be missed by nobody. */
async function announceLines(place: Place): Promise<void> {
  const { seal, state } = await readSeal(place.files, place.path('seal.json'));
  if (state === 'damaged' || seal?.writing === true) return;
  await save(place, { ...(seal ?? NOTHING_SEALED), writing: true });
}

async function writeFiles(
  place: Place,
  texts: { readonly [Name in SealedFile]?: string },
  seen: { readonly [Name in SealedFile]?: string | null },
): Promise<boolean> {
  const { files, path } = place;
  const { seal } = await readSeal(files, path('seal.json'));
  const next = SEALED_FILES.flatMap((name) => {
    const text = texts[name];
    return text === undefined ? [] : [{ name, text, print: printOf(text) }];
  });
  const changed = next.filter(({ name, print }) => !isSealedAs(seal, name, print));
  const change = changed.some(({ name }) => SUITE_FILES.has(name))
    ? { suiteAfter: sealAfter(await files.lastLine(path('decisions.jsonl'))) }
    : {};
  if (seal !== null && changed.length > 0) {
    const either = changed.map(({ name, print }) => [name, [...(seal.files[name] ?? [null]), print]] as const);
    await save(place, { ...seal, ...change, files: { ...seal.files, ...Object.fromEntries(either) } });
  }
  for (const { name, text, print } of next) {
    const before = seen[name];
    if (before === undefined) {
      const isThere = isSealedAs(seal, name, print) && (await files.sum(path(name))) === print.sha256;
      if (!isThere) await files.write(path(name), text);
    } else if (!(await files.swap(path(name), text, before))) return false;
  }
  const settled = Object.fromEntries(next.map(({ name, print }) => [name, [print]]));
  const now = await sealOf(place);
  await save(place, { ...now, ...change, files: { ...now.files, ...settled } });
  return true;
}

function isSealedAs(seal: Seal | null, name: SealedFile, print: Print): boolean {
  const known = seal?.files[name];
  return known?.length === 1 && known[0]?.sha256 === print.sha256;
}

/** The seal as it is to be now, as far as the logs go. */
async function sealOf(place: Place): Promise<Seal> {
  const { files, path } = place;
  const { seal } = await readSeal(files, path('seal.json'));
  const before = seal ?? NOTHING_SEALED;
  return {
    ...before,
    trials: await headsOf(place, 'trials.jsonl', before.trials),
    decisions: await headsOf(place, 'decisions.jsonl', before.decisions),
  };
}

/** The last seal of a log; and those from before that are not in it any more: nobody is to forget that they were. */
async function headsOf({ files, path }: Place, log: Log, before: readonly string[]): Promise<readonly string[]> {
  const head = sealAfter(await files.lastLine(path(log)));
  if (before.length === 1 && before[0] === head) return before;
  const text = before.length === 0 ? '' : ((await files.read(path(log))) ?? '');
  const lost = before.filter((seal) => seal !== head && !text.includes(`"seal":"${seal}"`) && !bears(text, seal));
  return head === NO_SEAL ? lost : [...lost, head];
}

/** Where lines bear no seals a hash stands for them. */
function bears(text: string, seal: string): boolean {
  return readChain(text).seals.has(seal);
}

async function save({ files, path }: Place, seal: Seal): Promise<void> {
  const text = printSeal(seal);
  if (text !== (await files.read(path('seal.json')))) await files.write(path('seal.json'), text);
}

/** Work on one skill after the other work on it: a line is sealed over the one before it. */
function queues(): <Result>(skill: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return (skill, work) => {
    const result = (last.get(skill) ?? Promise.resolve()).then(work);
    last.set(
      skill,
      result.catch(() => undefined),
    );
    return result;
  };
}
