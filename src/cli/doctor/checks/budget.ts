import type { Pipeline } from '../../../domain/pipeline.ts';
import { nameOf } from '../../../providers/index.ts';
import { priceOf, readPrices } from '../../../store/prices.ts';
import { type Check, ok, pipelineFile, pipelineOf, warn, wiredChoices } from '../check.ts';

/** A night that calls a paid model has a limit. */
export const checkBudget: Check = async (context) => {
  const pipeline = pipelineOf(context);
  if (pipeline === null) return [];
  const limits = describeLimits(pipeline.budget);
  if (limits !== '') return [ok(limits)];
  const prices = await readPrices(context.dir).catch(() => []); // what is wrong with them is said by their own check
  const paid = wiredChoices(pipeline)
    .map(nameOf)
    .find((name) => (priceOf(prices, name)?.output ?? 0) > 0);
  if (paid === undefined) return [];
  return [warn(`${paid} costs money, and no budget is set`, `Add to ${pipelineFile(context)}: budget: { usd: 5 }`)];
};

function describeLimits({ usd, teacherTokens, studentTokens, minutes }: Pipeline['budget']): string {
  const limits = [
    usd === null ? [] : [`${usd} USD`],
    teacherTokens === null ? [] : [`${teacherTokens} teacher tokens`],
    studentTokens === null ? [] : [`${studentTokens} student tokens`],
    minutes === null ? [] : [`${minutes} minutes`],
  ].flat();
  return limits.length === 0 ? '' : `at most ${limits.join(', ')} a night`;
}
