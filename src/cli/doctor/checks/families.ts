import { isQueued } from '../../../night/queue/wanted-model.ts';
import { type Check, ok, pipelineOf } from '../check.ts';
import { toResult } from './models.ts';

/** Whether the model answers that tells what requests mean. */
export const checkFamilies: Check = async (context) => {
  const pipeline = pipelineOf(context);
  if (pipeline === null) return [];
  const { families, queue } = pipeline;
  if (families.embeddings === null) return [ok('by words and procedure: no embeddings are configured')];
  if (queue !== null && isQueued(families.embeddings, queue)) return [ok('requests are embedded by workers')];
  const checked = await context.checkEmbedder(
    families.embeddings,
    'requests are compared by words and procedure alone',
  );
  return checked.map(toResult);
};
