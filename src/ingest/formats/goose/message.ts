import type { Json, JsonObject } from '../../../domain/json.ts';
import type { SessionEvent } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import type { CallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { quote, textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { saysError, toArguments, toResultContent } from '../common/tool-values.ts';

/** Parts of a message that say nothing of the conversation. */
const SILENT = new Set<Json>(
  (
    'image thinking redactedThinking reasoning toolConfirmationRequest actionRequired systemNotification ' +
    'contextLengthExceeded summarizationRequested conversationCompacted'
  ).split(' '),
);
const REQUESTS = new Set<Json>(['toolRequest', 'frontendToolRequest']);

/** Whether a value is a message of Goose: its parts have types in camel case, its time is in seconds. */
export function isGooseMessage(value: Json): value is JsonObject {
  if (!isObject(value) || (value.role !== 'user' && value.role !== 'assistant')) return false;
  return typeof value.created === 'number' && Array.isArray(value.content) && value.content.every(isPart);
}

/** Why some of a message is not read; null where all is. */
export function findUnreadPart({ content }: JsonObject): string | null {
  const unread = (Array.isArray(content) ? content : []).find((part) => !isPart(part) || !isKnown(part));
  return unread === undefined ? null : `unknown part ${quote(isObject(unread) ? unread.type : unread)}`;
}

export function toGooseEvents(message: JsonObject, calls: CallBook): readonly SessionEvent[] {
  const time = present({ at: toIsoTime(message.created) });
  const parts = (Array.isArray(message.content) ? message.content : []).filter(isObject);
  const events = message.role === 'user' ? readUser(message, parts, calls) : readAnswer(parts, calls);
  return events.map((event) => ({ ...event, ...time }));
}

function isPart(part: Json): part is JsonObject {
  return isObject(part) && typeof part.type === 'string';
}

function isKnown({ type }: JsonObject): boolean {
  return type === 'text' || type === 'toolResponse' || REQUESTS.has(type ?? null) || SILENT.has(type ?? null);
}

function readUser({ metadata }: JsonObject, parts: readonly JsonObject[], calls: CallBook): readonly SessionEvent[] {
  const results = parts.flatMap((part) => readResult(part, calls));
  const text = joinTexts(parts);
  if (text.trim() === '') return results;
  // what only the model is shown, Goose wrote itself: summaries, and that it should go on
  const isHidden = isObject(metadata) && metadata.userVisible === false;
  return [...results, { kind: 'user', text, author: isHidden || isMachineText(text) ? 'machine' : 'human' }];
}

function readAnswer(parts: readonly JsonObject[], calls: CallBook): readonly SessionEvent[] {
  const text = joinTexts(parts);
  const words: readonly SessionEvent[] = text.trim() === '' ? [] : [{ kind: 'assistant', text }];
  return [...words, ...parts.flatMap((part) => [...readCall(part, calls), ...readResult(part, calls)])];
}

function readCall({ type, id: given, toolCall }: JsonObject, calls: CallBook): readonly SessionEvent[] {
  const call = isObject(toolCall) && isObject(toolCall.value) ? toolCall.value : null;
  const tool = textOf(call?.name);
  if (!REQUESTS.has(type ?? null) || call === null || tool === undefined) return [];
  return [{ kind: 'call', id: calls.open(textOf(given), tool), tool, arguments: toArguments(call.arguments) }];
}

/** The value is a list of contents, in newer versions inside an object that says whether it failed. */
function readResult({ type, id, toolResult }: JsonObject, calls: CallBook): readonly SessionEvent[] {
  if (type !== 'toolResponse') return [];
  const callId = calls.close(textOf(id), undefined);
  if (callId === null) return [];
  const { value, error } = isObject(toolResult) ? toolResult : {};
  if (value === undefined) return [{ kind: 'result', callId, content: error ?? '', isError: error !== undefined }];
  const content = contentOf(isObject(value) ? value.content : value);
  const told = isObject(value) ? value.isError : undefined;
  return [{ kind: 'result', callId, content, isError: typeof told === 'boolean' ? told : saysError(content) }];
}

/** Tools give a text for the model and often another for the screen. */
function contentOf(given: Json | undefined): Json {
  if (!Array.isArray(given)) return given ?? '';
  const forModel = given.filter(isObject).filter((part) => audienceOf(part).includes('assistant'));
  return toResultContent(joinTexts(forModel));
}

function audienceOf({ annotations }: JsonObject): readonly Json[] {
  return isObject(annotations) && Array.isArray(annotations.audience) ? annotations.audience : ['assistant'];
}

function joinTexts(parts: readonly JsonObject[]): string {
  return parts.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : [])).join('\n');
}
