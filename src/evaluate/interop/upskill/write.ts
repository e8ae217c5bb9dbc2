import type { Case } from '../../../domain/exam.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { type ExamRecord, type Exported, type KeptCase, printJson, sentenceOf } from '../exam-record.ts';
import { fromLiteral } from '../template.ts';
import { writeBatch } from './write-batch.ts';

/** `tests.json`, and a batch of runs with and without the skill, as `upskill runs` reads it. */
export function writeUpskill(record: ExamRecord): Exported {
  const { cases, judged, results, skill } = record;
  const kept = new Map(record.kept.filter(({ format }) => format === 'upskill').map((each) => [each.id, each]));
  const tests = cases.flatMap((question) => toTest(question, kept.get(question.id)) ?? []);
  const outside = [...kept].filter(([id]) => !cases.some((question) => question.id === id));
  const imported = results.filter(({ format }) => format === 'upskill');
  return {
    files: [
      { path: 'tests.json', text: printJson({ cases: [...tests, ...outside.map(([, { source }]) => source)] }) },
      ...(judged === null ? [] : writeBatch(judged, skill)),
      ...imported.map(({ source }, index) => ({ path: `imported/${index + 1}.json`, text: printJson(source) })),
    ],
    leftOut: [
      ...sentenceOf(
        cases.length - tests.length,
        'the reply need not contain anything, which is all that upskill looks at.',
      ),
      ...sentenceOf(cases.filter(({ effects }) => effects.length > 0).length, 'which calls are expected is not in it.'),
      ...sentenceOf(
        cases.filter(({ request }) => request.length > 1).length,
        'all turns of the user stand in one input.',
      ),
      ...sentenceOf(cases.filter(isJudged).length, 'assertions of other kinds are not in it.'),
      ...(judged === null ? ['No verdict was reached yet: there are no runs.'] : []),
    ],
  };
}

/** Null where the reply need not contain anything. */
function toTest(question: Case, kept: KeptCase | undefined): JsonObject | null {
  const contains = containsOf(question);
  if (contains.length === 0) return null;
  const source = kept?.source ?? {};
  const [given = ''] = question.request;
  const isAsItWas = kept !== undefined && typeof source.input === 'string' && given.startsWith(source.input);
  const input = isAsItWas ? (source.input ?? '') : question.request.join('\n\n');
  const expected = { contains };
  return isAsItWas ? { ...source, input, expected } : { input, expected };
}

function containsOf({ facts, assert = [] }: Case): readonly string[] {
  return [...facts.map(String), ...assert.flatMap(valuesOf)];
}

/** What an assertion wants in the reply, whatever its case; none for other assertions. */
function valuesOf({ type, value }: JsonObject): readonly string[] {
  const values: readonly Json[] = Array.isArray(value) ? value : [value ?? null];
  if (type !== 'icontains' && type !== 'icontains-all') return [];
  return values.flatMap((each) => (typeof each === 'string' ? [fromLiteral(each)] : []));
}

function isJudged({ assert = [] }: Case): boolean {
  return assert.some((each) => valuesOf(each).length === 0);
}
