import type { Pipeline } from '../domain/pipeline.ts';
import { NightschoolError } from '../errors.ts';
import { parsePipeline, readPipeline } from '../store/pipeline.ts';

/**
 * The workspace's own settings (`pipelines/nightly.yaml`), or the defaults where it has none.
 * @throws NightschoolError PIPELINE_INVALID
 */
export async function readSettings(workspace: string): Promise<Pipeline> {
  try {
    return await readPipeline(workspace, 'nightly');
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.code !== 'PIPELINE_NOT_FOUND') throw error;
    return parsePipeline('name: nightly\nlogs: [logs/]\n', 'the defaults');
  }
}
