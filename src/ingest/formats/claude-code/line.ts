import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Tokens } from '../../../domain/session.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { shortId } from '../common/short-id.ts';
import { textOfParts } from '../common/texts.ts';

/** What a line says, in order; thinking, pictures and whatever else blocks hold is left out. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string | undefined; readonly tool: string; readonly input: Json | undefined }
  | { readonly kind: 'result'; readonly callId: string | undefined; readonly text: string; readonly isError: boolean };

/** One line of a session file, without what no session needs. */
export interface Line {
  readonly type: string;
  readonly uuid: string | undefined;
  readonly parentUuid: string | null;
  readonly sessionId: string | undefined;
  readonly timestamp: string | undefined;
  readonly cwd: string | undefined;
  /** Of the agent whose line it is, where that is not the one the person talks to. */
  readonly agentId: string | undefined;
  readonly isSidechain: boolean;
  /** The client itself says that no person wrote it. */
  readonly isMarkedMachine: boolean;
  /** Made by the client in the model's place. */
  readonly isSynthetic: boolean;
  readonly isApiError: boolean;
  readonly model: string | undefined;
  /** Names the message of the model that the line is part of. */
  readonly answerId: string | undefined;
  readonly usage: Tokens | undefined;
  readonly parts: readonly Part[];
}

/** Model name of messages that the client made up. */
const SYNTHETIC = '<synthetic>';

/**
 * Reads a line by plain checks, not by a schema: of a large file there are hundreds of thousands, and each may cost
 * little beyond its JSON.parse. Members of another type than expected count as missing.
 */
export function readLine(record: JsonObject, message: JsonObject): Line {
  const type = text(record.type) ?? '';
  const model = text(message.model);
  const isApiError = record.isApiErrorMessage === true;
  const isSynthetic = model === SYNTHETIC || isApiError;
  const isAnswer = type === 'assistant' && !isSynthetic;
  return {
    type,
    uuid: text(record.uuid),
    parentUuid: text(record.parentUuid) ?? null,
    sessionId: id(record.sessionId),
    timestamp: text(record.timestamp),
    cwd: text(record.cwd),
    agentId: id(record.agentId),
    isSidechain: record.isSidechain === true,
    isMarkedMachine: type === 'user' && isMarkedMachine(record),
    isSynthetic,
    isApiError,
    model,
    answerId: isAnswer ? answerIdOf(record) : undefined,
    usage: isAnswer ? readUsage(message.usage) : undefined,
    parts: readParts(message.content, record.toolUseResult),
  };
}

/** The same wherever the answer is written down again: in a resumed file, on a sidechain, in a progress line. */
export function answerIdOf(record: JsonObject): string | undefined {
  const message = isObject(record.message) ? id(record.message.id) : undefined;
  const request = id(record.requestId);
  return message === undefined || request === undefined ? message : `${message} ${request}`;
}

/** Cached input counts as input, as other providers count it. */
export function readUsage(usage: Json | undefined): Tokens | undefined {
  if (!isObject(usage)) return undefined;
  const input =
    toCount(usage.input_tokens) + toCount(usage.cache_creation_input_tokens) + toCount(usage.cache_read_input_tokens);
  return { input, output: toCount(usage.output_tokens) };
}

/** Newer versions name the origin of what they put in; a plan that was accepted is sent as a prompt of its own. */
function isMarkedMachine(record: JsonObject): boolean {
  const { origin } = record;
  return (
    record.isMeta === true ||
    record.isCompactSummary === true ||
    record.isVisibleInTranscriptOnly === true ||
    typeof record.planContent === 'string' ||
    (isObject(origin) && typeof origin.kind === 'string' && origin.kind !== 'human')
  );
}

function readParts(content: Json | undefined, detail: Json | undefined): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  const parts: Part[] = [];
  for (const block of content) {
    const part = isObject(block) ? readPart(block, detail) : null;
    if (part !== null) parts.push(part);
  }
  return parts;
}

function readPart(block: JsonObject, detail: Json | undefined): Part | null {
  if (block.type === 'text') {
    return typeof block.text === 'string' && block.text !== '' ? { kind: 'text', text: block.text } : null;
  }
  if (block.type === 'tool_use') {
    const { name, input } = block;
    return typeof name === 'string' && name !== '' ? { kind: 'call', id: id(block.id), tool: name, input } : null;
  }
  if (block.type !== 'tool_result') return null;
  const said = textOfParts(block.content);
  return { kind: 'result', callId: id(block.tool_use_id), text: said, isError: isError(block, { said, detail }) };
}

/** Without a flag only the client's own marks count: what a tool prints may well begin with "error". */
function isError(block: JsonObject, { said, detail }: { readonly said: string; readonly detail: Json | undefined }) {
  if (block.is_error === true || said.startsWith('<tool_use_error>')) return true;
  if (typeof detail === 'string') return detail.startsWith('Error: ');
  if (!isObject(detail)) return false;
  return detail.interrupted === true || (typeof detail.exitCode === 'number' && detail.exitCode !== 0);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function id(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? shortId(value) : undefined;
}
