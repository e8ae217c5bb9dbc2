import type { Message, Tool } from 'ollama';
import type { ChatMessage, ChatRequest, ToolDefinition } from '../../domain/chat.ts';
import type { OllamaChoice } from '../../domain/pipeline.ts';

/** The body for `/api/chat`. `think` is left out where null: the server answered that the model cannot. */
export function writeRequest(request: ChatRequest, choice: OllamaChoice, think: OllamaChoice['think'] | null) {
  const { tools, schema, seed } = request;
  return {
    model: choice.model,
    messages: request.messages.map(toMessage),
    stream: true as const,
    keep_alive: toKeepAlive(choice.keepAlive),
    // Rather an error than a part of the prompt. The SDK does not know them and passes them on.
    truncate: false,
    shift: false,
    options: {
      num_ctx: choice.numCtx,
      temperature: choice.temperature,
      num_predict: choice.maximumOutputTokens,
      ...(seed === null ? {} : { seed }),
    },
    ...(think === null ? {} : { think }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    // With both, a grammar for the text keeps the model from making a call.
    ...(schema === null || tools.length > 0 ? {} : { format: schema.json }),
  };
}

/** A bare number means seconds, but only as a number: as a string Ollama wants a unit. */
function toKeepAlive(written: string): string | number {
  return /^-?\d+$/.test(written) ? Number(written) : written;
}

function toMessage(message: ChatMessage): Message {
  if (message.role === 'tool') return { role: 'tool', content: message.text, tool_name: message.tool };
  if (message.role !== 'assistant') return { role: message.role, content: message.text };
  const calls = message.calls.map((call) => ({
    // Arguments have to be an object. Of those that were none, the result that follows tells.
    function: { name: call.tool, arguments: 'malformed' in call ? {} : call.arguments },
  }));
  return { role: 'assistant', content: message.text, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
}

type WireParameters = NonNullable<Tool['function']['parameters']>;

function toTool({ name, description, parameters }: ToolDefinition): Tool {
  const declared = { type: 'object', properties: {}, ...parameters };
  // The SDK's type knows a part of JSON Schema; the server takes more of it.
  return { type: 'function', function: { name, description, parameters: declared as WireParameters } };
}
