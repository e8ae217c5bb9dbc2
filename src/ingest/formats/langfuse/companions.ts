import type { Json } from '../../../domain/json.ts';
import { parseJson } from '../../parse-json.ts';
import type { OpenLog } from '../format.ts';
import { csvRecords, isCsvHeader } from './csv.ts';

/** Tables that are exported to files of their own. */
export type Table = 'observations' | 'traces' | 'scores';

/** Files of one table that are read at most. */
const MOST_FILES = 32;
/** What the exports call their files and folders: `observations_v2/2026-01-01.jsonl`, `1767-lf-traces-export.jsonl`. */
const OWN = /observations(?:_v2)?|traces|scores/;

/** Paths of another table's files, in the log's folder or in a sister folder named after the table. */
export async function findTable(log: OpenLog, table: Table): Promise<readonly string[]> {
  const [folder = '', name = ''] = log.path.split('/').slice(-2);
  const beside = (await log.list('.')).filter((each) => each !== name && namesTable(each, table));
  if (beside.length > 0) return beside.slice(0, MOST_FILES);
  if (!OWN.test(folder)) return [`${table}.jsonl`];
  const sisters = [table, ...(table === 'observations' ? ['observations_v2'] : [])].map((each) =>
    folder.replace(OWN, each),
  );
  const found = await Promise.all(sisters.map(async (sister) => pathsIn(sister, await log.list(`../${sister}`))));
  // Exports to a bucket name the files of one window of time alike.
  const alike = found.flat().filter((path) => path.endsWith(`/${name}`));
  return (alike.length > 0 ? alike : found.flat()).slice(0, MOST_FILES);
}

/** Whether more files of the log's own table are in its folder, which is not the table's. */
export async function hasTwins(log: OpenLog): Promise<boolean> {
  const [folder = '', name = ''] = log.path.split('/').slice(-2);
  const table = OWN.exec(name)?.[0];
  return !OWN.test(folder) && (await log.list('.')).some((each) => each !== name && OWN.exec(each)?.[0] === table);
}

/** The records of a table beside the log, file by file. Files that are too large count as missing. */
export async function* readTable(log: OpenLog, table: Table): AsyncGenerator<Json> {
  for (const path of await findTable(log, table)) {
    const text = await log.beside(path);
    if (text !== null) yield* recordsOf(text);
  }
}

function namesTable(name: string, table: Table): boolean {
  return OWN.exec(name)?.[0].replace('_v2', '') === table;
}

function pathsIn(sister: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `../${sister}/${name}`);
}

function* recordsOf(text: string): Generator<Json> {
  const whole = /^\s*\[/.test(text) ? parseJson(text) : null;
  if (whole?.ok && Array.isArray(whole.value)) {
    yield* whole.value;
    return;
  }
  if (isCsvHeader(text.slice(0, text.indexOf('\n')))) {
    yield* csvRecords(text);
    return;
  }
  for (let from = 0; from < text.length; ) {
    const feed = text.indexOf('\n', from);
    const end = feed < 0 ? text.length : feed;
    const line = parseJson(text.slice(from, end));
    if (line.ok) yield line.value;
    from = end + 1;
  }
}
