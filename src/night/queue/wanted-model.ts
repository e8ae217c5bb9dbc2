import type { EmbeddingChoice, OllamaChoice, OpenAiChoice, QueueSettings } from '../../domain/pipeline.ts';
import type { WantedModel } from '../../domain/queue.ts';

/** Models that a worker can be asked for. */
export type QueuedChoice = OllamaChoice | OpenAiChoice;

/** Whether workers are asked for the model: Ollama's always, those behind an endpoint where the pipeline says so. */
export function isQueued<Choice extends { readonly use: string }>(
  choice: Choice,
  settings: Pick<QueueSettings, 'endpoints'>,
): choice is Extract<Choice, { readonly use: 'ollama' | 'openai' }> {
  return choice.use === 'ollama' || (choice.use === 'openai' && settings.endpoints === 'workers');
}

/** A model as a pipeline names it, without what is a machine's own: hosts and keys. */
export function toWanted(choice: QueuedChoice): WantedModel {
  if (choice.use === 'ollama') {
    const { hosts: _, ...wanted } = choice;
    return wanted;
  }
  const { keyVariable: _, concurrency: __, ...wanted } = choice;
  return { ...wanted, baseUrl: addressOf(choice.baseUrl) };
}

/** The same of a model that embeds. An Ollama is each worker's own; an endpoint is told apart by its address. */
export function toWantedEmbedder({ keyVariable: _, ...choice }: EmbeddingChoice): WantedModel {
  return { ...choice, kind: 'embedding', baseUrl: choice.use === 'ollama' ? null : addressOf(choice.baseUrl) };
}

/** By which an endpoint is known: a login or a query in an address is its owner's alone. */
function addressOf(baseUrl: string | null): string | null {
  if (baseUrl === null) return null;
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname}`;
}
