import type { AgentTool } from '../../domain/agent-tool.ts';
import type { JsonObject } from '../../domain/json.ts';

/** A tool as OpenAI's Chat Completions (and every compatible endpoint) take it under `tools`. */
export interface OpenAiTool {
  readonly type: 'function';
  readonly function: { readonly name: string; readonly description: string; readonly parameters: JsonObject };
}

/** A tool as Anthropic's Messages take it under `tools`. */
export interface AnthropicTool {
  readonly name: string;
  readonly description: string;
  readonly input_schema: JsonObject;
}

/** The tools in OpenAI's shape. A call is answered by the tool of its name: `tool.call(JSON.parse(call.function.arguments))`. */
export function toOpenAiTools(tools: readonly AgentTool[]): readonly OpenAiTool[] {
  return tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters },
  }));
}

/** The tools in Anthropic's shape. A `tool_use` block is answered by the tool of its name: `tool.call(block.input)`. */
export function toAnthropicTools(tools: readonly AgentTool[]): readonly AnthropicTool[] {
  return tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters }));
}
