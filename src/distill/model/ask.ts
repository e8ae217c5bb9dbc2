import { z } from 'zod';
import type { ChatAnswer, ChatMessage, ChatModel } from '../../domain/chat.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { PromptName } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';
import { describeIssue } from '../../util/describe-issue.ts';
import { findJson } from '../../util/find-json.ts';
import { hashJson } from '../../util/hash.ts';

export interface Question<Answer> {
  readonly purpose: PromptName;
  readonly messages: readonly ChatMessage[];
  /** An object without unions and limits, which not every endpoint's JSON Schema knows; say limits in `objection`. */
  readonly schema: z.ZodType<Answer>;
  /** What is wrong with an answer that fits the schema, for the model to read; null where nothing is. */
  readonly objection?: (answer: Answer, attempt: 1 | 2) => string | null;
  readonly signal: AbortSignal;
}

type Reading<Answer> = { readonly answer: Answer } | { readonly fault: string };

/**
 * Asks a model for JSON that fits the schema, and once more with what is wrong with its answer.
 * @throws NightschoolError MODEL_ANSWER_INVALID where neither answer will do or the model refuses, MODEL_OUTPUT_CUT
 * where an answer is cut off, and whatever the model itself rejects with
 */
export async function ask<Answer>(chat: ChatModel, question: Question<Answer>): Promise<Answer> {
  const first = await exchange(chat, question, question.messages);
  const reading = readAnswer(first, question, 1);
  if ('answer' in reading) return reading.answer;
  refuseCut(first, question, chat);
  const second = await exchange(chat, question, [
    ...question.messages,
    { role: 'assistant', text: first.text, calls: [] },
    { role: 'user', text: `Your answer does not fit: ${reading.fault}. Answer again, with the JSON object alone.` },
  ]);
  const again = readAnswer(second, question, 2);
  if ('answer' in again) return again.answer;
  refuseCut(second, question, chat);
  throw invalid(chat, question.purpose, `gave no answer that fits: ${again.fault}`);
}

/** A seed that is the same for the same messages, so that a request which is repeated is equal to the first. */
export function seedOf(messages: readonly ChatMessage[]): number {
  return Number.parseInt(hashJson(messages, 7), 16);
}

export function refuseRefusal(answer: ChatAnswer, purpose: PromptName, chat: ChatModel): void {
  if (answer.finish === 'refused') throw invalid(chat, purpose, 'declined to answer');
}

async function exchange<Answer>(
  chat: ChatModel,
  { purpose, schema, signal }: Question<Answer>,
  messages: readonly ChatMessage[],
): Promise<ChatAnswer> {
  const request = { purpose, messages, tools: [], schema: { name: purpose, json: toJsonSchema(schema) } };
  const answer = await chat.complete({ ...request, seed: seedOf(messages), signal });
  refuseRefusal(answer, purpose, chat);
  return answer;
}

/** The JSON Schema of a zod schema, without the `$schema` key, which some endpoints refuse. */
export function toJsonSchema(schema: z.ZodType): JsonObject {
  const { $schema, ...json } = z.toJSONSchema(schema);
  return json as JsonObject;
}

/** The last object in the answer that will do: models that think aloud come to their answer at the end. */
function readAnswer<Answer>({ text }: ChatAnswer, question: Question<Answer>, attempt: 1 | 2): Reading<Answer> {
  const objects = findJson(text).filter(({ value }) => !Array.isArray(value));
  const readings = objects.map(({ value }) => readObject(value, question, attempt));
  const fitting = readings.findLast((reading) => 'answer' in reading);
  return fitting ?? readings.at(-1) ?? { fault: 'there is no JSON object in it' };
}

function readObject<Answer>(value: unknown, question: Question<Answer>, attempt: 1 | 2): Reading<Answer> {
  const parsed = question.schema.safeParse(value);
  if (!parsed.success) return { fault: parsed.error.issues.slice(0, 5).map(describeIssue).join('; ') };
  const fault = question.objection?.(parsed.data, attempt) ?? null;
  return fault === null ? { answer: parsed.data } : { fault };
}

function refuseCut<Answer>(answer: ChatAnswer, { purpose }: Question<Answer>, chat: ChatModel): void {
  if (answer.finish !== 'length') return;
  throw new NightschoolError('MODEL_OUTPUT_CUT', `${chat.name} was cut off while it answered the prompt ${purpose}.`);
}

function invalid(chat: ChatModel, purpose: PromptName, fault: string): NightschoolError {
  return new NightschoolError('MODEL_ANSWER_INVALID', `${chat.name}, asked with the prompt ${purpose}, ${fault}.`);
}
