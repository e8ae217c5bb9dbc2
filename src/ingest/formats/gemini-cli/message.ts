import type { Json, JsonObject } from '../../../domain/json.ts';
import type { SessionEvent, Tokens } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import type { CallBook } from '../common/call-book.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { quote, textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { toArguments } from '../common/tool-values.ts';
import { withTokens } from '../common/with-tokens.ts';
import { failed, resultOf } from './result.ts';

/** Types of messages that Gemini CLI writes. */
export const MESSAGE_TYPES: ReadonlySet<string> = new Set(['user', 'gemini', 'info', 'warning', 'error']);

/** A message with what is needed of it. */
export interface MessageDraft {
  readonly id: string;
  readonly at: string | undefined;
  readonly said: Said;
  readonly tokens: Tokens | null;
  readonly model: string | undefined;
}

type Said =
  | { readonly kind: 'user'; readonly text: string; readonly isMachine: boolean }
  | { readonly kind: 'model'; readonly text: string; readonly calls: readonly ToolCall[] }
  | { readonly kind: 'stopped'; readonly by: 'person' | 'failure' }
  | null;

interface ToolCall {
  readonly id: string | undefined;
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly at: string | undefined;
  readonly result: { readonly content: Json; readonly isError: boolean } | null;
}

/** How the texts of the files begin that the person named; they stand behind the person's words. */
const FILES = '\n--- Content from referenced files ---';
/** What Gemini CLI tells the model in the person's place when it stopped too early or went in circles. */
const OWN_LINE = /^(?:System: |Please continue\.$)/;
const CANCELLED = /^(?:user cancelled the request|request cancelled)\.?$/i;

/** A text says why the message was skipped. */
export function readMessage(message: Json): MessageDraft | string {
  if (!isObject(message)) return 'message that is not an object';
  const said = readSaid(message);
  if (typeof said === 'string') return said;
  return {
    id: textOf(message.id) ?? '',
    at: toIsoTime(message.timestamp),
    said,
    tokens: readTokens(message.tokens),
    model: textOf(message.model),
  };
}

/** The prompt includes what was cached; what tools put into it comes on top, as thoughts do to the answer. */
function readTokens(tokens: Json | undefined): Tokens | null {
  if (!isObject(tokens)) return null;
  const input = toCount(tokens.input) + toCount(tokens.tool);
  const output = toCount(tokens.output) + toCount(tokens.thoughts);
  return input + output === 0 ? null : { input, output };
}

function readSaid(message: JsonObject): Said | string {
  const { type, content } = message;
  switch (type) {
    case 'user':
      return readUser(message);
    case 'gemini': {
      const calls = (Array.isArray(message.toolCalls) ? message.toolCalls : []).flatMap(readCall);
      return { kind: 'model', text: textOfParts(content), calls };
    }
    case 'error':
      return { kind: 'stopped', by: 'failure' };
    case 'info':
      return CANCELLED.test(textOfParts(content).slice(0, 100).trim()) ? { kind: 'stopped', by: 'person' } : null;
    case 'warning':
      return null;
    default:
      return `unknown message type ${quote(type)}`;
  }
}

/** What was shown is what the person typed; the content has the texts of files behind it. */
function readUser({ content, displayContent }: JsonObject): Said {
  const shown = textOfParts(displayContent);
  const whole = `\n${shown.trim() === '' ? textOfParts(content) : shown}`;
  const files = whole.indexOf(FILES);
  const text = (files < 0 ? whole : whole.slice(0, files)).trim();
  return text === '' ? null : { kind: 'user', text, isMachine: isMachineText(text) || OWN_LINE.test(text) };
}

function readCall(call: Json): readonly ToolCall[] {
  const tool = isObject(call) ? textOf(call.name) : undefined;
  if (!isObject(call) || tool === undefined) return [];
  const content = resultOf(call);
  const result = content === undefined ? null : { content, isError: failed(call, tool) };
  return [{ id: textOf(call.id), tool, arguments: toArguments(call.args), at: toIsoTime(call.timestamp), result }];
}

/** The text of a content: a string, one part, or a list of both. */
function textOfParts(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (isObject(content)) return typeof content.text === 'string' && content.thought !== true ? content.text : '';
  if (!Array.isArray(content)) return '';
  return content.map((part) => (Array.isArray(part) ? '' : textOfParts(part))).join('');
}

/** `tokens`: of the answer, unless they were counted before. */
export function toEvents(
  { said, at }: MessageDraft,
  calls: CallBook,
  tokens: Tokens | undefined,
): readonly SessionEvent[] {
  const time = present({ at });
  switch (said?.kind) {
    case 'user':
      return [{ kind: 'user', text: said.text, author: said.isMachine ? 'machine' : 'human', ...time }];
    case 'stopped':
      return [{ kind: 'stopped', by: said.by, ...time }];
    case 'model': {
      const words: SessionEvent[] = said.text.trim() === '' ? [] : [{ kind: 'assistant', text: said.text, ...time }];
      return withTokens([...words, ...said.calls.flatMap((call) => callEvents(call, at, calls))], tokens);
    }
    default:
      return [];
  }
}

/** Calls are written down when they have ended: their time is that of their result. */
function callEvents(call: ToolCall, at: string | undefined, calls: CallBook): readonly SessionEvent[] {
  const id = calls.open(call.id, call.tool);
  const made: SessionEvent = { kind: 'call', id, tool: call.tool, arguments: call.arguments, ...present({ at }) };
  if (call.result === null) return [made];
  return [made, { kind: 'result', callId: id, ...call.result, ...present({ at: call.at ?? at }) }];
}
