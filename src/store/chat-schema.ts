import { z } from 'zod';
import type { ChatAnswer, ChatMessage, ToolDefinition } from '../domain/chat.ts';
import type { Json, JsonObject } from '../domain/json.ts';

const json: z.ZodType<Json> = z.json();
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);
const count = z.int().min(0);

const call = z.union([
  z.strictObject({ id: z.string(), tool: z.string(), arguments: jsonObject }),
  z.strictObject({ id: z.string(), tool: z.string(), malformed: z.string() }),
]);

/** A message as our own files keep it. */
export const chatMessageSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'user']), text: z.string() }),
  z.strictObject({ role: z.literal('assistant'), text: z.string(), calls: z.array(call) }),
  z.strictObject({ role: z.literal('tool'), callId: z.string(), tool: z.string(), text: z.string() }),
]) satisfies z.ZodType<ChatMessage>;

export const toolDefinitionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  parameters: jsonObject,
}) satisfies z.ZodType<ToolDefinition>;

/** What a model answered, as our own files keep it. */
export const chatAnswerSchema = z.strictObject({
  text: z.string(),
  calls: z.array(call),
  finish: z.enum(['stop', 'calls', 'length', 'refused', 'overflow']),
  tokens: z.strictObject({ input: count, output: count, cached: count }),
}) satisfies z.ZodType<ChatAnswer>;
