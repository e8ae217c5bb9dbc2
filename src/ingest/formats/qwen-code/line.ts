import type { Json, JsonObject } from '../../../domain/json.ts';
import type { SessionEvent, Tokens } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import type { CallBook } from '../common/call-book.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { toArguments } from '../common/tool-values.ts';
import { withTokens } from '../common/with-tokens.ts';
import { failed, resultOf } from '../gemini-cli/result.ts';

const LINE_TYPES = new Set<Json>(['user', 'assistant', 'tool_result', 'system']);
/** How the texts of the files begin that the person named; they stand behind the person's words. */
const FILES = '\n--- Content from referenced files ---';
/** What a person typed while the agent worked: the only marked lines of a user that are a person's. */
const TYPED_MEANWHILE = 'mid_turn_user_message';

/** Whether a record is a line of Qwen Code: like one of Claude Code, but what was said is in Gemini's parts. */
export function isQwenCodeLine(record: Json): record is JsonObject {
  if (!isObject(record) || !LINE_TYPES.has(record.type ?? null)) return false;
  if (typeof record.sessionId !== 'string' || typeof record.uuid !== 'string' || !('parentUuid' in record))
    return false;
  const { type, message, systemPayload } = record;
  if (type === 'system') return isObject(systemPayload) && message === undefined;
  return isObject(message) && Array.isArray(message.parts);
}

/** What the model's answer cost: the prompt includes what was cached, the total also what it thought. */
export function readTokens({ type, usageMetadata: usage }: JsonObject): Tokens | null {
  if (type !== 'assistant' || !isObject(usage)) return null;
  const input = toCount(usage.promptTokenCount);
  const total = toCount(usage.totalTokenCount);
  const output = total > input ? total - input : toCount(usage.candidatesTokenCount);
  return input + output === 0 ? null : { input, output };
}

/** The events of a line. `isMachine`: nobody but an agent talks there. */
export function toEvents(
  record: JsonObject,
  { calls, isMachine }: { readonly calls: CallBook; readonly isMachine: boolean },
): readonly SessionEvent[] {
  const at = toIsoTime(record.timestamp);
  const time = present({ at });
  const parts = partsOf(record);
  if (record.type === 'assistant') {
    const text = textOfParts(parts);
    const words: SessionEvent[] = text.trim() === '' ? [] : [{ kind: 'assistant', text, ...time }];
    const made = parts.flatMap((part) => callOf(part, calls)).map((call) => ({ ...call, ...time }));
    return withTokens([...words, ...made], readTokens(record) ?? undefined);
  }
  const results = parts.flatMap((part) => resultEvent(part, record, calls)).map((result) => ({ ...result, ...time }));
  const said = record.type === 'user' ? promptOf(record, parts) : '';
  if (said === '') return results;
  const author = isMachine || isMarkedMachine(record) || isMachineText(said) ? 'machine' : 'human';
  return [...results, { kind: 'user', text: said, author, ...time }];
}

function partsOf({ message }: JsonObject): readonly JsonObject[] {
  return isObject(message) && Array.isArray(message.parts) ? message.parts.filter(isObject) : [];
}

function textOfParts(parts: readonly JsonObject[]): string {
  return parts.map(({ text, thought }) => (typeof text === 'string' && thought !== true ? text : '')).join('');
}

/** What was shown is what the person typed; the message may have the texts of files and hooks behind it. */
function promptOf({ systemPayload }: JsonObject, parts: readonly JsonObject[]): string {
  const shown = isObject(systemPayload) ? textOf(systemPayload.displayText) : undefined;
  const whole = `\n${shown ?? textOfParts(parts)}`;
  const files = whole.indexOf(FILES);
  return (files < 0 ? whole : whole.slice(0, files)).trim();
}

/** Notifications, schedules and goals are sent in the person's place. */
function isMarkedMachine({ subtype, provenance }: JsonObject): boolean {
  if (typeof subtype === 'string') return subtype !== TYPED_MEANWHILE;
  return typeof provenance === 'string' && provenance !== 'real_user';
}

function callOf({ functionCall: call }: JsonObject, calls: CallBook) {
  const tool = isObject(call) ? textOf(call.name) : undefined;
  if (!isObject(call) || tool === undefined) return [];
  return [{ kind: 'call', id: calls.open(textOf(call.id), tool), tool, arguments: toArguments(call.args) } as const];
}

/** The status stands beside the message, where that is of one call. */
function resultEvent(part: JsonObject, { toolCallResult: told }: JsonObject, calls: CallBook) {
  const { functionResponse: response } = part;
  if (!isObject(response)) return [];
  const tool = textOf(response.name) ?? '';
  const callId = calls.close(textOf(response.id), tool);
  if (callId === null) return [];
  const isTold = isObject(told) && (told.callId === undefined || told.callId === response.id);
  const call: JsonObject = { result: part, status: isTold ? (told.status ?? null) : null };
  return [{ kind: 'result', callId, content: resultOf(call) ?? '', isError: failed(call, tool) } as const];
}
