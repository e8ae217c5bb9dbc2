import type { Json, JsonObject } from '../../../domain/json.ts';
import { isObject } from '../common/lenient.ts';
import { readEventStream } from '../common/server-events.ts';
import { toArguments } from '../common/tool-values.ts';

/** Events of a stream between the one that begins an answer and the one that ends it. */
const WITHIN = new Set<Json>(['content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta']);
const SILENT = new Set<Json>(['message_stop', 'ping']);

interface PartialBlock {
  readonly fields: JsonObject;
  /** Of its text, and of the JSON of its input. */
  readonly texts: string[];
  readonly inputs: string[];
}

interface PartialAnswer {
  /** Of its first event. */
  readonly line: number;
  readonly message: JsonObject;
  readonly blocks: Map<number, PartialBlock>;
  ended: JsonObject;
  usage: JsonObject;
}

/** Puts streamed answers together from their events, which come one answer after another. */
export interface EventBook {
  add(event: JsonObject, line: number): string | null;
  /** The answers so far as whole messages, in the order they began. */
  answers(): readonly { readonly line: number; readonly message: JsonObject }[];
}

/** Whether a record begins a streamed answer. */
export function isStreamStart(record: Json | undefined): boolean {
  return isObject(record) && record.type === 'message_start' && isObject(record.message);
}

export function isStreamEvent(record: Json | undefined): record is JsonObject {
  if (!isObject(record)) return false;
  if (isStreamStart(record) || SILENT.has(record.type ?? null)) return true;
  return WITHIN.has(record.type ?? null) && (typeof record.index === 'number' || isObject(record.delta));
}

/** A response that was logged as the events or the text of its stream, as one message; undefined where it is something else. */
export function joinEvents(value: Json | undefined): JsonObject | undefined {
  const events = Array.isArray(value) ? value : readEventStream(value);
  if (events === undefined || !events.some(isStreamStart)) return undefined;
  const book = createEventBook();
  for (const event of events) if (isStreamEvent(event)) book.add(event, 0);
  return book.answers()[0]?.message;
}

export function createEventBook(): EventBook {
  const answers: PartialAnswer[] = [];
  return {
    add(event, line) {
      if (isStreamStart(event)) {
        const message = isObject(event.message) ? event.message : {};
        const usage = isObject(message.usage) ? message.usage : {};
        answers.push({ line, message, blocks: new Map(), ended: {}, usage });
        return null;
      }
      const answer = answers.at(-1);
      if (SILENT.has(event.type ?? null)) return null;
      if (answer === undefined) return 'event of a stream before the answer that it is of';
      addEvent(answer, event);
      return null;
    },
    answers: () => answers.map((answer) => ({ line: answer.line, message: toMessage(answer) })),
  };
}

function addEvent(answer: PartialAnswer, { type, index: given, content_block: begun, delta, usage }: JsonObject): void {
  const index = typeof given === 'number' ? given : 0;
  if (type === 'message_delta') {
    if (isObject(delta)) answer.ended = delta;
    // it has the sums so far: of the output always, of the input where that has changed
    if (isObject(usage)) answer.usage = { ...answer.usage, ...usage };
  }
  if (type === 'content_block_start' && isObject(begun)) {
    answer.blocks.set(index, { fields: begun, texts: [], inputs: [] });
  }
  const block = answer.blocks.get(index);
  if (type !== 'content_block_delta' || block === undefined || !isObject(delta)) return;
  if (typeof delta.text === 'string') block.texts.push(delta.text);
  if (typeof delta.partial_json === 'string') block.inputs.push(delta.partial_json);
}

/** One that was broken off has no reason to stop. */
function toMessage({ message, blocks, ended, usage }: PartialAnswer): JsonObject {
  const content = [...blocks].sort(([one], [other]) => one - other).map(([, block]) => toBlock(block));
  const { stop_reason: reason = null } = ended;
  return { ...message, type: 'message', role: 'assistant', content, stop_reason: reason, usage };
}

function toBlock({ fields, texts, inputs }: PartialBlock): JsonObject {
  const text = typeof fields.text === 'string' ? { text: fields.text + texts.join('') } : {};
  const input = inputs.length > 0 ? { input: toArguments(inputs.join('')) } : {};
  return { ...fields, ...text, ...input };
}
