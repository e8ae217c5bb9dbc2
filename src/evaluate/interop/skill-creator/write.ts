import type { Case } from '../../../domain/exam.ts';
import type { JsonObject } from '../../../domain/json.ts';
import {
  type ExamRecord,
  type ExamVerdict,
  type Exported,
  type KeptCase,
  printJson,
  sentenceOf,
} from '../exam-record.ts';
import { expectationTexts } from '../expectations.ts';
import { numberEvals } from './numbers.ts';
import { writeRuns } from './write-runs.ts';

/** The folders of an eval workspace: `evals/evals.json`, and an iteration with the verdict's runs in both arms. */
export function writeSkillCreator(record: ExamRecord): Exported {
  const { skill, cases, judged, results } = record;
  const kept = new Map(record.kept.filter(({ format }) => format === 'skill-creator').map((each) => [each.id, each]));
  const ids = numberEvals([...cases.map(({ id }) => id), ...kept.keys()], kept);
  const evals = [
    ...cases.map((question) => toEval(question, { id: ids.get(question.id) ?? 0, kept: kept.get(question.id) })),
    ...[...kept].filter(([id]) => !cases.some((question) => question.id === id)).map(([, { source }]) => source),
  ];
  const imported = results.filter(({ format }) => format === 'skill-creator');
  return {
    files: [
      { path: 'evals/evals.json', text: printJson({ skill_name: skill, evals }) },
      ...(judged === null ? [] : writeRuns(judged, { skill, ids })),
      ...imported.map(({ source }, index) => ({ path: `imported/${index + 1}.json`, text: printJson(source) })),
    ],
    leftOut: leftOutOf(cases, judged),
  };
}

/** Both dialects: `expectations` and `assertions` say the same. */
function toEval(
  question: Case,
  { id, kept }: { readonly id: number | string; readonly kept: KeptCase | undefined },
): JsonObject {
  const source = kept?.source ?? {};
  const expectations = expectationTexts(question);
  const isOutput = expectations.length === 1 && expectations[0] === source.expected_output;
  const said = isOutput && source.expectations === undefined && source.assertions === undefined ? [] : expectations;
  return {
    ...source,
    id,
    prompt: question.request.join('\n\n'),
    expected_output: source.expected_output ?? expectations.join(' '),
    files: source.files ?? [],
    expectations: said,
    assertions: said,
  };
}

function leftOutOf(cases: readonly Case[], judged: ExamVerdict | null): readonly string[] {
  const errored = judged?.runs.filter(({ trial }) => trial.outcome === 'errored').length ?? 0;
  return [
    ...sentenceOf(
      cases.filter(({ request }) => request.length > 1).length,
      'all turns of the user stand in one prompt.',
    ),
    ...sentenceOf(cases.filter(({ origin }) => origin === 'log').length, 'what tools answered is not in it.'),
    ...(errored === 0 ? [] : [`${errored} runs broke down: they are in no rate.`]),
    ...(judged === null ? ['No verdict was reached yet: there is no benchmark.'] : []),
  ];
}
