import type { JsonObject } from '../../../domain/json.ts';
import { stream } from '../testing.ts';

const CREATED = { type: 'response.created', response: { status: 'in_progress', error: null, output: [] } };
const USAGE = { input_tokens: 20, output_tokens: 5, total_tokens: 25, input_tokens_details: { cached_tokens: 8 } };
export const says = (delta: string, output_index = 0) => ({ type: 'response.output_text.delta', output_index, delta });
export const ended = (status: string, fields: JsonObject = {}) => ({
  type: `response.${status}`,
  response: { status, output: [], usage: USAGE, error: null, ...fields },
});
export const message = (text: string, phase: string | null = null) => ({
  type: 'message',
  phase,
  content: [{ type: 'output_text', text }],
});
export const call = (id: string, written: string) => ({
  type: 'function_call',
  id: `fc_${id}`,
  call_id: id,
  name: 'plain',
  arguments: written,
});
export const added = (item: JsonObject, output_index = 0) => ({
  type: 'response.output_item.added',
  output_index,
  item,
});
export const done = (item: JsonObject, output_index = 0) => ({ type: 'response.output_item.done', output_index, item });
export const streaming = (...events: readonly (JsonObject | string)[]) => stream(CREATED, ...events);
export const cutBy = (reason: string) => ({ incomplete_details: { reason } });
