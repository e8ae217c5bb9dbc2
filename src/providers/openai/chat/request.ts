import type {
  ChatCompletionCreateParamsStreaming as Body,
  ChatCompletionFunctionTool,
} from 'openai/resources/chat/completions';
import type { ChatRequest, ToolDefinition } from '../../../domain/chat.ts';
import type { WireOptions } from '../api.ts';
import { takesTemperature } from '../endpoint.ts';
import { prepareMessages } from '../messages.ts';
import type { AnswerForm } from '../structured.ts';
import { toWireName } from '../tool-names.ts';
import { toWireMessages } from './messages.ts';

/** The body of one chat completion, streamed so that a server that stalls is noticed. */
export function toWireRequest(request: ChatRequest, options: WireOptions): Body {
  const { choice, endpoint, form, refused } = options;
  const { facts } = endpoint;
  return {
    model: choice.model,
    messages: toWireMessages(prepareMessages(request.messages, form.instruction), facts.signedCalls),
    stream: true,
    ...(facts.usageInStream && !refused.has('stream_options') ? { stream_options: { include_usage: true } } : {}),
    ...tokenLimit(options),
    ...(takesTemperature(choice, endpoint) && !refused.has('temperature') ? { temperature: choice.temperature } : {}),
    ...effortOf(request, options),
    ...(facts.seed && request.seed !== null && !refused.has('seed') ? { seed: request.seed } : {}),
    ...toolsOf(request, options),
    ...formatOf(form),
  };
}

/** Newer servers refuse the old name of the limit, older ones the new one. */
function tokenLimit({ choice, endpoint, refused }: WireOptions): Pick<Body, 'max_tokens' | 'max_completion_tokens'> {
  const { tokenLimit: preferred } = endpoint.facts;
  const limit = choice.maximumOutputTokens;
  const other = preferred === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (!refused.has(preferred)) return { [preferred]: limit };
  return refused.has(other) ? {} : { [other]: limit };
}

/** A model that reasons by default and takes no tools while it does is told not to where there are tools. */
function effortOf({ tools }: ChatRequest, { choice, form, refused }: WireOptions): Pick<Body, 'reasoning_effort'> {
  if (choice.effort !== null) return { reasoning_effort: choice.effort };
  const hasTools = tools.length > 0 || form.tool !== null;
  return hasTools && refused.has('reasoning with tools') ? { reasoning_effort: 'none' } : {};
}

function toolsOf(
  request: ChatRequest,
  { endpoint, form, refused }: WireOptions,
): Pick<Body, 'tools' | 'tool_choice' | 'parallel_tool_calls'> {
  const own = request.tools.map(toWireTool);
  if (form.tool === null) return own.length === 0 ? {} : { tools: own };
  const tools = [...own, toWireTool(form.tool)];
  if (own.length > 0) return { tools };
  return {
    tools,
    tool_choice: form.isForced ? { type: 'function', function: { name: form.tool.name } } : 'auto',
    ...(endpoint.facts.parallelToolCalls && !refused.has('parallel_tool_calls') ? { parallel_tool_calls: false } : {}),
  };
}

function toWireTool({ name, description, parameters }: ToolDefinition): ChatCompletionFunctionTool {
  return { type: 'function', function: { name: toWireName(name), description, parameters: { ...parameters } } };
}

function formatOf({ format }: AnswerForm): Pick<Body, 'response_format'> {
  if (format === null) return {};
  if (format.type === 'json_object') return { response_format: format };
  const { type, ...schema } = format;
  return { response_format: { type, json_schema: schema } };
}
