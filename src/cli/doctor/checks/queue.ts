import { type Check, ok, pipelineOf } from '../check.ts';
import { toResult } from './models.ts';

/** Redis, where the pipeline has workers ask its models, and whether workers serve them. */
export const checkQueueOfPipeline: Check = async (context) => {
  const pipeline = pipelineOf(context);
  if (pipeline === null || pipeline.queue === null) return [];
  const checks = await context.checkQueue(pipeline, pipeline.queue);
  return checks.length === 0 ? [ok('no model of this pipeline is asked of workers')] : checks.map(toResult);
};
