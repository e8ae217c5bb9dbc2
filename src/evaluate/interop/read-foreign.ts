import type { Json } from '../../domain/json.ts';
import type { Foreign, ForeignCase, ForeignPart } from './foreign.ts';
import { parseForeignJson, unreadable } from './parse-foreign.ts';
import { readBenchmark, readEvals, readGrading, readMetadata } from './skill-creator/read.ts';
import { readBatch, readRun, readSkillMeta, readTests } from './upskill/read.ts';

export interface ForeignFile {
  /** For messages, and the name of what is kept; with `/`. */
  readonly path: string;
  readonly text: string;
}

type Read = (value: Json, path: string) => ForeignPart;

/** By what stands in them: names are a matter of taste. The most particular first, and what says most of a case. */
const SHAPES: readonly (readonly [has: readonly string[], read: Read])[] = [
  [['evals'], readEvals],
  [['eval_id', 'prompt'], readMetadata],
  [['run_summary'], readBenchmark],
  [['batch_id', 'results'], readBatch],
  [['metadata', 'stats', 'passed'], readRun],
  [['metadata', 'tests'], readSkillMeta],
  [['cases'], readTests],
  [['expectations'], readGrading],
  [['assertion_results'], readGrading],
];

/** Files that the other tools write beside those that are read, and that say nothing more. */
const SILENT = /(?:^|\/)(?:run_metadata|timing|metrics|feedback|history|comparison|analysis)\.json$/;

/**
 * Reads files of skill-creator (both dialects) and upskill. A case that stands in several of them is one case.
 * @throws NightschoolError FILE_DAMAGED with file and place
 */
export function readForeign(files: readonly ForeignFile[]): Foreign {
  const isOne = files.length === 1;
  const read = files.map((file) => (!isOne && SILENT.test(file.path) ? null : readFile(file, isOne)));
  // what was written first counts, wherever it lies: lists of evals before the folders of their runs
  const parts = read
    .filter((each) => each !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ part }) => part);
  const named = new Set(parts.flatMap(({ skill = null }) => (skill === null ? [] : [skill])));
  const { cases, leftOut } = mergeCases(parts.flatMap((part) => part.cases ?? []));
  return {
    skill: named.size === 1 ? ([...named][0] ?? null) : null,
    cases,
    results: parts.flatMap(({ results = [] }) => results),
    leftOut: [...parts.flatMap((part) => part.leftOut ?? []), ...leftOut],
  };
}

function readFile({ path, text }: ForeignFile, isOne: boolean): { readonly part: ForeignPart; readonly rank: number } {
  const value = parseForeignJson(text, path);
  const rank = rankOf(value);
  const read = SHAPES[rank]?.[1];
  if (read !== undefined) return { part: read(value, path), rank };
  const problem = 'it is no file of skill-creator or upskill that is known here';
  if (isOne) throw unreadable(path, problem);
  return { part: { leftOut: [`${path}: ${problem}.`] }, rank: SHAPES.length };
}

/** The place among the shapes; -1: it has none of them. */
function rankOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return -1;
  if (Array.isArray(value)) return isTests(value) ? SHAPES.findIndex(([, read]) => read === readTests) : -1;
  return SHAPES.findIndex(([has]) => has.every((name) => Object.hasOwn(value, name)));
}

/** Other lists, such as skill-creator's queries that are to find a skill, are no tests. */
function isTests([first]: readonly Json[]): boolean {
  return typeof first === 'object' && first !== null && 'input' in first && 'expected' in first;
}

/** The first counts: `evals.json` comes before `eval_metadata.json`, which repeats it, and may be older. */
function mergeCases(cases: readonly ForeignCase[]): Pick<Foreign, 'cases' | 'leftOut'> {
  const byId = new Map<string, ForeignCase>();
  const leftOut: string[] = [];
  for (const each of cases) {
    const known = byId.get(each.id);
    if (known === undefined) byId.set(each.id, each);
    else if (known.request !== each.request)
      leftOut.push(`${each.id} is there twice, asked otherwise: the first counts.`);
    else if (known.expectations.length === 0) byId.set(each.id, { ...known, ...expected(each) });
  }
  return { cases: [...byId.values()], leftOut };
}

function expected({ expectations, obstacle }: ForeignCase): Pick<ForeignCase, 'expectations' | 'obstacle'> {
  return { expectations, obstacle };
}
