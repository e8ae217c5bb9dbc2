import { z } from 'zod';
import type { ToolDefinition } from '../domain/chat.ts';
import type { JsonObject } from '../domain/json.ts';
import { NightschoolError } from '../errors.ts';
import { describeIssue } from '../util/describe-issue.ts';
import { inferDefinitions, type KnownCalls } from './infer-definitions.ts';

/** What a model is told of the tools of an exam: the configured definition of each, else one inferred from its calls. */
export function defineTools(configured: readonly ToolDefinition[], known: KnownCalls): readonly ToolDefinition[] {
  const names = new Set(configured.map(({ name }) => name));
  return [...configured, ...inferDefinitions(known).filter(({ name }) => !names.has(name))];
}

/**
 * Reads the definitions of tools as OpenAI's `tools`, MCP's `tools/list` or Anthropic's `tools` write them, alone in a
 * list or under `tools`.
 * @param path only for messages
 * @throws NightschoolError PIPELINE_INVALID, which names the entry at fault
 */
export function parseToolDefinitions(text: string, path: string): readonly ToolDefinition[] {
  const definitions = listEntries(parseJson(text, path), path).map((entry, index) =>
    parseEntry(entry, `${path}: entry ${index + 1}`),
  );
  const names = definitions.map(({ name }) => name);
  const second = names.findIndex((name, index) => names.indexOf(name) < index);
  if (second >= 0) throw invalid(`${path}: entry ${second + 1}`, `${names[second]} is defined a second time`);
  return definitions;
}

const parameters = z
  .looseObject({ type: z.literal('object', 'must be object').default('object') })
  .nullish() as unknown as z.ZodType<JsonObject | null | undefined>; // read from JSON, so JSON

const definition = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters,
  inputSchema: parameters,
  input_schema: parameters,
});

const wrapped = z.object({ function: z.looseObject({}) });
const list = z.array(z.unknown());
const document = z.union([
  list,
  z.object({ tools: list }).transform(({ tools }) => tools),
  z.object({ result: z.object({ tools: list }) }).transform(({ result }) => result.tools),
]);

function listEntries(value: unknown, path: string): readonly unknown[] {
  const entries = document.safeParse(value);
  if (!entries.success) throw invalid(path, 'it must be a list of tools, or hold one under `tools`');
  return entries.data;
}

function parseEntry(entry: unknown, place: string): ToolDefinition {
  const outer = wrapped.safeParse(entry);
  const parsed = definition.safeParse(outer.success ? outer.data.function : entry);
  if (!parsed.success) throw invalid(place, describeIssue(parsed.error.issues[0]));
  const { name, description, inputSchema, input_schema, ...rest } = parsed.data;
  return {
    name,
    description: description ?? '',
    parameters: rest.parameters ?? inputSchema ?? input_schema ?? { type: 'object' },
  };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

function invalid(place: string, problem: string): NightschoolError {
  return new NightschoolError('PIPELINE_INVALID', `${place}: ${problem}.`, {
    hint: "Write it as OpenAI's tools, MCP's tools/list or Anthropic's tools do.",
  });
}
