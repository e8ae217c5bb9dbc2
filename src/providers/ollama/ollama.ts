import type { ChatModel } from '../../domain/chat.ts';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { modelName } from '../../util/model-name.ts';
import { inTurn, type Provider, type World } from '../provider.ts';
import { checkOllama } from './check.ts';
import { createExchange } from './exchange.ts';
import { fingerprintOf, partsOf } from './fingerprint.ts';
import { openHosts, reopenHost } from './hosts.ts';
import { withoutLogin } from './model-name.ts';
import { measurePrompt, type PromptSize } from './overflow.ts';
import { createPool } from './pool.ts';
import { runtimeOf } from './runtime.ts';

/** Models behind Ollama's `/api/chat`, on one host or several that have the same model. */
export const ollama: Provider<OllamaChoice> = { open: openOllama, check: checkOllama };

/** Requests that all hosts together work on at the same time: what the limit before the model has to let through. */
export function concurrencyOf({ hosts }: Pick<OllamaChoice, 'hosts'>): number {
  return hosts.reduce((sum, { concurrency }) => sum + concurrency, 0);
}

async function openOllama(choice: OllamaChoice, world: World): Promise<ChatModel> {
  const { facts, hosts } = await openHosts(choice, world);
  const { contextLength } = facts;
  if (contextLength !== null && choice.numCtx > contextLength) throw contextTooLong(choice, contextLength);
  for (const { url, outBecause } of hosts) {
    if (outBecause !== null)
      world.notice?.(`${choice.model}: the host ${withoutLogin(url)} is left out: ${outBecause}`);
  }
  const exchange = createExchange({ choice, world, runtime: runtimeOf(facts.version) });
  const pool = createPool({
    hosts,
    clock: world.clock,
    tryAgain: (url) => reopenHost(url, facts, { choice, world }),
    onOut: (url, reason) => world.notice?.(`${choice.model}: the host ${url} dropped out: ${reason}`),
  });
  return {
    name: modelName(choice),
    fingerprint: fingerprintOf(choice, facts),
    parts: partsOf(choice, facts),
    complete: async (request) => {
      request.signal.throwIfAborted();
      const size = measurePrompt(request);
      refuseTooLong(size, choice);
      return pool.run((url) => {
        request.signal.throwIfAborted();
        return inTurn(world, { url, signal: request.signal }, () => exchange(url, request, size));
      });
    },
  };
}

/** Ollama would lower it to what the model has without a word. */
function contextTooLong({ model, numCtx }: OllamaChoice, contextLength: number): NightschoolError {
  return new NightschoolError(
    'MODEL_REFUSED_REQUEST',
    `numCtx is ${numCtx}, but the context of ${model} is ${contextLength} tokens`,
    { hint: `Set numCtx to ${contextLength} or less in the pipeline, or use a model with a longer context.` },
  );
}

function refuseTooLong({ fewest }: PromptSize, { model, numCtx }: OllamaChoice): void {
  if (fewest <= numCtx) return;
  throw new NightschoolError(
    'PROMPT_TOO_LONG',
    `The prompt for ollama/${model} has ${fewest} tokens at the least; numCtx is ${numCtx}`,
  );
}
