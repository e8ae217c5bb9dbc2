import { join } from 'node:path';
import type { ToolDefinition } from '../../domain/chat.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { parseToolDefinitions } from '../../evaluate/tool-definitions.ts';
import { readText } from '../../store/json-lines.ts';

/**
 * The definitions in the files that a pipeline names.
 * @throws NightschoolError PIPELINE_INVALID where there is no such file
 */
export async function readToolDefinitions(
  dir: string,
  { tools }: Pick<Pipeline, 'tools'>,
): Promise<readonly ToolDefinition[]> {
  const found: ToolDefinition[] = [];
  for (const path of tools.definitions) {
    const text = await readText(join(dir, path));
    if (text === null) {
      throw new NightschoolError('PIPELINE_INVALID', `tools.definitions: there is no file ${path}.`, {
        hint: 'Write it relative to the workspace.',
      });
    }
    found.push(...parseToolDefinitions(text, path));
  }
  return found;
}
