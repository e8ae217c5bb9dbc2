import type { Json, JsonObject } from '../../../domain/json.ts';
import { hash } from '../../../util/hash.ts';
import type { ForeignCase, ForeignPart, ForeignResults } from '../foreign.ts';
import { parseAs, unknownKeys } from '../parse-foreign.ts';
import {
  type Benchmark,
  benchmarkSchema,
  EVAL_KEYS,
  type Eval,
  evalsSchema,
  gradingSchema,
  METADATA_KEYS,
  metadataSchema,
} from './schemas.ts';

const FORMAT = 'skill-creator';

/** `evals.json`. */
export function readEvals(value: Json, path: string): ForeignPart {
  const { skill_name, evals, ...rest } = parseAs(evalsSchema, value, path);
  return {
    skill: skill_name ?? null,
    cases: evals.map((each) => toCase(each, `${path}: eval ${each.id}`)),
    leftOut: unknownKeys(rest, [], path),
  };
}

/** `eval_metadata.json` in the folder of one eval. */
export function readMetadata(value: Json, path: string): ForeignPart {
  const given = parseAs(metadataSchema, value, path);
  const { eval_id: id, eval_name, prompt, assertions, expectations } = given;
  const about = eval_name === undefined ? [] : [`${path}: its name ${JSON.stringify(eval_name)} is not kept.`];
  return {
    cases: [toCase({ id, prompt, assertions, expectations } as Eval, `${path}: eval ${id}`)],
    leftOut: [...about, ...unknownKeys(given, METADATA_KEYS, path)],
  };
}

/** `grading.json` of one run. */
export function readGrading(value: Json, path: string): ForeignPart {
  const { expectations = [], assertion_results = [] } = parseAs(gradingSchema, value, path);
  const graded = expectations.length > 0 ? expectations : assertion_results;
  const passed = graded.filter((each) => each.passed).length;
  return { results: [result(path, `${passed} of ${graded.length} expectations met`, value)] };
}

/** `benchmark.json` of one iteration. */
export function readBenchmark(value: Json, path: string): ForeignPart {
  const benchmark = parseAs(benchmarkSchema, value, path);
  return {
    skill: benchmark.metadata?.skill_name ?? null,
    results: [result(path, describeBenchmark(benchmark), value)],
  };
}

function toCase(given: Eval, where: string): ForeignCase {
  const { id, prompt, expected_output = '', files = [], expectations = [], assertions = [] } = given;
  const said = [...new Set([...expectations, ...assertions])].filter((text) => text.trim() !== '');
  const rest = Object.fromEntries(Object.entries(given).filter(([, member]) => member !== undefined));
  const isUnsaid = said.length > 0 && expected_output.trim() !== '';
  return {
    format: FORMAT,
    id: `skill-creator-${nameOf(String(id))}`,
    request: prompt,
    checks: [],
    expectations: said.length > 0 ? said : [expected_output].filter((text) => text.trim() !== ''),
    obstacle: obstacleOf(files, said.length > 0 || expected_output.trim() !== ''),
    leftOut: [
      ...(isUnsaid ? [`${where}: its expected_output is kept; its expectations are what is graded.`] : []),
      ...unknownKeys(given, EVAL_KEYS, where),
    ],
    source: rest as JsonObject, // it came out of JSON.parse
  };
}

function obstacleOf(files: readonly string[], isGradable: boolean): string | null {
  if (files.length > 0) return `it needs files (${files.slice(0, 3).join(', ')}), and an exam has none`;
  return isGradable ? null : 'it says nothing of what is expected';
}

/** An id as `cases.jsonl` takes it. */
function nameOf(id: string): string {
  return /^[\w.-]{1,60}$/.test(id) ? id : hash(id, 12);
}

function describeBenchmark({ runs = [], run_summary, metadata }: Benchmark): string {
  const arms = Object.entries(run_summary).flatMap(([name, summary]) => {
    const rate = name !== 'delta' && typeof summary.pass_rate === 'object' ? summary.pass_rate.mean : null;
    return rate === null ? [] : [`${name} ${Math.round(rate * 100)} %`];
  });
  const by = metadata?.executor_model === undefined ? '' : ` by ${metadata.executor_model}`;
  return `${runs.length} runs${by}: ${arms.join(', ') || 'no rates'}`;
}

function result(path: string, summary: string, source: Json): ForeignResults {
  return { format: FORMAT, file: path, summary, source };
}
