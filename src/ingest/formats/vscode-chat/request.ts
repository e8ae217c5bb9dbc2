import type { Json, JsonObject } from '../../../domain/json.ts';
import type { SessionEvent } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import type { CallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { saysError, toArguments, toResultContent } from '../common/tool-values.ts';

/** One request of the person with all that came of it, in order. */
export function toRequestEvents(request: JsonObject, calls: CallBook): readonly SessionEvent[] {
  const time = present({ at: toIsoTime(request.timestamp) });
  const text = saidIn(request.message);
  // what a button says that was pressed while an answer waited for it
  const isPressed = textOf(request.confirmation) !== undefined;
  const author = isPressed || isMachineText(text) ? 'machine' : 'human';
  const asked: readonly SessionEvent[] = text === '' ? [] : [{ kind: 'user', text, author, ...time }];
  return [...asked, ...readAnswer(request, calls), ...readStop(request)];
}

function saidIn(message: Json | undefined): string {
  if (typeof message === 'string') return message.trim();
  if (!isObject(message)) return '';
  const parts = Array.isArray(message.parts) ? message.parts.filter(isObject) : [];
  return (textOf(message.text) ?? parts.map(({ text }) => textOf(text) ?? '').join('')).trim();
}

/** What the model did stands round by round in the metadata; older sessions only have what was shown of it. */
function readAnswer({ result, response }: JsonObject, calls: CallBook): readonly SessionEvent[] {
  const metadata = isObject(result) && isObject(result.metadata) ? result.metadata : {};
  const rounds = (Array.isArray(metadata.toolCallRounds) ? metadata.toolCallRounds : []).filter(isObject);
  const parts = (Array.isArray(response) ? response : []).filter(isObject);
  if (rounds.some(hasCalls)) {
    const results = isObject(metadata.toolCallResults) ? metadata.toolCallResults : {};
    return rounds.flatMap((round) => readRound(round, results, calls));
  }
  return readShown(parts, calls);
}

function hasCalls({ toolCalls }: JsonObject): boolean {
  return Array.isArray(toolCalls) && toolCalls.length > 0;
}

function readRound({ response, toolCalls }: JsonObject, results: JsonObject, calls: CallBook): readonly SessionEvent[] {
  const text = textOf(response)?.trim() ?? '';
  const words: readonly SessionEvent[] = text === '' ? [] : [{ kind: 'assistant', text }];
  const made = (Array.isArray(toolCalls) ? toolCalls : []).filter(isObject).flatMap((call): readonly SessionEvent[] => {
    const [tool, given] = [textOf(call.name), textOf(call.id)];
    if (tool === undefined) return [];
    const id = calls.open(given, tool);
    const event: SessionEvent = { kind: 'call', id, tool, arguments: toArguments(call.arguments) };
    const told = given !== undefined && Object.hasOwn(results, given) ? results[given] : undefined;
    if (told === undefined) return [event];
    const content = toResultContent(contentOf(told));
    return [event, { kind: 'result', callId: id, content, isError: saysError(content) }];
  });
  return [...words, ...made];
}

/** Texts of a result; what was rendered for the model is a tree whose leaves have the texts. */
function contentOf(result: Json): string {
  const parts = isObject(result) && Array.isArray(result.content) ? result.content : [];
  return parts
    .filter(isObject)
    .map(({ value }) => (typeof value === 'string' ? value : leavesOf(value ?? null).join('')))
    .join('\n');
}

function leavesOf(node: Json): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(leavesOf);
  if (!isObject(node)) return [];
  if (typeof node.text === 'string') return [node.text];
  return leavesOf(node.node ?? node.children ?? null);
}

/** Answers stand in pieces between calls, of which only the tool is told. */
function readShown(parts: readonly JsonObject[], calls: CallBook): readonly SessionEvent[] {
  const events: SessionEvent[] = [];
  let words = '';
  const speak = (): void => {
    if (words.trim() !== '') events.push({ kind: 'assistant', text: words.trim() });
    words = '';
  };
  for (const part of parts) {
    const tool = part.kind === 'toolInvocationSerialized' ? textOf(part.toolId) : undefined;
    if (tool === undefined) words += textOfPart(part);
    else {
      speak();
      events.push({ kind: 'call', id: calls.open(textOf(part.toolCallId), tool), tool, arguments: inputOf(part) });
    }
  }
  speak();
  return events;
}

function textOfPart({ kind, value, content, name }: JsonObject): string {
  if (kind === undefined) return typeof value === 'string' ? value : '';
  if (kind === 'inlineReference') return textOf(name) ?? '';
  return kind === 'markdownContent' && isObject(content) ? (textOf(content.value) ?? '') : '';
}

function inputOf({ toolSpecificData: data, resultDetails: details }: JsonObject): JsonObject {
  if (isObject(details) && details.input !== undefined) return toArguments(details.input);
  const line = isObject(data) ? (data.commandLine ?? data.command) : undefined;
  const command = isObject(line) ? (line.original ?? line.toolEdited) : line;
  return typeof command === 'string' ? { command } : {};
}

function readStop({ isCanceled, result }: JsonObject): readonly SessionEvent[] {
  if (isCanceled === true) return [{ kind: 'stopped', by: 'person' }];
  return isObject(result) && isObject(result.errorDetails) ? [{ kind: 'stopped', by: 'failure' }] : [];
}
