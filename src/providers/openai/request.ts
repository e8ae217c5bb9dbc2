import type {
  ChatCompletionCreateParamsStreaming as Body,
  ChatCompletionFunctionTool,
} from 'openai/resources/chat/completions';
import type { ChatRequest, ToolDefinition } from '../../domain/chat.ts';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import type { Endpoint } from './endpoint.ts';
import { toWireMessages } from './messages.ts';
import type { AnswerForm } from './structured.ts';
import { toWireName } from './tool-names.ts';

/** What a request can do without where an endpoint refuses it. */
export const OPTIONAL = [
  'temperature',
  'seed',
  'max_tokens',
  'max_completion_tokens',
  'stream_options',
  'parallel_tool_calls',
] as const;

export type Optional = (typeof OPTIONAL)[number];

export interface WireOptions {
  readonly choice: OpenAiChoice;
  readonly endpoint: Endpoint;
  readonly form: AnswerForm;
  /** What the endpoint is known to refuse. */
  readonly refused: ReadonlySet<Optional>;
}

/** The body of one chat completion, streamed so that a server that stalls is noticed. */
export function toWireRequest(request: ChatRequest, options: WireOptions): Body {
  const { choice, endpoint, form, refused } = options;
  const { facts } = endpoint;
  return {
    model: choice.model,
    messages: toWireMessages(request.messages, { instruction: form.instruction, signedCalls: facts.signedCalls }),
    stream: true,
    ...(facts.usageInStream && !refused.has('stream_options') ? { stream_options: { include_usage: true } } : {}),
    ...tokenLimit(options),
    ...(takesTemperature(choice, endpoint) && !refused.has('temperature') ? { temperature: choice.temperature } : {}),
    ...(choice.effort === null ? {} : { reasoning_effort: choice.effort }),
    ...(facts.seed && request.seed !== null && !refused.has('seed') ? { seed: request.seed } : {}),
    ...toolsOf(request, options),
    ...(form.responseFormat === null ? {} : { response_format: form.responseFormat }),
  };
}

export function takesTemperature({ effort }: OpenAiChoice, { facts }: Endpoint): boolean {
  return facts.temperatureWithEffort || effort === null || effort === 'none';
}

/** Newer servers refuse the old name of the limit, older ones the new one. */
function tokenLimit({ choice, endpoint, refused }: WireOptions): Pick<Body, 'max_tokens' | 'max_completion_tokens'> {
  const { tokenLimit: preferred } = endpoint.facts;
  const limit = choice.maximumOutputTokens;
  const other = preferred === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (!refused.has(preferred)) return { [preferred]: limit };
  return refused.has(other) ? {} : { [other]: limit };
}

function toolsOf(
  request: ChatRequest,
  { endpoint, form, refused }: WireOptions,
): Pick<Body, 'tools' | 'tool_choice' | 'parallel_tool_calls'> {
  const own = request.tools.map(toWireTool);
  if (form.tool === null) return own.length === 0 ? {} : { tools: own };
  const isForced = own.length === 0;
  const { name } = form.tool.function;
  return {
    tools: [...own, form.tool],
    ...(isForced ? { tool_choice: { type: 'function', function: { name } } } : {}),
    ...(isForced && endpoint.facts.parallelToolCalls && !refused.has('parallel_tool_calls')
      ? { parallel_tool_calls: false }
      : {}),
  };
}

function toWireTool({ name, description, parameters }: ToolDefinition): ChatCompletionFunctionTool {
  return { type: 'function', function: { name: toWireName(name), description, parameters: { ...parameters } } };
}
