import type { Json, JsonObject } from '../../../domain/json.ts';
import type { SessionEvent, Tokens } from '../../../domain/session.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { textOf, textOfParts } from '../common/texts.ts';
import { toArguments, toResultContent } from '../common/tool-values.ts';
import { isOpenclawMachineText } from './machine.ts';

/** What a message says, before its calls and results are paired: `id` and `callId` are the log's own. */
export type Said =
  | Extract<SessionEvent, { kind: 'user' | 'assistant' | 'stopped' }>
  | { readonly kind: 'call'; readonly id: string | undefined; readonly tool: string; readonly arguments: JsonObject }
  | {
      readonly kind: 'result';
      readonly callId: string | undefined;
      readonly tool: string | undefined;
      readonly content: Json;
      readonly isError: boolean;
    };

/** Provider of messages that the gateway, not a model, wrote: `delivery-mirror`, `gateway-injected`. */
const GATEWAY = 'openclaw';
/** What the agent says so that nothing is sent to the person. */
const SILENT_REPLIES = new Set(['NO_REPLY', 'HEARTBEAT_OK']);
/** `[[reply_to_current]] Done.` */
const REPLY_TAG = /^\[\[(?:reply_to_current|reply_to: ?[^\]\n]{1,100}|audio_as_voice)\]\] ?/;
const ERROR_STATES = new Set(['error', 'failed', 'failure', 'timeout']);

/** Whether the gateway wrote an assistant message. */
export function isFromGateway(message: JsonObject): boolean {
  return message.provider === GATEWAY;
}

/** Cached input counts as input. Null where the message has no usage, or an empty one. */
export function usageOf(message: JsonObject): Tokens | null {
  const { usage } = message;
  if (!isObject(usage)) return null;
  const tokens = {
    input: toCount(usage.input) + toCount(usage.cacheRead) + toCount(usage.cacheWrite),
    output: toCount(usage.output),
  };
  return tokens.input + tokens.output === 0 ? null : tokens;
}

export function readUser(message: JsonObject): Said[] {
  const text = textOfParts(message.content);
  if (text.trim() === '') return [];
  return [{ kind: 'user', text, author: isFromMachine(message, text) ? 'machine' : 'human' }];
}

export function readAssistant(message: JsonObject): Said[] {
  const { content } = message;
  const blocks =
    typeof content === 'string' ? [{ type: 'text', text: content }] : Array.isArray(content) ? content : [];
  return [...blocks.flatMap(readBlock), ...readStop(message)];
}

export function readResult(message: JsonObject): Said[] {
  const content = toResultContent(textOfParts(message.content));
  const callId = textOf(message.toolCallId);
  return [{ kind: 'result', callId, tool: textOf(message.toolName), content, isError: failed(message, content) }];
}

/** What of a text is sent to the channel: without the tags by which the agent says how. */
export function withoutTags(text: string): string {
  return text.startsWith('[[') ? text.replace(REPLY_TAG, '') : text;
}

function readBlock(block: Json): Said[] {
  if (!isObject(block)) return [];
  if (block.type === 'text' && typeof block.text === 'string') {
    const text = withoutTags(block.text);
    return text.trim() === '' || SILENT_REPLIES.has(text.trim()) ? [] : [{ kind: 'assistant', text }];
  }
  const tool = textOf(block.name);
  if (block.type !== 'toolCall' || tool === undefined) return [];
  return [{ kind: 'call', id: textOf(block.id), tool, arguments: toArguments(block.arguments) }];
}

/** An abort is the person's, unless the message says that time ran out. */
function readStop(message: JsonObject): Said[] {
  const aborted = isObject(message.openclawAbort) && message.openclawAbort.aborted === true;
  if (message.stopReason === 'error') return [{ kind: 'stopped', by: 'failure' }];
  if (message.stopReason !== 'aborted' && !aborted) return [];
  const timedOut =
    typeof message.errorMessage === 'string' && /time(?:d )?out/i.test(message.errorMessage.slice(0, 500));
  return [{ kind: 'stopped', by: timedOut ? 'failure' : 'person' }];
}

function isFromMachine(message: JsonObject, text: string): boolean {
  const kind = isObject(message.provenance) ? message.provenance.kind : undefined;
  return (typeof kind === 'string' && kind !== 'external_user') || isOpenclawMachineText(text);
}

/** Flags are often missing: the exit code and the status say it too. Text only counts where there are no details. */
function failed(message: JsonObject, content: Json): boolean {
  if (message.isError === true) return true;
  const { details } = message;
  if (!isObject(details)) return isObject(content) && isErrorState(content.status);
  return (typeof details.exitCode === 'number' && details.exitCode !== 0) || isErrorState(details.status);
}

function isErrorState(status: Json | undefined): boolean {
  return typeof status === 'string' && ERROR_STATES.has(status.toLowerCase());
}
