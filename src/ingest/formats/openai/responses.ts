import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { describeExchange, type Exchange, firstText, nameSession, readExchange, unquote } from '../common/exchange.ts';
import { isObject } from '../common/lenient.ts';
import { shortId } from '../common/short-id.ts';
import { addTokens } from '../common/tokens.ts';
import { withTokens } from '../common/with-tokens.ts';
import type { OpenLog, SessionReader } from '../format.ts';
import { compactItem, createItemReader, findUnreadItem, isOwnItem } from './items.ts';
import { linkTurns } from './turns.ts';
import { readOpenaiUsage } from './usage.ts';

export const OPENAI_RESPONSES = 'openai-responses';
/** Items looked at to tell the format. */
const LOOKED_AT = 200;

/** One call of the interface: what was new to the conversation, and what came back. */
interface Turn {
  readonly id: string | undefined;
  readonly previous: string | undefined;
  readonly conversation: string | undefined;
  readonly isAnswered: boolean;
  readonly line: number;
  readonly input: readonly JsonObject[];
  readonly output: readonly JsonObject[];
  readonly spent: Tokens | undefined;
  readonly stopped: 'person' | 'failure' | undefined;
  /** Why some of its items are not read. */
  readonly unread: string | null;
  readonly described: ReturnType<typeof describeExchange>;
}

/** Whether a record is of this interface and of no other. */
export function isResponsesRecord(given: Json): boolean {
  const { record, request, response } = readExchange(given);
  if (isStreamEvent(record) || response.object === 'response') return true;
  const isItems = (value: Json | undefined) => Array.isArray(value) && value.slice(0, LOOKED_AT).some(isOwnItem);
  if (isItems(given) || isItems(response.output) || isItems(unquote(request.input))) return true;
  return typeof record.url === 'string' && record.url.endsWith('/responses') && request.input !== undefined;
}

/** Responses of one file that name one another, or one conversation, are one session: known at the end only. */
export function openResponses({ path: file }: OpenLog): SessionReader {
  const turns = new Map<string, Turn>();
  return {
    add(record, line) {
      const turn = readTurn(record, line);
      if (typeof turn === 'string') return turn;
      if (turn === null) return null;
      const key = turn.id === undefined ? `line ${turns.size}` : `id ${turn.id}`;
      turns.set(key, mergeTurns(turns.get(key), turn));
      return turn.unread;
    },
    end: () => toSessions(linkTurns([...turns.values()]), file),
  };
}

/** Null where the record is a known one that says nothing of its own. */
function readTurn(given: Json, line: number): Turn | string | null {
  const exchange = readExchange(given);
  const { request, response } = exchange;
  const asked = itemsOf(Array.isArray(given) ? given : unquote(request.input ?? exchange.record.messages));
  const answered = itemsOf(response.output);
  const [input, output] = [compact(asked), compact(answered)];
  const stopped = stopOf(response, output.length > 0);
  const spent = readOpenaiUsage(response.usage);
  if (input.length + output.length === 0 && stopped === undefined && spent === undefined) {
    return isUnfinished(exchange) ? null : 'record without input and output';
  }
  const [id, previous] = [response.id, response.previous_response_id ?? request.previous_response_id].map(idOf);
  const conversation = response.conversation ?? request.conversation;
  return {
    id,
    previous,
    conversation: idOf(isObject(conversation) ? conversation.id : conversation),
    isAnswered: output.length > 0,
    line,
    input,
    output,
    spent,
    stopped,
    unread: findUnreadItem([...asked, ...answered]),
    described: describeExchange(exchange, { given }),
  };
}

/** Parts of a stream, and responses that were asked for while they were worked on: the whole one comes later. */
function isUnfinished({ record, response }: Exchange): boolean {
  return isStreamEvent(record) || response.status === 'queued' || response.status === 'in_progress';
}

/** `response.created`, `response.output_text.delta`, … */
function isStreamEvent({ type, response, sequence_number: number }: JsonObject): boolean {
  if (typeof type !== 'string' || !type.startsWith('response.')) return false;
  return typeof number === 'number' || (isObject(response) && typeof response.id === 'string');
}

function compact(items: readonly Json[]): readonly JsonObject[] {
  return items.map(compactItem).filter((item) => item !== null);
}

/** A text is what the user said. */
function itemsOf(given: Json | undefined): readonly Json[] {
  if (typeof given === 'string') return given === '' ? [] : [{ role: 'user', content: given }];
  return Array.isArray(given) ? given : [];
}

function idOf(value: Json | undefined): string | undefined {
  const id = firstText([value]);
  return id === undefined ? undefined : shortId(id);
}

function stopOf(response: JsonObject, hasOutput: boolean): Turn['stopped'] {
  const { status, incomplete_details: details, error } = response;
  if (status === 'cancelled') return 'person';
  if (status === 'failed' || (isObject(error) && !hasOutput)) return 'failure';
  const isCut = status === 'incomplete' && isObject(details) && details.reason === 'max_output_tokens';
  return isCut ? 'failure' : undefined;
}

/** A response is logged again while it is worked on: the last state counts, with the input of whoever logged that. */
function mergeTurns(known: Turn | undefined, turn: Turn): Turn {
  if (known === undefined) return turn;
  const { previous = known.previous, conversation = known.conversation, spent = known.spent } = turn;
  const input = turn.input.length > 0 ? turn.input : known.input;
  const isNews = turn.output.length >= known.output.length;
  return { ...(isNews ? turn : known), line: known.line, input, previous, conversation, spent };
}

/** The first chain of a conversation has its name. */
function toSessions(chains: readonly (readonly Turn[])[], file: string): readonly Session[] {
  const named = new Set<string>();
  return chains.flatMap((chain) => {
    const conversation = chain[0]?.conversation;
    const isFirst = conversation !== undefined && !named.has(conversation);
    if (isFirst) named.add(conversation);
    return toSession(chain, { file, name: isFirst ? conversation : undefined });
  });
}

function toSession(
  chain: readonly Turn[],
  { file, name }: { readonly file: string; readonly name: string | undefined },
): readonly Session[] {
  const reader = createItemReader();
  const events = chain.flatMap((turn): readonly SessionEvent[] => [
    ...turn.input.flatMap((item) => reader.read(item)),
    ...withTokens(
      turn.output.flatMap((item) => reader.read(item)),
      turn.spent,
    ),
    ...(turn.stopped === undefined ? [] : [{ kind: 'stopped', by: turn.stopped } as const]),
  ]);
  const [first] = chain;
  if (first === undefined || events.length === 0) return [];
  const { startedAt, project } = first.described;
  const answers = chain.flatMap((turn) => (turn.spent && turn.id ? [{ id: turn.id, ...turn.spent }] : []));
  const session: Session = {
    id: name ?? nameSession(first.described.name, events),
    source: { file, format: OPENAI_RESPONSES, line: first.line },
    events,
    tokens: addTokens(chain.flatMap(({ spent }) => (spent === undefined ? [] : [spent]))),
    ...present({
      startedAt,
      project,
      answers: answers.length > 0 ? answers : undefined,
      model: chain.findLast(({ described }) => described.model !== undefined)?.described.model,
      label: chain.findLast(({ described }) => described.label !== undefined)?.described.label,
    }),
  };
  return [session];
}
