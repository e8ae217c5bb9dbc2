import { setTimeout } from 'node:timers/promises';
import { NightschoolError } from '../../errors.ts';
import { oneLine } from '../../report/plain.ts';
import { type Check, type CheckContext, type CheckResult, fail, pipelineOf, wiredChoices } from './check.ts';
import { createKeyMask } from './mask-keys.ts';

export type NamedResult = CheckResult & { readonly check: string };

const TIME_LIMIT_MS = 10_000;

/** Runs all checks at the same time, each with its own time limit; gives their results in the order of the table. */
export async function runChecks(
  checks: Readonly<Record<string, Check>>,
  context: CheckContext,
  options: { readonly timeLimitMs: number } = { timeLimitMs: TIME_LIMIT_MS },
): Promise<readonly NamedResult[]> {
  const mask = createKeyMask(context.environment, keyVariables(context));
  const show = (text: string): string => mask(oneLine(text));
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const found = await runWithin(check, context, options.timeLimitMs);
      return found.map((result): NamedResult => {
        const named = { check: name, ...result, what: show(result.what) };
        return named.status === 'ok' ? named : { ...named, fix: show(named.fix) };
      });
    }),
  );
  context.signal.throwIfAborted();
  return results.flat();
}

/** A check that throws, or that does not end, is a finding like any other. */
async function runWithin(check: Check, context: CheckContext, timeLimitMs: number): Promise<readonly CheckResult[]> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const late = async (): Promise<readonly CheckResult[]> => {
    await setTimeout(timeLimitMs, undefined, { signal });
    return [fail(`this check did not end within ${timeLimitMs / 1000} s`, 'Look at the disk or server it waits for.')];
  };
  try {
    return await Promise.race([check({ ...context, signal }), late()]);
  } catch (error) {
    if (error instanceof NightschoolError) return [fail(error.message, error.hint)];
    const message = error instanceof Error ? error.message : String(error);
    return [fail(`this check failed: ${message}`, 'Mend what it says, or report it as a bug of nightschool.')];
  } finally {
    ended.abort();
  }
}

function keyVariables(context: CheckContext): readonly string[] {
  const pipeline = pipelineOf(context);
  if (pipeline === null) return [];
  const embedders = [pipeline.memory.recall.embeddings, pipeline.families.embeddings];
  const choices = [...wiredChoices(pipeline), ...embedders.filter((choice) => choice !== null)];
  const keys = choices.flatMap((choice) =>
    'keyVariable' in choice && choice.keyVariable !== null ? [choice.keyVariable] : [],
  );
  return pipeline.queue === null ? keys : [...keys, pipeline.queue.urlVariable, pipeline.queue.keyVariable]; // the address may hold a password
}
