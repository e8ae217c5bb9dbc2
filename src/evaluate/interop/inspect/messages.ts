import type { Json } from '../../../domain/json.ts';
import type { Message, Transcript } from '../../../domain/model.ts';

type Written =
  | { readonly role: 'user'; readonly source: 'input'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly source: 'generate';
      readonly content: string;
      readonly tool_calls?: object[];
    }
  | {
      readonly role: 'tool';
      readonly tool_call_id: string;
      readonly function: string;
      readonly content: string;
      readonly error?: { readonly type: 'unknown'; readonly message: string };
    };

/**
 * A transcript as Inspect's messages: calls stand in the answer that they were made with. Every message has an id of its
 * own: Inspect takes two with the same one, or with none, for the same message.
 */
export function toInspectMessages({ messages }: Transcript, sample: string): readonly (Written & { id: string })[] {
  const written: Written[] = [];
  const tools = new Map<string, string>();
  let open: object[] | null = null;
  for (const message of messages) {
    if (message.role === 'call') {
      tools.set(message.id, message.tool);
      if (open === null) {
        open = [];
        const last = written.at(-1);
        if (last?.role === 'assistant') written[written.length - 1] = { ...last, tool_calls: open };
        else written.push({ role: 'assistant', source: 'generate', content: '', tool_calls: open });
      }
      open.push(toCall(message));
    } else {
      open = null;
      written.push(toMessage(message, tools));
    }
  }
  return written.map((message, index) => ({ id: `${sample}-${index + 1}`, ...message }));
}

function toCall({ id, tool, arguments: given, fault, skillStep }: Message & { readonly role: 'call' }): object {
  const view = skillStep === undefined ? {} : { view: { format: 'text', content: `Step ${skillStep} of the skill` } };
  const parse_error = fault === 'malformed' ? { parse_error: 'The arguments are not JSON.' } : {};
  return { id, function: tool, arguments: given, type: 'function', ...parse_error, ...view };
}

function toMessage(message: Exclude<Message, { readonly role: 'call' }>, tools: ReadonlyMap<string, string>): Written {
  if (message.role === 'user') return { role: 'user', source: 'input', content: message.text };
  if (message.role === 'assistant') return { role: 'assistant', source: 'generate', content: message.text };
  const content = textOf(message.content);
  const about = { tool_call_id: message.callId, function: tools.get(message.callId) ?? 'unknown' };
  const error = message.isError ? { error: { type: 'unknown', message: content } as const } : {};
  return { role: 'tool', ...about, content, ...error };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
