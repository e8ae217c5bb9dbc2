import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { AnswerTokens, Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { canonicalJson } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { describeExchange, type Exchange, firstText, nameSession, readExchange, unquote } from '../common/exchange.ts';
import { isObject } from '../common/lenient.ts';
import { count } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';
import { addTokens, NO_TOKENS } from '../common/tokens.ts';
import { withTokens } from '../common/with-tokens.ts';
import type { RecordPlace } from '../format.ts';
import { findUnread, isChatMessage } from '../openai/messages.ts';
import { createAnthropicReader, isAnthropicBlock } from './blocks.ts';
import { joinEvents } from './stream.ts';

export const ANTHROPIC = 'anthropic';
/** Messages looked at to tell the format. */
const LOOKED_AT = 200;
/** How answers end that were cut off. */
const CUT_OFF = new Set<Json>(['max_tokens', 'model_context_window_exceeded']);

const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
});

/** Whether a record is of this interface and of no other. */
export function isAnthropicRecord(given: Json): boolean {
  const exchange = readExchange(given);
  return answerOf(exchange) !== undefined || isRequest(exchange);
}

/** Why some of a record that was read is not; null where all is. */
export function findUnreadOfAnthropic(given: Json): string | null {
  return findUnread(messagesOf(readExchange(given)) ?? []);
}

export function readAnthropicRecord(given: Json, place: RecordPlace): readonly Session[] | string {
  const exchange = withStream(readExchange(given));
  const messages = messagesOf(exchange);
  const answer = answerOf(exchange);
  if (messages === undefined && answer === undefined) return 'record without messages';
  const reader = createAnthropicReader();
  const history = withoutAnswer(messages ?? [], answer);
  const said = answer === undefined ? history : [...history, { ...answer, role: 'assistant' }];
  const answers = said.flatMap((message) => readAnswer(message) ?? []);
  const events: readonly SessionEvent[] = [
    ...said.flatMap((message) => withTokens(reader.read(message), readAnswer(message)?.tokens)),
    ...stopOf(exchange, answer),
  ];
  if (events.length === 0) return 'record without user, assistant or tool messages';
  const { name, ...described } = describeExchange(withAnswer(exchange, answer), { given });
  const session: Session = {
    id: nameSession(name, events),
    ...described,
    source: { ...place, format: ANTHROPIC },
    events,
    tokens: answers.length > 0 ? addTokens(answers.map(({ tokens }) => tokens)) : readUsage(exchange.record.usage),
    ...present({ answers: nameAnswers(answers) }),
  };
  return [session];
}

/** A response that was logged as it was streamed becomes the whole one. */
function withStream(exchange: Exchange): Exchange {
  const { record, response } = exchange;
  const places = [response.body_raw, response.body, response.events, record.response, record.events];
  const whole = places.map(joinEvents).find((message) => message !== undefined);
  return whole === undefined ? exchange : { ...exchange, response: whole };
}

/** Blocks of its own, or a system prompt beside the messages rather than among them. */
function isRequest(exchange: Exchange): boolean {
  const messages = messagesOf(exchange);
  if (messages === undefined) return false;
  const { request } = exchange;
  const hasSystem = typeof request.system === 'string' || Array.isArray(request.system);
  const looked = messages.slice(0, LOOKED_AT);
  return looked.some(hasOwnBlock) || (hasSystem && !looked.some(isChatMessage));
}

function hasOwnBlock(message: Json): boolean {
  return isObject(message) && Array.isArray(message.content) && message.content.some(isAnthropicBlock);
}

function messagesOf({ record, request }: Exchange): readonly Json[] | undefined {
  return [request.messages, record.messages].map(unquote).find(isConversation);
}

function isConversation(value: Json | undefined): value is readonly Json[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return isObject(value[0]) && typeof value[0].role === 'string' && 'content' in value[0];
}

/** A message of the model with how it ended; batches have it one level deeper. */
function answerOf({ record, response }: Exchange): JsonObject | undefined {
  return [response.message, response, record].find(isAnswer);
}

function isAnswer(value: Json | undefined): value is JsonObject {
  if (!isObject(value) || !Array.isArray(value.content)) return false;
  const isNamed = value.type === 'message' && value.role === 'assistant';
  return 'stop_reason' in value && (isNamed || isObject(value.usage));
}

/** Some logs have the answer among the messages as well. */
function withoutAnswer(messages: readonly Json[], answer: JsonObject | undefined): readonly Json[] {
  const last = messages.at(-1);
  if (!isObject(last) || answer === undefined || last.role !== 'assistant') return messages;
  return canonicalJson(last.content) === canonicalJson(answer.content) ? messages.slice(0, -1) : messages;
}

/** An id of the model's answer names the record too. */
function withAnswer(exchange: Exchange, answer: JsonObject | undefined): Exchange {
  return answer === undefined ? exchange : { ...exchange, response: answer };
}

function stopOf({ record, response }: Exchange, answer: JsonObject | undefined): readonly SessionEvent[] {
  const isCut = answer !== undefined && CUT_OFF.has(answer.stop_reason ?? null);
  const hasFailed = answer === undefined && [response.error, record.error].some(isObject);
  return isCut || hasFailed ? [{ kind: 'stopped', by: 'failure' }] : [];
}

interface Answer {
  readonly id: string | undefined;
  readonly tokens: Tokens;
}

/** Clients that keep answers as they came have the usage of each among their messages, others that of the last one only. */
function readAnswer(message: Json): Answer | undefined {
  const isAnswer = isObject(message) && message.role === 'assistant' && isObject(message.usage);
  return isAnswer ? { id: firstText([message.id]), tokens: readUsage(message.usage) } : undefined;
}

/** Named only where all of them are: what is named counts for the whole session. */
function nameAnswers(answers: readonly Answer[]): readonly AnswerTokens[] | undefined {
  const named = answers.flatMap(({ id, tokens }) => (id === undefined ? [] : [{ id: shortId(id), ...tokens }]));
  const isAll = named.length > 0 && new Set(named.map(({ id }) => id)).size === answers.length;
  return isAll ? named : undefined;
}

/** Cached input counts as input, as other providers count it. */
function readUsage(given: Json | undefined): Tokens {
  if (!isObject(given)) return NO_TOKENS;
  const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage.parse(given);
  return { input: input_tokens + cache_creation_input_tokens + cache_read_input_tokens, output: output_tokens };
}
