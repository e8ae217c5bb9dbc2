import type { ResponseCreateParamsStreaming as Body, FunctionTool } from 'openai/resources/responses/responses';
import type { ChatRequest, ToolDefinition } from '../../../domain/chat.ts';
import type { WireOptions } from '../api.ts';
import { takesTemperature } from '../endpoint.ts';
import { prepareMessages } from '../messages.ts';
import { toWireName } from '../tool-names.ts';
import { toInput } from './input.ts';

/** The body of one response, streamed so that a server that stalls is noticed, and kept nowhere. There is no `seed`. */
export function toWireRequest(request: ChatRequest, options: WireOptions): Body {
  const { choice, endpoint, form, refused } = options;
  return {
    model: choice.model,
    input: toInput(prepareMessages(request.messages, form.instruction), { phases: !refused.has('phase') }),
    stream: true,
    store: false,
    ...(refused.has('max_output_tokens') ? {} : { max_output_tokens: choice.maximumOutputTokens }),
    ...(takesTemperature(choice, endpoint) && !refused.has('temperature') ? { temperature: choice.temperature } : {}),
    ...(choice.effort === null ? {} : { reasoning: { effort: choice.effort } }),
    ...toolsOf(request, options),
    ...(form.format === null ? {} : { text: { format: form.format } }),
  };
}

function toolsOf(
  request: ChatRequest,
  { form, refused }: WireOptions,
): Pick<Body, 'tools' | 'tool_choice' | 'parallel_tool_calls'> {
  const own = request.tools.map(toWireTool);
  if (form.tool === null) return own.length === 0 ? {} : { tools: own };
  const tools = [...own, toWireTool(form.tool)];
  if (own.length > 0) return { tools };
  return {
    tools,
    tool_choice: form.isForced ? { type: 'function', name: form.tool.name } : 'auto',
    ...(refused.has('parallel_tool_calls') ? {} : { parallel_tool_calls: false }),
  };
}

/** Strict is what it is without a word here, unlike in chat, and not every tool's schema can be said strictly. */
function toWireTool({ name, description, parameters }: ToolDefinition): FunctionTool {
  return { type: 'function', name: toWireName(name), description, parameters: { ...parameters }, strict: false };
}
