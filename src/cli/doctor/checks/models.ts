import type { Pipeline } from '../../../domain/pipeline.ts';
import type { WiredChoice } from '../../../providers/index.ts';
import type { ModelCheck } from '../../../providers/provider.ts';
import { isPlainHttp, PLAIN_HTTP_HINT } from '../../../util/plain-http.ts';
import { askedFromHere, type Check, type CheckResult, fail, ok, pipelineOf, warn, wiredChoices } from '../check.ts';

/** Keys, endpoints, models and context lengths, as the providers themselves look at them. */
export const checkModels: Check = async (context) => {
  const pipeline = pipelineOf(context);
  if (pipeline === null) return [];
  const wired = wiredChoices(pipeline);
  if (wired.length === 0) return [ok('all embedded: no key and no server needed')];
  const choices = askedFromHere(wired, pipeline);
  if (choices.length === 0) return [ok('none is asked from here, but by workers'), ...judgeTeacher(pipeline)];
  const checks = await Promise.all(choices.map((choice) => context.checkModel(choice)));
  return [...checks.flat().map(toResult), ...judgePlainHttp(choices), ...judgeTeacher(pipeline)];
};

/** In a private network it is done all the same; with a key, or to the internet, it is refused. */
function judgePlainHttp(choices: readonly WiredChoice[]): readonly CheckResult[] {
  const urls = choices.flatMap((choice) => {
    if (choice.use === 'ollama') return choice.hosts.map(({ url }) => url);
    return choice.use === 'openai' && choice.baseUrl !== null ? [choice.baseUrl] : [];
  });
  const hosts = [...new Set(urls.filter(isPlainHttp).map((url) => new URL(url).host))].sort();
  return hosts.map((host) =>
    warn(`${host} is asked by plain http: whoever is on the way there can read the requests`, PLAIN_HTTP_HINT),
  );
}

/** What a lesson, the instructions and a draft take together, about. */
const TEACHER_TOKENS = 32_768;

function judgeTeacher({ teacher }: Pipeline): readonly CheckResult[] {
  if (teacher.use !== 'ollama' || teacher.numCtx >= TEACHER_TOKENS) return [];
  const what = `numCtx of the teacher ${teacher.model} is ${teacher.numCtx}, and a lesson may take ${TEACHER_TOKENS} tokens`;
  return [warn(what, `Set numCtx: ${TEACHER_TOKENS} for the teacher in the pipeline, where its host has the memory.`)];
}

/** Errors point here; whoever reads this is here already. */
export function toResult({
  ok: isOk,
  isWarning,
  what,
  fix = 'Correct the model in the pipeline.',
}: ModelCheck): CheckResult {
  if (isOk) return ok(what);
  return (isWarning === true ? warn : fail)(what, fix.replace('; see nightschool doctor', ''));
}
