import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import { checkEmbedder as askEmbedder } from '../../providers/embeddings/index.ts';
import { checkModel as askProvider, type WiredChoice } from '../../providers/index.ts';
import type { ModelCheck } from '../../providers/provider.ts';
import { createWorld } from '../../providers/world.ts';
import type { Shell } from '../terminal.ts';

/** Looking is quick: what has not answered after this long is down. */
const SECONDS = 8;

/** Asks a model's provider for everything a night would need of it. Spends nothing. */
export function checkModel(choice: WiredChoice, environment: Shell['environment']): Promise<readonly ModelCheck[]> {
  const timeoutSeconds = Math.min(choice.timeoutSeconds, SECONDS);
  return askProvider({ ...choice, timeoutSeconds }, createWorld(environment));
}

/** Embeds one word: there is no other way to see that a model embeds. */
export function checkEmbedder(
  choice: EmbeddingChoice,
  environment: Shell['environment'],
  without: string,
): Promise<readonly ModelCheck[]> {
  const timeoutSeconds = Math.min(choice.timeoutSeconds, SECONDS);
  return askEmbedder({ ...choice, timeoutSeconds }, createWorld(environment), without);
}
