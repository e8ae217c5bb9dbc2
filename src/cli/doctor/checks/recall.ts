import { type Check, ok, pipelineOf } from '../check.ts';
import { toResult } from './models.ts';

/** Whether the model answers that recall finds passages by meaning with. */
export const checkRecall: Check = async (context) => {
  const recall = pipelineOf(context)?.memory.recall;
  if (recall === undefined) return [];
  if (recall.embeddings === null) return [ok('by words alone: no embeddings are configured')];
  return (await context.checkEmbedder(recall.embeddings, 'recall goes by words alone')).map(toResult);
};
