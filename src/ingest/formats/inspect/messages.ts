import { z } from 'zod';
import type { Json } from '../../../domain/json.ts';
import type { Author, SessionEvent } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import { type CallBook, createCallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson, object, text } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';
import { saysError, toArguments, toResultContent } from '../common/tool-values.ts';
import { type Resolve, resolveAll, resolveMembers } from './attachments.ts';
import type { ModelAnswer } from './usage.ts';

const message = z.object({
  id: text,
  role: z.string(),
  source: text,
  content: anyJson.optional(),
  tool_calls: z
    .array(z.object({ id: text, function: anyJson.optional(), arguments: anyJson.optional() }))
    .nullish()
    .catch(undefined),
  tool_call_id: anyJson.optional(),
  function: text,
  error: object,
  tool_error: text,
});
type Message = z.infer<typeof message>;

/** What Inspect's agents say to a model that stopped too early. Messages of versions that did not note their source. */
const SCAFFOLD: readonly string[] = [
  'Please proceed to the next step using your best judgement',
  'Your submission was incorrect',
];

export interface MessageContext {
  readonly resolve: Resolve;
  /** By the id of the message. */
  readonly answers: ReadonlyMap<string, ModelAnswer>;
}

/** The events of a sample's conversation. System messages are left out. */
export function toInspectEvents(given: readonly Json[], context: MessageContext): readonly SessionEvent[] {
  const messages = given.flatMap((each) => message.safeParse(each).data ?? []);
  const reading: Reading = {
    ...context,
    calls: createCallBook(),
    counted: new Set(),
    notesSource: messages.some(({ role, source }) => role === 'user' && source !== undefined),
  };
  const first = messages.findIndex(({ role }) => role === 'user');
  return messages.flatMap((each, index) => readMessage(each, { ...reading, isFirst: index === first }));
}

interface Reading extends MessageContext {
  readonly calls: CallBook;
  /** The messages that stood before, by id: one that is repeated is not answered again. */
  readonly counted: Set<string>;
  /** Whether the log says where its user messages come from. */
  readonly notesSource: boolean;
}

function readMessage(given: Message, reading: Reading & { readonly isFirst: boolean }): readonly SessionEvent[] {
  switch (given.role) {
    case 'user': {
      const said = textOf(given.content, reading.resolve);
      return said === '' ? [] : [{ kind: 'user', text: said, author: authorOf(given, said, reading) }];
    }
    case 'assistant':
      return readAnswer(given, reading);
    case 'tool':
      return readResult(given, reading);
    default:
      return [];
  }
}

/** `input` is the dataset's, `generate` a simulated user's; what has no source was written by the solver. */
function authorOf(
  { source, tool_call_id }: Message,
  said: string,
  { notesSource, isFirst }: { readonly notesSource: boolean; readonly isFirst: boolean },
): Author {
  // Pictures that a tool made are handed on as the user's.
  const isHandedOn = Array.isArray(tool_call_id) && tool_call_id.length > 0;
  const isSolvers = source === undefined && notesSource && !isFirst;
  const isScaffold = SCAFFOLD.some((start) => said.trimStart().startsWith(start));
  return isHandedOn || isSolvers || isScaffold || isMachineText(said) ? 'machine' : 'human';
}

function readAnswer(given: Message, { resolve, calls, answers, counted }: Reading): readonly SessionEvent[] {
  const said = textOf(given.content, resolve);
  const parts = Array.isArray(given.content) ? given.content : [];
  const made = (given.tool_calls ?? []).flatMap((call): SessionEvent[] => {
    const tool = nameOf(call.function);
    if (tool === '') return [];
    const id = calls.open(call.id || undefined, tool);
    return [{ kind: 'call', id, tool, arguments: resolveMembers(toArguments(call.arguments), resolve) }];
  });
  const [first, ...rest]: readonly SessionEvent[] = [
    ...(said === '' ? [] : [{ kind: 'assistant', text: said } as const]),
    ...parts.flatMap((part) => readServerCall(part, { resolve, calls })),
    ...made,
  ];
  if (first === undefined) return [];
  const id = shortId(given.id ?? '');
  const answer = counted.has(id) ? undefined : answers.get(id);
  counted.add(id);
  const time = present({ at: answer?.at });
  const carries = (first.kind === 'assistant' || first.kind === 'call') && answer?.tokens !== undefined;
  const head = carries ? { ...first, tokens: answer.tokens } : first;
  return [head, ...rest].map((event) => ({ ...event, ...time }));
}

/** A tool that the provider ran itself: call and result in one part. */
function readServerCall(
  part: Json,
  { resolve, calls }: { readonly resolve: Resolve; readonly calls: CallBook },
): readonly SessionEvent[] {
  if (!isObject(part) || part.type !== 'tool_use' || typeof part.name !== 'string') return [];
  const id = calls.open(typeof part.id === 'string' ? part.id : undefined, part.name);
  const failure = typeof part.error === 'string' && part.error !== '' ? part.error : null;
  const content = toContent(failure ?? part.result, resolve);
  return [
    { kind: 'call', id, tool: part.name, arguments: toArguments(resolveAll(part.arguments ?? null, resolve)) },
    { kind: 'result', callId: calls.close(id, part.name) ?? id, content, isError: failure !== null },
  ];
}

function readResult(given: Message, { resolve, calls }: Reading): readonly SessionEvent[] {
  const id = typeof given.tool_call_id === 'string' ? given.tool_call_id : undefined;
  const callId = calls.close(id, given.function);
  if (callId === null) return [];
  const failure = given.error?.message ?? given.tool_error;
  const said = textOf(given.content, resolve);
  const content = toContent(said === '' && typeof failure === 'string' ? failure : said, resolve);
  const isError = given.error !== undefined || given.tool_error !== undefined || saysError(content);
  return [{ kind: 'result', callId, content, isError }];
}

function toContent(value: Json | undefined, resolve: Resolve): Json {
  return typeof value === 'string' ? toResultContent(resolve(value)) : resolveAll(value ?? null, resolve);
}

/** A name alone; other clients' logs that were imported nest it. */
function nameOf(given: Json | undefined): string {
  if (typeof given === 'string') return given;
  return isObject(given) && typeof given.name === 'string' ? given.name : '';
}

function textOf(content: Json | undefined, resolve: Resolve): string {
  if (typeof content === 'string') return resolve(content);
  if (!Array.isArray(content)) return '';
  const parts = content.map((part) => (isObject(part) && typeof part.text === 'string' ? resolve(part.text) : ''));
  return parts.filter((part) => part !== '').join('\n');
}
