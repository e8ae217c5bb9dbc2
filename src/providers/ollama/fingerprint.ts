import type { OllamaChoice } from '../../domain/pipeline.ts';
import { hashJson } from '../../util/hash.ts';
import type { HostFacts } from './host-facts.ts';

/** Counted up with every change here that could change what a model is sent or how its answer is read. */
const ADAPTER_REVISION = 2;

/** sha256 over all that could change an answer, 16 hex digits. Where the model runs is no part of it. */
export function fingerprintOf(choice: OllamaChoice, facts: HostFacts): string {
  const { model, temperature, maximumOutputTokens, numCtx, think } = choice;
  const { version, digest, quantisation, parameterSize, contextLength, template, parameters } = facts;
  return hashJson({
    adapter: ADAPTER_REVISION,
    model,
    weights: { digest, quantisation, parameterSize, contextLength, template, parameters },
    version,
    options: { temperature, maximumOutputTokens, numCtx, think },
  });
}
