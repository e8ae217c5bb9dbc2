import type { ResponseInputItem } from 'openai/resources/responses/responses';
import type { ChatCall, ChatMessage } from '../../../domain/chat.ts';
import { writeArguments } from '../messages.ts';
import { toWireId, toWireName } from '../tool-names.ts';

export interface InputOptions {
  /** Whether to say which of the assistant's messages led on to calls and which ended a turn. */
  readonly phases: boolean;
}

/**
 * The messages as items. The whole history goes along each time, since nothing is stored, and without the reasoning
 * between: a conversation has no place for it. That is taken as long as calls go by their `call_id` alone. With the
 * `fc_…` id of their item they are a 400 (`provided without its required 'reasoning' item`, laravel/ai#1052, or `Item
 * … not found. Items are not persisted`, 9router#2930). The model then reasons anew each turn, as it does over chat
 * completions (Spring AI's page on responses).
 */
export function toInput(messages: readonly ChatMessage[], options: InputOptions): ResponseInputItem[] {
  return messages.flatMap((message) => toItems(message, options));
}

function toItems(message: ChatMessage, { phases }: InputOptions): ResponseInputItem[] {
  if (message.role === 'tool') {
    return [{ type: 'function_call_output', call_id: toWireId(message.callId), output: message.text }];
  }
  const { role, text: content } = message;
  if (role !== 'assistant') return [{ role, content }];
  const { calls } = message;
  const phase = calls.length > 0 ? 'commentary' : 'final_answer';
  // Models from GPT-5.3-Codex on end their turns early where the phase is not sent along (vercel/ai#12860).
  const said: ResponseInputItem = phases ? { role, content, phase } : { role, content };
  return [...(content === '' ? [] : [said]), ...calls.map(toCallItem)];
}

function toCallItem(call: ChatCall): ResponseInputItem {
  return {
    type: 'function_call',
    call_id: toWireId(call.id),
    name: toWireName(call.tool),
    arguments: writeArguments(call),
  };
}
