import type { Json, JsonObject } from '../../../domain/json.ts';
import type { AnswerTokens, Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { canonicalJson } from '../../../util/hash.ts';
import { present } from '../../present.ts';
import { describeExchange, type Exchange, firstText, nameSession, readExchange, unquote } from '../common/exchange.ts';
import { isObject } from '../common/lenient.ts';
import { readEventStream } from '../common/server-events.ts';
import { shortId } from '../common/short-id.ts';
import { addTokens, NO_TOKENS } from '../common/tokens.ts';
import type { RecordPlace } from '../format.ts';
import { findUnread, isChatMessage, isMessage, isMessages, toEvents } from './messages.ts';
import { joinChunks } from './stream.ts';
import { readOpenaiUsage } from './usage.ts';

export const OPENAI_CHAT = 'openai-chat';
/** Messages looked at to tell the interface. */
const LOOKED_AT = 200;
/** Where simple clients, evaluations and data sets put the answer that belongs to their messages. */
const ANSWER_KEYS = ['response', 'output', 'completion', 'chosen', 'preferred_output'];

/** Whether a record has messages of a chat, or an answer to one. */
export function isChatRecord(given: Json): boolean {
  const exchange = readExchange(given);
  return isMessages(messagesOf(exchange)) || findChoice(exchange) !== undefined;
}

/** Whether it is of no other interface. */
export function isPlainlyChat(given: Json): boolean {
  const exchange = readExchange(given);
  const messages = messagesOf(exchange);
  return (
    findChoice(exchange) !== undefined || (isMessages(messages) && messages.slice(0, LOOKED_AT).some(isChatMessage))
  );
}

/** Why some of a record that was read is not; null where all is. */
export function findUnreadOfChat(given: Json): string | null {
  const messages = messagesOf(readExchange(given));
  return isMessages(messages) ? findUnread(messages) : null;
}

export function readChatRecord(given: Json, place: RecordPlace): readonly Session[] | string {
  const exchange = withStream(readExchange(given));
  const asked = messagesOf(exchange);
  const choice = findChoice(exchange);
  if (asked === undefined && choice === undefined) return 'record without messages';
  const spent = spentOn(exchange);
  const answer = choice === undefined ? answerBeside(exchange) : [withUsage(choice.message, spent)];
  const history = withoutAnswer(isMessages(asked) ? asked : [], answer);
  const spoken = toEvents([...history, ...answer], toolsOf(exchange));
  const before = usagesIn(choice === undefined ? [...history, ...answer] : history);
  const events = [...spoken, ...stopOf(exchange, { choice, answer })];
  if (events.length === 0) return 'record without user, assistant or tool messages';
  const { name, ...described } = describeExchange(exchange, { given });
  const session: Session = {
    id: nameSession(name, events),
    ...described,
    source: { ...place, format: OPENAI_CHAT },
    events,
    tokens: sumTokens(before, { spent, isOfAnswer: choice !== undefined }),
    ...present({
      startedAt: events[0]?.at,
      answers: choice && spent && before.length === 0 ? nameAnswer(exchange, spent) : undefined,
    }),
  };
  return [session];
}

/** A response that was logged as the chunks it was streamed in becomes the whole one. */
function withStream(exchange: Exchange): Exchange {
  const { record, response } = exchange;
  const places = [
    record.response,
    record.chunks,
    response.chunks,
    readEventStream(response.body_raw ?? record.response),
  ];
  const whole = places.map(joinChunks).find((completion) => completion !== undefined);
  return whole === undefined ? exchange : { ...exchange, response: whole };
}

function messagesOf({ record, request }: Exchange): Json | undefined {
  const nested = isObject(record.input) ? record.input.messages : undefined;
  const places = [record.messages, request.messages, record.input, request.input, nested, record.prompt];
  return places.map(unquote).find(isMessages);
}

interface Choice {
  readonly message: JsonObject;
  readonly finish: Json | undefined;
}

/** The answer of a completion: the choice that is marked as chosen, else the first. */
function findChoice({ record, response }: Exchange): Choice | undefined {
  const output = isObject(record.output) ? record.output.choices : undefined;
  const choices = response.choices ?? record.choices ?? output;
  if (!Array.isArray(choices)) return ollamaChoice(response);
  const readable = choices.map(readChoice).filter((choice) => choice !== undefined);
  return (readable.find(({ isChosen }) => isChosen) ?? readable[0])?.choice;
}

function readChoice(given: Json): { readonly choice: Choice; readonly isChosen: boolean } | undefined {
  if (!isObject(given)) return undefined;
  const message = isObject(given.message) ? given.message : textChoice(given);
  if (message === undefined) return undefined;
  const isChosen = given.chosen === true || given.selected === true;
  return { choice: { message: { role: 'assistant', ...message }, finish: given.finish_reason }, isChosen };
}

/** Ollama's own interface has one answer. */
function ollamaChoice({ message, done, done_reason: finish }: JsonObject): Choice | undefined {
  return isObject(message) && isMessage(message) && done === true ? { message, finish } : undefined;
}

/** Completions before there were chats have a text only. */
function textChoice({ text, ...rest }: JsonObject): JsonObject | undefined {
  return typeof text === 'string' && 'finish_reason' in rest ? { content: text } : undefined;
}

function answerBeside({ record }: Exchange): readonly Json[] {
  const given = ANSWER_KEYS.map((key) => record[key]).find((value) => value !== undefined && value !== null);
  if (typeof given === 'string') return [{ role: 'assistant', content: given }];
  if (isMessages(given)) return given;
  return given !== undefined && isMessage(given) ? [given] : [];
}

/** Some logs have the answer among the messages as well. */
function withoutAnswer(messages: readonly Json[], [answer]: readonly Json[]): readonly Json[] {
  const last = messages.at(-1);
  if (!isObject(last) || !isObject(answer) || last.role !== 'assistant') return messages;
  return spokenOf(last) === spokenOf(answer) ? messages.slice(0, -1) : messages;
}

function spokenOf({ content, tool_calls, function_call }: JsonObject): string {
  return canonicalJson([content ?? '', tool_calls ?? [], function_call ?? null]);
}

function withUsage(message: JsonObject, usage: Tokens | undefined): JsonObject {
  if (usage === undefined) return message;
  return { ...message, usage: { input_tokens: usage.input, output_tokens: usage.output } };
}

function toolsOf({ record, request }: Exchange): ReadonlySet<string> | null {
  const tools = unquote(request.tools ?? record.tools);
  if (!Array.isArray(tools) || tools.length === 0) return null;
  const names = tools.map((tool) => (isObject(tool) && isObject(tool.function) ? tool.function.name : undefined));
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** An answer that was cut off, or a call of the model that got none. */
function stopOf(
  { record, response }: Exchange,
  read: { readonly choice: Choice | undefined; readonly answer: readonly Json[] },
): readonly SessionEvent[] {
  const isCut = read.choice?.finish === 'length' || read.choice?.finish === 'error';
  const hasFailed = read.answer.length === 0 && [response.error, record.error, record.error_str].some(isFault);
  return isCut || hasFailed ? [{ kind: 'stopped', by: 'failure' }] : [];
}

function isFault(value: Json | undefined): boolean {
  return isObject(value) || (typeof value === 'string' && value !== '');
}

function spentOn({ record, response }: Exchange): Tokens | undefined {
  return [response.usage, record.usage, response, record].map(readOpenaiUsage).find((tokens) => tokens !== undefined);
}

/** Usage of a record is that of its answer; without one, that of all its messages, unless they have their own. */
function sumTokens(
  before: readonly Tokens[],
  read: { readonly spent: Tokens | undefined; readonly isOfAnswer: boolean },
): Tokens {
  const { spent = NO_TOKENS, isOfAnswer } = read;
  if (before.length === 0) return spent;
  return addTokens(isOfAnswer ? [...before, spent] : before);
}

function usagesIn(history: readonly Json[]): readonly Tokens[] {
  return history.flatMap((each) => {
    const tokens = isObject(each) && each.role === 'assistant' ? readOpenaiUsage(each.usage) : undefined;
    return tokens ?? [];
  });
}

/** Only where the answer is all that was spent: what is named counts for the whole session. */
function nameAnswer({ response, record }: Exchange, spent: Tokens): readonly AnswerTokens[] | undefined {
  const id = firstText([response.id, record.id]);
  return id === undefined ? undefined : [{ id: shortId(id), ...spent }];
}
