import type { Json, JsonObject } from '../../../domain/json.ts';
import { isObject } from '../common/lenient.ts';
import { readEventStream } from '../common/server-events.ts';
import { toArguments } from '../common/tool-values.ts';

/** Events of a stream between the one that begins an answer and the one that ends it. */
const WITHIN = new Set<Json>(['content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta']);
const LAST = 'message_stop';
const SILENT = new Set<Json>([LAST, 'ping']);

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

/** An answer as one message, and the line of its first event. */
interface WholeAnswer {
  readonly line: number;
  readonly message: JsonObject;
}

/** Puts streamed answers together from their events, which come one answer after another; holds the one it is at. */
export interface EventBook {
  /** `ended`: the answer that ends with the event, or before it. `reason`: why the event is of no use, or null. */
  add(event: JsonObject, line: number): { readonly ended: WholeAnswer | null; readonly reason: string | null };
  /** The answer that has not ended, as far as it came. */
  open(): WholeAnswer | null;
  /** Ends it where nothing came of it for so long, at a line of the log, that nothing is awaited. */
  endSilent(line: number): WholeAnswer | null;
}

/** Lines of the log without an event: one that was broken off would have its log read whole every night. */
const SILENCE = 100_000;

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
  const ended = events.filter(isStreamEvent).map((event) => book.add(event, 0).ended);
  return (ended.find((answer) => answer !== null) ?? book.open())?.message;
}

export function createEventBook(): EventBook {
  let answer: PartialAnswer | null = null;
  let last = 0;
  const open = (): WholeAnswer | null => answer && { line: answer.line, message: toMessage(answer) };
  const endSilent = (line: number): WholeAnswer | null => {
    if (line - last <= SILENCE) return null;
    const ended = open();
    answer = null;
    return ended;
  };
  return {
    endSilent,
    add(event, line) {
      const isStart = isStreamStart(event);
      const ended = endSilent(line) ?? (isStart || event.type === LAST ? open() : null);
      last = line;
      if (isStart) answer = begin(event, line);
      else if (event.type === LAST) answer = null;
      else if (!SILENT.has(event.type ?? null)) {
        if (answer === null) return { ended, reason: 'event of a stream before the answer that it is of' };
        addEvent(answer, event);
      }
      return { ended, reason: null };
    },
    open,
  };
}

function begin({ message: given }: JsonObject, line: number): PartialAnswer {
  const message = isObject(given) ? given : {};
  return { line, message, blocks: new Map(), ended: {}, usage: isObject(message.usage) ? message.usage : {} };
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
