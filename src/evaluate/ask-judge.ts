import type { ProviderResponse } from 'promptfoo';
import type { Case } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { NightschoolError } from '../errors.ts';
import { peoplesAssertions } from './assertions.ts';
import { type Judge, openJudge } from './judge.ts';
import { isInverse, needsEmbeddings, needsText, withoutProviders } from './judged.ts';
import type { RunAssertions } from './load-promptfoo.ts';
import { type Assessment, failedAssertion, type Grade, runGuarded } from './run-guarded.ts';

/** What is graded, and by whom. */
export interface Bench {
  readonly skill: string;
  readonly question: Case;
  readonly runAssertions: RunAssertions;
  readonly folder: string;
  readonly judge?: Judge | null;
}

export interface Asked {
  readonly assertions: readonly JsonObject[];
  readonly repeat: number;
  readonly durationMs: number;
  readonly providerResponse: ProviderResponse;
  readonly vars: Record<string, string>;
}

/**
 * Has the judge grade a reply, of which it is told with the request. What it cannot be asked, or says in no form that
 * can be read, is no fault of the student: `errored`.
 * @throws NightschoolError JUDGE_MISSING, GRADER_FAILED, an outage of the judge
 */
export async function askJudge(bench: Bench, asked: Asked): Promise<Grade> {
  const { assertions, repeat, durationMs, providerResponse, vars } = asked;
  if (String(providerResponse.output ?? '').trim() === '') return gradeSilence(assertions);
  const { skill, question, folder } = bench;
  const judge = requireJudge(bench, assertions);
  const desk = openJudge(judge, repeat);
  const result = await runGuarded(skill, bench, {
    prompt: question.request.join('\n\n'),
    vars,
    providerResponse,
    test: {
      vars,
      assert: peoplesAssertions(assertions.map(withoutProviders), folder),
      options: { provider: desk.providers },
    },
    latencyMs: durationMs,
  });
  return desk.fault() === null ? readResult(result, judge) : breakDown(desk.fault(), judge);
}

/** There is nothing to judge, and no reason to pay for it. */
function gradeSilence(assertions: readonly JsonObject[]): Grade {
  if (assertions.every(isInverse)) return { outcome: 'passed' };
  return { outcome: 'failed', cause: 'assertion', reason: 'It replied nothing that could be judged.' };
}

function readResult(result: Assessment, { chat }: Judge): Grade {
  if (result.pass) return { outcome: 'passed' };
  const unread = result.componentResults?.find(({ metadata }) => metadata?.graderError === true);
  if (unread === undefined) return failedAssertion(result);
  return errored(`the judge ${chat.name} gave no grade: ${unread.reason}`);
}

function breakDown(fault: unknown, { chat, signal }: Judge): Grade {
  signal.throwIfAborted();
  if (!(fault instanceof NightschoolError) || fault.isOutage) throw fault;
  return errored(`the judge ${chat.name} broke down: ${fault.code}: ${fault.message}`);
}

function errored(reason: string): Grade {
  return { outcome: 'errored', cause: 'infrastructure', reason };
}

function requireJudge({ judge = null, skill, question }: Bench, assertions: readonly JsonObject[]): Judge {
  const type = JSON.stringify(assertions[0]?.type ?? 'an assertion');
  const what = `${type} in the suite of ${skill} (case ${question.id})`;
  if (judge === null && needsText(assertions)) {
    throw new NightschoolError('JUDGE_MISSING', `${what} needs a model that grades, and the pipeline names none.`);
  }
  if ((judge === null || judge.embedder === null) && needsEmbeddings(assertions)) {
    throw new NightschoolError(
      'JUDGE_MISSING',
      `${what} compares meanings, and the pipeline names no model for that.`,
      {
        hint: 'Write into the pipeline: families: { embeddings: { use: ollama, model: … } }, and graders: { judge: { use: ollama, model: … } }.',
      },
    );
  }
  if (judge === null) throw new NightschoolError('JUDGE_MISSING', `${what} needs a model that grades.`);
  return judge;
}
