import type { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { hashJson } from '../../../util/hash.ts';
import type { ForeignCase, ForeignPart } from '../foreign.ts';
import { parseAs } from '../parse-foreign.ts';
import { asLiteral } from '../template.ts';
import { batchSchema, runSchema, skillMetaSchema, testSchema, testsSchema, type UpskillTest } from './schemas.ts';

const FORMAT = 'upskill';

/** A tests file: an array, or an object with `cases`. */
export function readTests(value: Json, path: string): ForeignPart {
  // a union would only say that neither fits
  if (Array.isArray(value)) for (const [index, each] of value.entries()) parseAs(testSchema, each, `${path}: ${index}`);
  const tests = parseAs(testsSchema, value, path);
  return { cases: ('cases' in tests ? tests.cases : tests).map(toCase) };
}

/** `skill_meta.json`, of which the tests are read. */
export function readSkillMeta(value: Json, path: string): ForeignPart {
  const { tests } = parseAs(skillMetaSchema, value, path);
  return { cases: tests.map(toCase), leftOut: [`${path}: what it says of the skill itself is not kept.`] };
}

/** `run_result.json`. */
export function readRun(value: Json, path: string): ForeignPart {
  const run = parseAs(runSchema, value, path);
  return results(path, { value, summary: describeRun(run), skill: run.skill_name });
}

/** `batch_summary.json`. */
export function readBatch(value: Json, path: string): ForeignPart {
  const { model, total_runs, passed_runs, results: runs } = parseAs(batchSchema, value, path);
  const summary = [`${passed_runs} of ${total_runs} runs passed with ${model}`, ...runs.map(describeRun)].join('; ');
  return results(path, { value, summary, skill: runs[0]?.skill_name });
}

function toCase(test: UpskillTest): ForeignCase {
  const { input, context, expected, output_file, validator } = test;
  const contains = typeof expected.contains === 'string' ? [expected.contains] : expected.contains;
  const source = Object.fromEntries(
    Object.entries(test).filter(([, member]) => member !== undefined && member !== null),
  );
  return {
    format: FORMAT,
    id: `upskill-${hashJson({ ...source, expected: { contains } }, 12)}`, // one text and a list of one are the same
    request: withFiles(input, context?.files ?? {}),
    checks: contains.length === 0 ? [] : [{ type: 'icontains-all', value: contains.map(asLiteral) }],
    expectations: [],
    obstacle: obstacleOf({ output_file, validator }, contains),
    leftOut: [],
    source: source as JsonObject, // it came out of JSON.parse
  };
}

/** As upskill hands files on: in fenced blocks after what is asked. */
function withFiles(input: string, files: Readonly<Record<string, string>>): string {
  const blocks = Object.entries(files).map(([name, text]) => `${name}\n\`\`\`\n${text}\n\`\`\``);
  return [input, ...blocks].join('\n\n');
}

function obstacleOf(
  { output_file, validator }: Pick<UpskillTest, 'output_file' | 'validator'>,
  contains: readonly string[],
): string | null {
  if (typeof validator === 'string') return `its validator ${JSON.stringify(validator)} is a program of upskill`;
  if (typeof output_file === 'string') return `it looks at a file (${output_file}), and an exam has none`;
  return contains.length === 0 ? 'it says nothing of what is expected' : null;
}

function describeRun({
  run_type = 'with_skill',
  assertions_passed,
  assertions_total,
}: z.infer<typeof runSchema>): string {
  return `${run_type}: ${assertions_passed} of ${assertions_total} tests passed`;
}

function results(
  path: string,
  {
    value,
    summary,
    skill,
  }: { readonly value: Json; readonly summary: string; readonly skill: string | null | undefined },
): ForeignPart {
  return { skill: skill ?? null, results: [{ format: FORMAT, file: path, summary, source: value }] };
}
