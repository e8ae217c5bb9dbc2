import type { Case, Side } from '../../domain/exam.ts';
import type { JsonObject } from '../../domain/json.ts';
import { NightschoolError } from '../../errors.ts';
import type { Foreign, ForeignCase } from '../../evaluate/interop/foreign.ts';
import { readForeign } from '../../evaluate/interop/read-foreign.ts';
import { refusal, toPersonsCase } from '../../evaluate/interop/to-case.ts';
import { requireSkill, type Workspace } from '../../night/workspace.ts';
import { createRedactor, type Redactor } from '../../redact/redact.ts';
import { type ImportedRow, readImported, saveImported } from '../../store/interop/imported.ts';
import { readJsonFiles } from '../../store/interop/read-files.ts';
import { readSettings } from '../settings.ts';
import { addPersonsCases, type Placed } from './add-cases.ts';

export interface ImportOptions {
  /** Absolute path of a file or folder. */
  readonly path: string;
  /** Null: the one that the files name. */
  readonly skill: string | null;
  readonly side: Side;
  /** Replaces what was imported before under the same id. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

export interface Imported {
  readonly skill: string;
  readonly side: Side;
  readonly dryRun: boolean;
  readonly cases: readonly Placed[];
  /** Kept for an export, and in no exam. */
  readonly notGradable: readonly { readonly id: string; readonly why: string }[];
  readonly results: readonly { readonly file: string; readonly summary: string }[];
  readonly leftOut: readonly string[];
}

/**
 * Takes over test cases of another tool: those that an exam can grade become cases that a person wrote, the others are kept
 * and named. For whoever holds the workspace's lock.
 * @throws NightschoolError FILE_DAMAGED, UNKNOWN_NAME, USAGE; then nothing was changed
 */
export async function importEvals(workspace: Workspace, options: ImportOptions): Promise<Imported> {
  const foreign = readForeign(await readJsonFiles(options.path));
  if (foreign.cases.length + foreign.results.length === 0) throw nothingThere(options.path);
  const skill = await requireSkill(workspace, skillOf(foreign, options));
  const settings = await readSettings(workspace.dir);
  const redactor = createRedactor({ seed: settings.seed, ...settings.redact });
  const admission = { side: options.side, hasJudge: settings.graders.judge !== null };
  const made: Case[] = [];
  const rows: ImportedRow[] = [];
  for (const each of foreign.cases) {
    const why = refusal(each, admission);
    const clean = await redactCase(redactor, each);
    if (why === null) made.push(toPersonsCase(clean, admission));
    rows.push({ format: each.format, id: each.id, source: clean.source, why });
  }
  for (const { format, file, source } of foreign.results) {
    rows.push({ format, file, source: await redactor.json(source) });
  }
  const known = await readImported(workspace.dir, skill);
  const own = new Set(known.flatMap((row) => ('id' in row ? [row.id] : [])));
  const cases = await addPersonsCases(workspace, { ...options, skill, cases: made, own });
  if (!options.dryRun) await saveImported(workspace.dir, skill, mergeRows(known, rows));
  return {
    ...{ skill, side: options.side, dryRun: options.dryRun, cases },
    notGradable: rows.flatMap((row) => ('id' in row && row.why !== null ? [{ id: row.id, why: row.why }] : [])),
    results: foreign.results.map(({ file, summary }) => ({ file, summary })),
    leftOut: [...foreign.leftOut, ...foreign.cases.flatMap(({ leftOut }) => leftOut)],
  };
}

function skillOf({ skill }: Foreign, { skill: named, path }: ImportOptions): string {
  const wanted = named ?? skill;
  if (wanted !== null) return wanted;
  throw new NightschoolError('USAGE', `${path} does not say which skill it is about.`, {
    hint: 'Say it: --skill <name>',
  });
}

/** What is stored is redacted as a log is. */
async function redactCase(redactor: Redactor, given: ForeignCase) {
  const { checks, expectations, source, request } = given;
  const clean = async <Value>(value: Value): Promise<Value> => (await redactor.json(value as never)) as Value;
  return {
    ...given,
    request: await redactor.text(request),
    checks: await clean<readonly JsonObject[]>(checks),
    expectations: await clean<readonly string[]>(expectations),
    source: await clean<JsonObject>(source),
  };
}

/** The newer of the same case or file counts, at its old place. */
function mergeRows(known: readonly ImportedRow[], rows: readonly ImportedRow[]): readonly ImportedRow[] {
  const nameOf = (row: ImportedRow): string => ('id' in row ? `case ${row.id}` : `file ${row.format} ${row.file}`);
  return [...new Map([...known, ...rows].map((row) => [nameOf(row), row])).values()];
}

function nothingThere(path: string): NightschoolError {
  return new NightschoolError('UNKNOWN_NAME', `There are no test cases in ${path}.`, {
    hint: "It takes skill-creator's evals.json and its workspace, and upskill's tests file, skill_meta.json and runs.",
  });
}
