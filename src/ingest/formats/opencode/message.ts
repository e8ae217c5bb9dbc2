import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Tokens } from '../../../domain/session.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { quote, textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { type CallDraft, readCall } from './tool.ts';

/** A message with what is needed of its parts, whichever way it was stored. */
export interface MessageDraft {
  /** Empty where there is none; not unique where a secret scanner went over the log. */
  readonly id: string;
  readonly role: 'user' | 'assistant';
  /** Unix milliseconds; copies in forked sessions have the same. */
  readonly created: number | undefined;
  readonly at: string | undefined;
  readonly endedAt: string | undefined;
  readonly model: string | undefined;
  /** Of its last step; the parts may have those of all. */
  readonly tokens: Tokens | null;
  readonly stop: 'person' | 'failure' | null;
  /** The summary that a compaction leaves of what was said before. */
  readonly isSummary: boolean;
  readonly parts: readonly PartDraft[];
}

export type PartDraft =
  | CallDraft
  | TextDraft
  /** The end of one answer of the model. */
  | { readonly kind: 'step'; readonly id: string; readonly tokens: Tokens | null }
  /** `isReplayed`: the conversation did not fit, so that the person's last words are said again after it. */
  | { readonly kind: 'compaction'; readonly id: string; readonly isReplayed: boolean };

interface TextDraft {
  readonly kind: 'text';
  readonly id: string;
  readonly text: string;
  readonly isMachine: boolean;
  readonly at: string | undefined;
}

const SILENT_PARTS = new Set(['reasoning', 'step-start', 'snapshot', 'patch', 'file', 'agent', 'retry']);
const STOPPED_BY_PERSON = /abort|interrupt|cancel/i;

/** A message without its parts. Why there is none where it is a string. */
export function readMessage(info: JsonObject): Omit<MessageDraft, 'parts'> | string {
  const { role, time, error } = info;
  if (role !== 'user' && role !== 'assistant') return `unknown message role ${quote(role)}`;
  const { created, completed } = isObject(time) ? time : {};
  return {
    id: textOf(info.id) ?? '',
    role,
    created: typeof created === 'number' ? created : undefined,
    at: toIsoTime(created),
    endedAt: toIsoTime(completed),
    model: readModel(info),
    tokens: readTokens(info.tokens),
    stop: readStop(error),
    isSummary: info.summary === true,
  };
}

/** Null where the part is known to say nothing. */
export function readPart(part: Json): PartDraft | null | string {
  if (!isObject(part)) return 'part that is not an object';
  const id = textOf(part.id) ?? '';
  switch (part.type) {
    case 'text':
      return readText(part, id);
    case 'tool':
      return readCall(part, id);
    case 'step-finish':
      return { kind: 'step', id, tokens: readTokens(part.tokens) };
    case 'compaction':
      return { kind: 'compaction', id, isReplayed: part.overflow === true };
    // A command that a sub-agent carries out: its prompt is the command's, not the person's.
    case 'subtask':
      return readText({ text: part.prompt ?? null, synthetic: true }, id);
    default:
      if (typeof part.type === 'string' && SILENT_PARTS.has(part.type)) return null;
      return `unknown part type ${quote(part.type)}`;
  }
}

/** Ignored texts are only shown: the model never saw them. */
export function readText({ text, synthetic, ignored, time }: JsonObject, id: string): PartDraft | null {
  if (typeof text !== 'string' || text.trim() === '' || ignored === true) return null;
  const at = isObject(time) ? toIsoTime(time.start) : undefined;
  return { kind: 'text', id, text, isMachine: synthetic === true, at };
}

/** Cached tokens are not in `input`. Versions differ in whether those of reasoning are in `output`: the total tells. */
export function readTokens(given: Json | undefined): Tokens | null {
  if (!isObject(given)) return null;
  const cache = isObject(given.cache) ? given.cache : {};
  const input = toCount(given.input) + toCount(cache.read) + toCount(cache.write);
  const [output, reasoning] = [toCount(given.output), toCount(given.reasoning)];
  const isInside = toCount(given.total) === input + output;
  if (input + output + reasoning === 0) return null;
  return { input, output: isInside ? output : output + reasoning };
}

export function readStop(error: Json | undefined): MessageDraft['stop'] {
  if (!isObject(error)) return null;
  const name = textOf(error.name) ?? textOf(error.type) ?? '';
  const message = name === 'unknown' ? (textOf(error.message) ?? '') : '';
  return STOPPED_BY_PERSON.test(`${name} ${message.slice(0, 200)}`) ? 'person' : 'failure';
}

function readModel({ modelID, model }: JsonObject): string | undefined {
  return textOf(modelID) ?? (isObject(model) ? (textOf(model.modelID) ?? textOf(model.id)) : undefined);
}
