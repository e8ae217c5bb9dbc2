import type { OllamaChoice } from '../../domain/pipeline.ts';
import { hashJson } from '../../util/hash.ts';
import type { HostFacts } from './host-facts.ts';

/** Counted up with every change here that could change what a model is sent or how its answer is read. */
const ADAPTER_REVISION = 2;

/** What the pipeline alone says of it. */
export function settingsOf(choice: OllamaChoice): Readonly<Record<'model' | 'num_ctx' | 'sampling', string>> {
  const { model, temperature, maximumOutputTokens, numCtx, think } = choice;
  const sampling = JSON.stringify({ temperature, maximumOutputTokens, think });
  return { model, num_ctx: String(numCtx), sampling };
}

/** What the fingerprint is made of, as people call it. */
export function partsOf(choice: OllamaChoice, facts: HostFacts): Readonly<Record<string, string>> {
  const { model, ...settings } = settingsOf(choice);
  const { version, digest, quantisation, parameterSize, contextLength, template, parameters } = facts;
  return {
    model,
    digest,
    quantisation: quantisation ?? 'unknown',
    weights: hashJson({ parameterSize, contextLength }),
    template: hashJson({ template, parameters }),
    runtime: `ollama ${version}, adapter ${ADAPTER_REVISION}`,
    ...settings,
  };
}

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
