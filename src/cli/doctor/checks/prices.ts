import { NightschoolError } from '../../../errors.ts';
import { nameOf } from '../../../providers/index.ts';
import { priceOf, readPrices } from '../../../store/prices.ts';
import { type Check, type CheckResult, fail, ok, pipelineOf, warn, wiredChoices } from '../check.ts';

/** The price file is valid, and the price of each model known. */
export const checkPrices: Check = async (context) => {
  const pipeline = pipelineOf(context);
  const names = pipeline === null ? [] : [...new Set(wiredChoices(pipeline).map(nameOf))];
  try {
    const prices = await readPrices(context.dir);
    const unknown = names.filter((name) => priceOf(prices, name) === null);
    if (unknown.length === 0) return names.length === 0 ? [] : [ok(`the price of ${names.join(', ')} is known`)];
    return unknown.map((name) => judgeUnknown(name, typeof pipeline?.budget.usd === 'number'));
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return error.message.split('\n').map((fault) => fail(fault, error.hint));
  }
};

/** A night whose dollars are limited refuses a model whose price nobody knows. */
function judgeUnknown(name: string, isLimited: boolean): CheckResult {
  const line = `prices: [{ models: { '${name}': { input: …, cached: …, output: … } } }]`;
  const fix = `Write its US dollars per million tokens, or 0 in their place, into pipelines/prices.yaml: ${line}`;
  return isLimited
    ? fail(`nobody knows what ${name} costs, and budget.usd limits the night`, fix)
    : warn(`nobody knows what ${name} costs: its dollars are not counted`, fix);
}
