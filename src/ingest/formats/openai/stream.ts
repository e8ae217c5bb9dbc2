import type { Json, JsonObject } from '../../../domain/json.ts';
import { isObject } from '../common/lenient.ts';
import { shortId } from '../common/short-id.ts';

interface PartialCall {
  id: Json;
  name: Json;
  readonly parts: string[];
}

interface PartialAnswer {
  readonly id: string;
  /** Of the first chunk. */
  readonly line: number;
  /** Of the last one that came. */
  last: number;
  readonly fields: { [name: string]: Json };
  readonly parts: string[];
  readonly calls: Map<number, PartialCall>;
  /** Characters of its parts. */
  size: number;
}

/** An answer as one completion, and the line of its first chunk. */
interface WholeAnswer {
  readonly line: number;
  readonly completion: JsonObject;
}

/** Puts streamed answers together from the chunks they came in; several streams may be mixed. Holds a limited number. */
export interface StreamBook {
  /** `ended`: answers that nothing is awaited of any more. `reason`: why the chunk is of no use, or null. */
  add(chunk: Json, line: number): { readonly ended: readonly WholeAnswer[]; readonly reason: string | null };
  /** The answers that are still held, as far as they came, in the order they began. */
  open(): readonly WholeAnswer[];
  /** Ends those for which nothing came for so long, at a line of the log, that nothing is awaited. */
  endSilent(line: number): readonly WholeAnswer[];
}

/** Streams that are put together at the same time, and characters of one: what a log holds more of is let go. */
const MOST_OPEN = 64;
const MOST_CHARACTERS = 4_000_000;
/**
 * Lines of the log in which nothing came for a stream, after which nothing is awaited any more: one that was broken off
 * would have its log read whole every night. Of one that said why it ended there is only to come what it took.
 */
const SILENCE = { ended: 1000, unended: 100_000 };
/** Ids that are remembered, so that what comes late opens no second answer. */
const MOST_ENDED = 1000;

export function isChunk(record: Json | undefined): record is JsonObject {
  return isObject(record) && record.object === 'chat.completion.chunk' && Array.isArray(record.choices);
}

/** A response that was logged as the array of its chunks, as one completion; undefined where it is something else. */
export function joinChunks(value: Json | undefined): JsonObject | undefined {
  if (!Array.isArray(value) || !value.some(isChunk)) return undefined;
  const book = createStreamBook();
  const ended = value.flatMap((chunk) => book.add(chunk, 0).ended);
  return (ended[0] ?? book.open()[0])?.completion;
}

export function createStreamBook(): StreamBook {
  const answers = new Map<string, PartialAnswer>();
  const done = new Set<string>();
  const end = (answer: PartialAnswer): WholeAnswer => {
    answers.delete(answer.id);
    if (done.size === MOST_ENDED) done.delete([...done][0] ?? '');
    done.add(answer.id);
    return toWhole(answer);
  };
  const endSilent = (line: number): WholeAnswer[] => {
    return [...answers.values()].filter((answer) => isSilent(answer, line)).map(end);
  };
  return {
    endSilent,
    add(chunk, line) {
      if (!isChunk(chunk)) return { ended: [], reason: null };
      const id = typeof chunk.id === 'string' ? shortId(chunk.id) : '';
      const ended = endSilent(line);
      const former = answers.get(id);
      if (former !== undefined && isNext(former, chunk)) ended.push(end(former));
      if (done.has(id) && !isFirst(chunk)) return { ended, reason: LATE };
      if (!answers.has(id) && saysNothing(chunk)) return { ended, reason: isEnd(chunk) ? LATE : null };
      const answer = answers.get(id) ?? { id, line, last: line, fields: {}, parts: [], calls: new Map(), size: 0 };
      if (answers.size === MOST_OPEN && !answers.has(id)) ended.push(end(longestSilent(answers)));
      done.delete(id);
      answers.delete(id); // the last one is the one that came last
      answers.set(id, answer);
      answer.last = line;
      const reason = addChunk(answer, chunk);
      return { ended: isOver(answer, chunk) ? [...ended, end(answer)] : ended, reason };
    },
    open: () => [...answers.values()].sort((one, other) => one.line - other.line).map(toWhole),
  };
}

const LATE = 'chunk of a streamed answer that had ended';

function isSilent({ last, fields }: PartialAnswer, line: number): boolean {
  return line - last > ('finish_reason' in fields ? SILENCE.ended : SILENCE.unended);
}

/** Whether it adds nothing to an answer: filters of the request come before it like that, its end behind it. */
function saysNothing({ choices }: JsonObject): boolean {
  const deltas = (Array.isArray(choices) ? choices : []).map((choice) => (isObject(choice) ? choice.delta : null));
  return deltas.every((delta) => !isObject(delta) || !(delta.role || delta.content || delta.tool_calls));
}

/** Whether it says why an answer ended, or what it took. */
function isEnd({ choices, usage }: JsonObject): boolean {
  return isObject(usage) || (Array.isArray(choices) && choices.some((each) => isObject(each) && each.finish_reason));
}

/** Some servers give all their answers one id. */
function isNext({ fields }: PartialAnswer, chunk: JsonObject): boolean {
  return 'finish_reason' in fields && isFirst(chunk);
}

function isFirst({ choices }: JsonObject): boolean {
  const choice = Array.isArray(choices) ? choices[0] : undefined;
  return isObject(choice) && isObject(choice.delta) && typeof choice.delta.role === 'string' && !choice.finish_reason;
}

/** What is spent comes behind everything else, if it is told at all. */
function isOver({ id, fields }: PartialAnswer, { choices, usage }: JsonObject): boolean {
  return id !== '' && 'finish_reason' in fields && Array.isArray(choices) && choices.length === 0 && isObject(usage);
}

function longestSilent(answers: ReadonlyMap<string, PartialAnswer>): PartialAnswer {
  const [first] = answers.values();
  if (first === undefined) throw new Error('no stream is open');
  return first;
}

function toWhole(answer: PartialAnswer): WholeAnswer {
  return { line: answer.line, completion: toCompletion(answer) };
}

/** Of several choices the first is the answer. Says why a part of it is not kept. */
function addChunk(answer: PartialAnswer, chunk: JsonObject): string | null {
  for (const key of ['model', 'created', 'usage']) {
    const value = chunk[key];
    if (value !== undefined && value !== null) answer.fields[key] = value;
  }
  const choice = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
  if (!isObject(choice) || (choice.index ?? 0) !== 0) return null;
  if (typeof choice.finish_reason === 'string') answer.fields.finish_reason = choice.finish_reason;
  if (!isObject(choice.delta)) return null;
  const { content, tool_calls: calls } = choice.delta;
  answer.size += (typeof content === 'string' ? content.length : 0) + (Array.isArray(calls) ? sizeOf(calls) : 0);
  if (answer.size > MOST_CHARACTERS) return `part of a streamed answer behind its first ${MOST_CHARACTERS} characters`;
  if (typeof content === 'string') answer.parts.push(content);
  if (Array.isArray(calls)) for (const call of calls) addCall(answer.calls, call);
  return null;
}

/** What calls are begun with counts too: there may be any number of them. */
function sizeOf(calls: readonly Json[]): number {
  return JSON.stringify(calls).length;
}

function addCall(calls: Map<number, PartialCall>, delta: Json): void {
  if (!isObject(delta) || !isObject(delta.function)) return;
  const index = typeof delta.index === 'number' ? delta.index : 0;
  const call = calls.get(index) ?? { id: null, name: null, parts: [] };
  call.id ??= delta.id ?? null;
  call.name ??= delta.function.name ?? null;
  if (typeof delta.function.arguments === 'string') call.parts.push(delta.function.arguments);
  calls.set(index, call);
}

function toCompletion({ id, fields, parts, calls }: PartialAnswer): JsonObject {
  const { finish_reason = null, ...rest } = fields;
  const made = [...calls.values()].map(({ id: call, name, parts: text }) => ({
    ...(call !== null && { id: call }),
    function: { name, arguments: text.join('') },
  }));
  const message = { role: 'assistant', content: parts.join(''), ...(made.length > 0 && { tool_calls: made }) };
  return { ...(id !== '' && { id }), ...rest, choices: [{ message, finish_reason }] };
}
