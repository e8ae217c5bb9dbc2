import { join } from 'node:path';
import type { Pipeline } from '../domain/pipeline.ts';
import { NightschoolError } from '../errors.ts';
import { readText } from './json-lines.ts';
import { pipelineSchema } from './pipeline-schema.ts';
import { parseYaml } from './read-yaml.ts';

/**
 * Reads a pipeline by name (`nightly`) or path (`pipelines/nightly.yaml`), relative to the workspace.
 * @throws NightschoolError PIPELINE_NOT_FOUND, or PIPELINE_INVALID listing every fault as file:line:column
 */
export async function readPipeline(workspace: string, nameOrPath: string): Promise<Pipeline> {
  const file = /\.ya?ml$/.test(nameOrPath) ? nameOrPath : `pipelines/${nameOrPath}.yaml`;
  const text = await readText(join(workspace, file));
  if (text === null) throw new NightschoolError('PIPELINE_NOT_FOUND', `There is no pipeline ${file} in ${workspace}.`);
  return parsePipeline(text, file);
}

/** Parses the text of a pipeline file; `file` is only for messages. */
export function parsePipeline(text: string, file: string): Pipeline {
  const parsed = parseYaml(text, pipelineSchema, file);
  if (parsed.ok) return parsed.value;
  throw new NightschoolError('PIPELINE_INVALID', parsed.faults.join('\n'));
}
