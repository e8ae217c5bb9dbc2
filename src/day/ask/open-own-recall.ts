import type { Embedder } from '../../domain/chat.ts';
import type { Guard } from '../../domain/guard.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { guardTexts } from '../../providers/embeddings/guard.ts';
import { openEmbedder } from '../../providers/embeddings/index.ts';
import type { World } from '../../providers/provider.ts';
import { openRecall, type Recall } from '../recall/recall.ts';

/** Recall as the workspace has it configured; by words alone, and said so, where the model for vectors cannot be had. */
export async function openOwnRecall(
  dir: string,
  { memory }: Pick<Pipeline, 'memory'>,
  {
    world,
    warn,
    guard,
  }: { readonly world: World; readonly warn: (message: string) => void; readonly guard?: Guard | undefined },
): Promise<Recall> {
  const { engine, embeddings } = memory.recall;
  let embedder: Embedder | null = null;
  try {
    if (embeddings !== null && engine === 'builtin') embedder = await openEmbedder(embeddings, world);
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    warn(`Recall goes by words alone: ${error.message}`);
  }
  if (embedder !== null && guard !== undefined) embedder = guardTexts(embedder, guard);
  return openRecall(dir, { engine, embedder });
}
