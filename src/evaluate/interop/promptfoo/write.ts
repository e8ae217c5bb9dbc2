import { Document } from 'yaml';
import type { Case } from '../../../domain/exam.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { type ExamRecord, type Exported, sentenceOf } from '../exam-record.ts';
import { asLiteral } from '../template.ts';

const HEADER = ` Made by nightschool export: requests with what a reply must say, for any provider of promptfoo.
 It needs no nightschool, and so looks at replies alone: which calls were made, and what tools answered, only the suite
 under evals/ knows.`;

/** A config of promptfoo that stands alone, to try the same requests on other models. */
export function writePromptfoo({ skill, cases }: ExamRecord): Exported {
  const tests = cases.map(toTest);
  const document = new Document({
    description: `nightschool: ${skill}`,
    prompts: ['{{request}}'],
    providers: ['echo'],
    tests,
  });
  document.commentBefore = HEADER;
  const files = cases.some(({ assert = [] }) => JSON.stringify(assert).includes('"file://'));
  return {
    files: [{ path: 'promptfooconfig.yaml', text: document.toString({ lineWidth: 0 }) }],
    leftOut: [
      'The provider is echo, which repeats the request: write the one to try in its place.',
      ...sentenceOf(cases.filter(({ effects }) => effects.length > 0).length, 'which calls are expected is not in it.'),
      ...sentenceOf(
        cases.filter(({ request }) => request.length > 1).length,
        'all turns of the user stand in one request.',
      ),
      ...(files ? ['Files that assertions name are not in it.'] : []),
    ],
  };
}

function toTest(question: Case): object {
  const { id, side, request, facts, assert = [] } = question;
  const stated = facts.map((fact): JsonObject => ({ type: 'icontains', value: asLiteral(String(fact)) }));
  const all = [...stated, ...assert];
  return {
    description: `${side} ${id}`,
    vars: { request: asLiteral(request.join('\n\n')) },
    options: { disableVarExpansion: true },
    ...(all.length > 0 && { assert: all }),
  };
}
