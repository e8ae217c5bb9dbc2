import { type Check, ok, pipelineOf } from '../check.ts';
import { toResult } from './models.ts';

/** Whether the model answers that tells what requests mean. */
export const checkFamilies: Check = async (context) => {
  const families = pipelineOf(context)?.families;
  if (families === undefined) return [];
  if (families.embeddings === null) return [ok('by words and procedure: no embeddings are configured')];
  const checked = await context.checkEmbedder(
    families.embeddings,
    'requests are compared by words and procedure alone',
  );
  return checked.map(toResult);
};
