import type { CleanTask } from '../domain/task.ts';

/** Median over the models of pipelines/prices.yaml of what a token of output costs in tokens of input. */
const OUTPUT_IN_INPUT = 5;
/** Of English and of JSON, about. */
const CHARACTERS_A_TOKEN = 4;
/** Tasks that are looked at where tokens have to be estimated: their texts are long. */
const SAMPLED = 200;

/**
 * Tokens of a request on average, one of output counted as five of input: of the tasks whose log tells tokens. Where none
 * does, `scale` times what was said and answered, each text once.
 */
export function costOf(tasks: readonly CleanTask[], scale: number): number {
  const told = tasks.filter(tellsTokens);
  return told.length > 0 ? mean(told.map(toldCost)) : scale * mean(sample(tasks).map(estimateCost));
}

/** What logs that tell tokens tell, by what would be estimated: an agent reads a text again in each answer. 1 where none tells. */
export function costScale(tasks: readonly CleanTask[]): number {
  const told = sample(tasks.filter(tellsTokens));
  return told.length === 0 ? 1 : mean(told.map(toldCost)) / mean(told.map(estimateCost));
}

function tellsTokens({ tokens }: CleanTask): boolean {
  return tokens.input + tokens.output > 0;
}

function toldCost({ tokens }: CleanTask): number {
  return tokens.input + OUTPUT_IN_INPUT * tokens.output;
}

function estimateCost({ request, steps, reply }: CleanTask): number {
  const read = request.join('\n').length + JSON.stringify(steps.map(({ result }) => result)).length;
  const written = reply.length + JSON.stringify(steps.map((step) => [step.tool, step.arguments])).length;
  return (read + OUTPUT_IN_INPUT * written) / CHARACTERS_A_TOKEN;
}

/** Ids are hashes: the first of them are drawn as if at random, the same in any order. */
function sample(tasks: readonly CleanTask[]): readonly CleanTask[] {
  if (tasks.length <= SAMPLED) return tasks;
  return [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, SAMPLED);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
