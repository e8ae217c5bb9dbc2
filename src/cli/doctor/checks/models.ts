import type { ModelCheck } from '../../../providers/provider.ts';
import { type Check, type CheckResult, fail, ok, pipelineOf, warn, wiredChoices } from '../check.ts';

/** Keys, endpoints, models and context lengths, as the providers themselves look at them. */
export const checkModels: Check = async (context) => {
  const pipeline = pipelineOf(context);
  if (pipeline === null) return [];
  const choices = wiredChoices(pipeline);
  if (choices.length === 0) return [ok('all embedded: no key and no server needed')];
  const checks = await Promise.all(choices.map((choice) => context.checkModel(choice)));
  return checks.flat().map(toResult);
};

/** Errors point here; whoever reads this is here already. */
function toResult({ ok: isOk, isWarning, what, fix = 'Correct the model in the pipeline.' }: ModelCheck): CheckResult {
  if (isOk) return ok(what);
  return (isWarning === true ? warn : fail)(what, fix.replace('; see nightschool doctor', ''));
}
