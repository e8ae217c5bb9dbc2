import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { canonicalJson, hash } from '../../../util/hash.ts';
import { isMachineText } from '../../machine-text.ts';
import { parseJson } from '../../parse-json.ts';
import { present } from '../../present.ts';
import { type CallBook, createCallBook } from '../common/call-book.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { settleEvents } from '../common/settle-events.ts';
import { shortId } from '../common/short-id.ts';
import { textOf, textOfParts } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { addTokens } from '../common/tokens.ts';
import { saysError, toArguments, toResultContent } from '../common/tool-values.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { readUse, readWritten, type Spoken } from './answer.ts';
import { ASKING, findFolder, type Heard, hasContext, readHeard, readResult } from './heard.ts';

const FORMAT = 'cline';
const SCREEN = 'ui_messages.json';
const STORED = /(?:^|\/)([^/]+)\/api_conversation_history\.json$/;
const FAILURE = /^The tool execution failed|Command execution was not successful|^The user denied this operation/;
const DENIED = 'The user denied this operation';
const STOPPED = /\[Response interrupted by (user|API Error)\]\s*$/;

/**
 * Tasks of Cline, Roo Code and what came of them: `api_conversation_history.json`, messages of Anthropic's interface with
 * the calls written into the texts or, in newer versions, as blocks of their own. What the person saw lies beside it, and
 * tells what was spent.
 */
export const cline: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: (record) => isHistory(record) || isScreen(record),
  open,
};

function isHistory(record: Json): record is Json[] {
  if (!Array.isArray(record)) return false;
  const [first] = record;
  return isObject(first) && first.role === 'user' && Array.isArray(first.content) && hasContext(first);
}

function isScreen(record: Json): boolean {
  if (!Array.isArray(record)) return false;
  const [first] = record;
  return (
    isObject(first) && typeof first.ts === 'number' && (typeof first.say === 'string' || typeof first.ask === 'string')
  );
}

interface History {
  readonly messages: readonly Json[];
  readonly line: number;
}

function open(log: OpenLog): SessionReader {
  const histories: History[] = [];
  return {
    add(record, line) {
      if (isScreen(record)) return 'what was shown of a task: api_conversation_history.json beside it has the session';
      if (!isHistory(record)) return 'record that is no task';
      histories.push({ messages: record, line });
      return record.every(isMessage) ? null : 'message of unknown role';
    },
    async end() {
      const spent = histories.length === 1 ? readSpent(await log.beside(SCREEN)) : undefined;
      const named = new Set<string>();
      // of a task that is there more than once, as it was sent again and again, the last state counts
      return histories.toReversed().flatMap((history) => toSession(history, { log, spent, named }));
    },
  };
}

function isMessage(message: Json): message is JsonObject {
  return isObject(message) && (message.role === 'user' || message.role === 'assistant');
}

function toSession(
  { messages, line }: History,
  { log, spent, named }: { readonly log: OpenLog; readonly spent: Tokens | undefined; readonly named: Set<string> },
): readonly Session[] {
  const calls = createCallBook();
  const known = messages.filter(isMessage);
  const events = settleEvents(known.flatMap((message) => readMessage(message, calls)));
  const folder = STORED.exec(log.path)?.[1];
  const content = hash(canonicalJson(messages[0]));
  const id = folder === undefined || named.has(folder) ? content : shortId(folder);
  if (events.length === 0 || named.has(id)) return [];
  named.add(id);
  const model = known.findLast(({ modelInfo }) => isObject(modelInfo))?.modelInfo;
  const session: Session = {
    id,
    source: { file: log.path, format: FORMAT, line },
    events,
    tokens: spent ?? { input: 0, output: 0 },
    ...present({
      // tasks are named after the time they began, in milliseconds
      startedAt: events[0]?.at ?? (/^\d{13}$/.test(folder ?? '') ? toIsoTime(Number(folder)) : undefined),
      model: isObject(model) ? textOf(model.modelId) : undefined,
      project: findFolder(known.slice(0, 3).flatMap(textsOf)),
    }),
  };
  return [session];
}

function readMessage(message: JsonObject, calls: CallBook): readonly SessionEvent[] {
  const time = present({ at: toIsoTime(message.ts) });
  const events = message.role === 'user' ? readUser(message, calls) : readAssistant(message, calls);
  return events.map((event) => ({ ...event, ...time }));
}

/** Roo Code puts what it made of the messages before into the person's mouth. */
function isMade({ isSummary, isTruncationMarker }: JsonObject): boolean {
  return isSummary === true || isTruncationMarker === true;
}

function readUser(message: JsonObject, calls: CallBook): readonly SessionEvent[] {
  if (isMade(message)) return toEvents({ kind: 'told', text: textsOf(message).join('\n') }, calls, undefined);
  const results = blocksOf(message).flatMap((block) => readNativeResult(block, calls));
  return [...results, ...readHeard(textsOf(message)).flatMap((heard) => toEvents(heard, calls, undefined))];
}

function readNativeResult(block: JsonObject, calls: CallBook): readonly SessionEvent[] {
  if (block.type !== 'tool_result') return [];
  const id = textOf(block.tool_use_id);
  return readResult('', textOfParts(block.content)).flatMap((heard) => toEvents(heard, calls, id));
}

function toEvents(heard: Heard, calls: CallBook, id: string | undefined): readonly SessionEvent[] {
  if (heard.kind !== 'result') {
    if (heard.text === '') return [];
    const isMachine = heard.kind === 'told' || isMachineText(heard.text);
    return [{ kind: 'user', text: heard.text, author: isMachine ? 'machine' : 'human' }];
  }
  const callId = id === undefined ? closeNamed(calls, heard.tool) : calls.close(id, undefined);
  if (callId === null) return [];
  const content = toResultContent(heard.text);
  const isError = FAILURE.test(heard.text.slice(0, 2000)) || saysError(content);
  const result: SessionEvent = { kind: 'result', callId, content, isError };
  return heard.text.trim() === `${DENIED}.` ? [result, { kind: 'stopped', by: 'person' }] : [result];
}

/** Those that only ask the person made no call. */
function closeNamed(calls: CallBook, tool: string): string | null {
  return ASKING.has(tool) ? null : calls.close(undefined, tool);
}

function readAssistant(message: JsonObject, calls: CallBook): readonly SessionEvent[] {
  const said = textsOf(message).join('\n');
  const stop = STOPPED.exec(said.slice(-100));
  const written = readWritten(said.replace(STOPPED, ''));
  const native = blocksOf(message).flatMap((block) => readNativeUse(block));
  const text = [written, ...native]
    .map((each) => each.text)
    .filter((each) => each !== '')
    .join('\n');
  const made = [written, ...native].flatMap((each) => each.calls);
  return [
    ...(text === '' ? [] : [{ kind: 'assistant', text } as const]),
    ...made.map((call): SessionEvent => ({ kind: 'call', ...call, id: calls.open(call.id, call.tool) })),
    ...(stop === null ? [] : [{ kind: 'stopped', by: stop[1] === 'user' ? 'person' : 'failure' } as const]),
  ];
}

function readNativeUse({ type, id, name, input }: JsonObject): readonly Spoken[] {
  const tool = textOf(name);
  if (type !== 'tool_use' || tool === undefined) return [];
  const { text, call } = readUse(tool, toArguments(input), textOf(id));
  return [{ text, calls: call === null ? [] : [call] }];
}

function blocksOf({ content }: JsonObject): readonly JsonObject[] {
  return Array.isArray(content) ? content.filter(isObject) : [];
}

function textsOf(message: JsonObject): readonly string[] {
  if (typeof message.content === 'string') return [message.content];
  return blocksOf(message).flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []));
}

/** Of each request that was shown: what was read from and written to a cache stands beside the rest. */
function readSpent(text: string | null): Tokens | undefined {
  const parsed = text === null ? null : parseJson(text);
  if (parsed === null || !parsed.ok || !Array.isArray(parsed.value)) return undefined;
  const requests = parsed.value.filter(isObject).flatMap(({ say, text: told }) => {
    const request = say === 'api_req_started' && typeof told === 'string' ? parseJson(told) : null;
    return request?.ok === true && isObject(request.value) ? [request.value] : [];
  });
  return addTokens(
    requests.map(({ tokensIn, tokensOut, cacheWrites, cacheReads }) => ({
      input: toCount(tokensIn) + toCount(cacheWrites) + toCount(cacheReads),
      output: toCount(tokensOut),
    })),
  );
}
