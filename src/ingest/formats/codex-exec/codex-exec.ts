import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { hash } from '../../../util/hash.ts';
import { createCallBook } from '../common/call-book.ts';
import { isObject, toCount } from '../common/lenient.ts';
import type { Lost } from '../common/lost.ts';
import { settleEvents } from '../common/settle-events.ts';
import { shortId } from '../common/short-id.ts';
import { quote, textOf } from '../common/texts.ts';
import { NO_TOKENS } from '../common/tokens.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { isKnownItem, toItemEvents } from './item.ts';

const FORMAT = 'codex-exec';
const ITEM_TYPES = new Set<Json>(['item.started', 'item.updated', 'item.completed']);
/** Lines that say nothing of the conversation that others do not. */
const SILENT = new Set<Json>(['turn.started', 'item.plan.delta', 'request_user_input']);
const NO_PROMPT = 'what was asked is not printed: the session file of Codex has it';

/**
 * What `codex exec --json` prints: the items of a turn as they begin, change and end, and what the thread has cost so
 * far. It has neither the prompt nor times.
 */
export const codexExec: LogFormat = { name: FORMAT, unit: 'file', detects, open };

function detects(record: Json): boolean {
  if (!isObject(record)) return false;
  const { type, thread_id: thread, item, usage } = record;
  if (type === 'thread.started') return typeof thread === 'string';
  if (type === 'turn.completed') return isObject(usage);
  return ITEM_TYPES.has(type ?? null) && isObject(item) && typeof item.type === 'string';
}

type Entry = { item: JsonObject } | { readonly stopped: true };

/** A thread while its lines are read; it may be gone on with in another run of the program. */
interface Thread {
  readonly id: string;
  readonly line: number;
  readonly entries: Entry[];
  /** Items of the run that it is at: their numbers begin anew in the next. */
  open: Map<string, { item: JsonObject }>;
  tokens: Tokens;
}

interface Reading {
  readonly threads: Map<string, Thread>;
  readonly lost: Lost[];
  current: Thread | undefined;
}

function open({ path: file }: OpenLog): SessionReader {
  const reading: Reading = { threads: new Map(), lost: [], current: undefined };
  return {
    add: (record, line) => addLine(reading, record, line),
    end() {
      const threads = [...reading.threads.values()];
      return threads.flatMap((thread) => {
        const session = toSession(thread, file);
        if (session !== null) reading.lost.push({ line: thread.line, reason: NO_PROMPT });
        return session ?? [];
      });
    },
    lost: () => reading.lost,
  };
}

function addLine(reading: Reading, record: Json, line: number): string | null {
  if (!isObject(record)) return 'line that is not an object';
  const { type, thread_id: given, item, usage } = record;
  if (type === 'thread.started') {
    begin(reading, textOf(given) ?? hash(`${line}`), line);
    return null;
  }
  const thread = reading.current ?? begin(reading, hash(JSON.stringify(record)), line);
  if (ITEM_TYPES.has(type ?? null)) return isObject(item) ? addItem(thread, item) : `${type} line without an item`;
  if (type === 'turn.completed') thread.tokens = larger(thread.tokens, isObject(usage) ? usage : {});
  else if (type === 'turn.failed' || type === 'error') thread.entries.push({ stopped: true });
  else if (!SILENT.has(type ?? null)) return `unknown line type ${quote(type)}`;
  return null;
}

function begin(reading: Reading, given: string, line: number): Thread {
  const id = shortId(given);
  const known = reading.threads.get(id);
  const thread = known ?? { id, line, entries: [], open: new Map(), tokens: NO_TOKENS };
  thread.open = new Map();
  reading.threads.set(id, thread);
  reading.current = thread;
  return thread;
}

function addItem(thread: Thread, item: JsonObject): string | null {
  const id = textOf(item.id) ?? '';
  const known = thread.open.get(id);
  if (known !== undefined) known.item = item;
  else {
    const entry = { item };
    if (id !== '') thread.open.set(id, entry);
    thread.entries.push(entry);
  }
  return isKnownItem(item) ? null : `unknown item type ${quote(item.type)}`;
}

/** The usage of a turn is that of all turns of the thread so far; the cached input is part of the input. */
function larger(known: Tokens, usage: JsonObject): Tokens {
  const told = { input: toCount(usage.input_tokens), output: toCount(usage.output_tokens) };
  return told.input + told.output >= known.input + known.output ? told : known;
}

function toSession({ id, line, entries, tokens }: Thread, file: string): Session | null {
  const calls = createCallBook();
  const events = settleEvents(
    entries.flatMap((entry): readonly SessionEvent[] =>
      'item' in entry ? toItemEvents(entry.item, calls) : [{ kind: 'stopped', by: 'failure' }],
    ),
  );
  return events.length === 0 ? null : { id, source: { file, format: FORMAT, line }, events, tokens };
}
