import type { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { AnswerTokens, RecordedLabel, Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import { type CallBook, createCallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { shortId } from '../common/short-id.ts';
import { textOfParts } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { addTokens } from '../common/tokens.ts';
import { saysError, toArguments, toResultContent } from '../common/tool-values.ts';
import { withTokens } from '../common/with-tokens.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { header, outcome, packed, SCHEMA_VERSION, step, stopped } from './schema.ts';

const FORMAT = 'nightschool';

/**
 * Our own: JSON lines shaped like ATIF. A header that names the session, one line for each step (a call stands together
 * with its result), and at the end how it went. A session that was cut off is read as far as it goes.
 */
export const nightschool: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: (record) =>
    isObject(record) && typeof record.schema_version === 'string' && SCHEMA_VERSION.test(record.schema_version),
  open: openSession,
};

type Header = z.infer<typeof header>;
type Answer = NonNullable<NonNullable<Header['final_metrics']>['answers']>[number];
type Step = z.infer<typeof step>;
type Outcome = z.infer<typeof outcome>['outcome'];

interface Reading {
  readonly head: Header;
  readonly line: number;
  readonly events: SessionEvent[];
  readonly calls: CallBook;
  readonly spent: Tokens[];
  /** By the provider's id. */
  readonly answers: Map<string, Tokens>;
  model: string | undefined;
  label: RecordedLabel | undefined;
}

function openSession({ path: file }: OpenLog): SessionReader {
  const readings = new Map<string, Reading>();
  let whole: Reading[] = [];
  let current: Reading | undefined;
  const start = (head: Header, line: number): Reading => {
    if (current?.head.whole === true) whole.push(current);
    const begun = head.whole === true ? undefined : readings.get(head.session_id);
    const reading = begun ?? begin(head, line);
    if (head.whole !== true) readings.set(head.session_id, reading);
    return reading;
  };
  const handOver = (those: readonly Reading[]): readonly Session[] => {
    return those.filter(({ events }) => events.length > 0).map((each) => toSession(each, file));
  };
  return {
    add(record, line) {
      const head = header.safeParse(record);
      if (head.success) {
        current = start(head.data, line);
        return null;
      }
      if (packed.safeParse(record).success) return null;
      return current === undefined ? 'step before the header of its session' : addRecord(current, record);
    },
    drain() {
      const ready = whole;
      whole = [];
      return handOver(ready);
    },
    isHolding: () => readings.size > 0,
    end: () => handOver([...whole, ...(current?.head.whole === true ? [current] : []), ...readings.values()]),
  };
}

function begin(head: Header, line: number): Reading {
  const model = head.agent?.model_name;
  return { head, line, events: [], calls: createCallBook(), spent: [], answers: new Map(), model, label: undefined };
}

function addRecord(reading: Reading, record: Json): string | null {
  const known = isObject(record) ? readRecord(reading, withoutNulls(record)) : 'line that is no object';
  if (typeof known === 'string') return known;
  for (const event of known) reading.events.push(event);
  return null;
}

/** Writers in other languages put null where they have nothing. */
function withoutNulls(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

/** The events of a line, or why it has none that can be read. */
function readRecord(reading: Reading, record: JsonObject): readonly SessionEvent[] | string {
  const ended = outcome.safeParse(record);
  if (ended.success) {
    reading.label = labelOf(ended.data.outcome) ?? reading.label;
    return explainOutcome(ended.data.outcome, record.outcome) ?? [];
  }
  const stop = stopped.safeParse(record);
  if (stop.success) {
    return [{ kind: 'stopped', by: stop.data.stopped.by, ...present({ at: toIsoTime(stop.data.timestamp) }) }];
  }
  const read = step.safeParse(record);
  if (!read.success) return explain(record, read.error);
  const time = present({ at: toIsoTime(read.data.timestamp) });
  const events = read.data.source === 'agent' ? readAgent(read.data, reading) : readUser(read.data);
  return events.map((event) => ({ ...event, ...time }));
}

function explain(record: JsonObject, { issues }: z.ZodError): string {
  if (!('source' in record)) return 'line that is neither a step nor an outcome';
  const path = (issues[0]?.path ?? []).map((part) => (typeof part === 'number' ? '[]' : String(part))).join('.');
  return `step whose ${path} is not as logs/session.schema.json says`;
}

/** What the agent thinks of its own success is no label; that it failed is one. */
function labelOf(given: Outcome): RecordedLabel | undefined {
  const score = scoreOf(given);
  if (score === undefined || (given.source === 'agent' && isSuccess(score))) return undefined;
  return {
    score,
    source: given.source || (given.score === undefined && given.reward === score ? 'reward' : 'outcome'),
    ...present({ requiredFacts: given.required_facts, expectedTools: given.expected_tools }),
  };
}

function scoreOf({ label, score, reward }: Outcome): number | undefined {
  const number = score ?? reward;
  if (label === undefined) return number;
  if (label === 'unknown') return undefined;
  const said = label === 'passed' ? 1 : 0;
  return number !== undefined && isSuccess(number) === isSuccess(said) ? number : said;
}

/** As outcomes are judged from it. */
function isSuccess(score: number): boolean {
  return score > 0.5;
}

/** Why not all that was said of how it went counts; null where it does. */
function explainOutcome(read: Outcome, given: Json | undefined): string | null {
  const raw = isObject(given) ? given : {};
  const odd = (['label', 'score', 'reward'] as const).filter((name) => (raw[name] ?? undefined) !== read[name]);
  const [first] = odd;
  if (first !== undefined) return `outcome whose ${first} is not as logs/session.schema.json says`;
  const [number, said] = [read.score ?? read.reward, scoreOf(read)];
  const isContradicted = number !== undefined && said !== undefined && number !== said;
  return isContradicted ? 'outcome whose score contradicts its label' : null;
}

function readUser({ message, source, extra, request_id: requestId }: Step): readonly SessionEvent[] {
  const said = textOfParts(message);
  if (said === '') return [];
  const isMachine = source === 'system' || (extra?.machine ?? isMachineText(said));
  return [{ kind: 'user', text: said, author: isMachine ? 'machine' : 'human', ...present({ requestId }) }];
}

function readAgent(given: Step, reading: Reading): readonly SessionEvent[] {
  const { tool_calls: calls = [], observation } = given;
  reading.model = given.model_name ?? reading.model;
  const message = textOfParts(given.message);
  const said: readonly SessionEvent[] = message === '' ? [] : [{ kind: 'assistant', text: message }];
  const made = calls.map((call): SessionEvent => {
    const { tool_call_id: id, function_name: tool } = call;
    return {
      kind: 'call',
      id: reading.calls.open(id || undefined, tool),
      tool,
      arguments: toArguments(call.arguments),
    };
  });
  const answered = (observation?.results ?? []).flatMap(({ source_call_id: id, content = null, ...result }) => {
    const callId = reading.calls.close(id || undefined, undefined);
    if (callId === null) return [];
    const value = typeof content === 'string' ? toResultContent(content) : content;
    const isError = result.is_error ?? result.extra?.is_error ?? saysError(value);
    return [{ kind: 'result', callId, content: value, isError } as const];
  });
  return [...withTokens([...said, ...made], addUsage(given, reading)), ...answered];
}

/** Tokens of the step's answer, undefined where it cost none or is one that was counted before. */
function addUsage({ metrics, response_id: given }: Step, { head, spent, answers }: Reading): Tokens | undefined {
  const tokens = { input: metrics?.prompt_tokens ?? 0, output: metrics?.completion_tokens ?? 0 };
  const id = given ? shortId(given) : undefined;
  const isTold = tokens.input + tokens.output > 0 || (metrics !== undefined && head.final_metrics !== undefined);
  if (!isTold || (id !== undefined && answers.has(id))) return undefined;
  spent.push(tokens);
  if (id !== undefined) answers.set(id, tokens);
  return tokens;
}

function toSession({ head, line, events, spent, answers, model, label }: Reading, file: string): Session {
  const named: readonly AnswerTokens[] = [...answers].map(([id, tokens]) => ({ id, ...tokens }));
  const { total_prompt_tokens: input, total_completion_tokens: output, answers: given } = head.final_metrics ?? {};
  const told =
    given === undefined ? undefined : [...new Map(given.map(toAnswer).map((each) => [each.id, each])).values()];
  return {
    id: shortId(head.session_id),
    source: { file, format: head.log_format ?? FORMAT, line },
    events,
    tokens: atLeast({ ...addTokens(spent), ...present({ input, output }) }, [addTokens(spent), addTokens(told ?? [])]),
    ...present({
      startedAt: toIsoTime(head.started_at),
      model,
      project: head.project,
      answers: told ?? (named.length > 0 && named.length === spent.length ? named : undefined),
      parentId: head.parent_session_id === undefined ? undefined : shortId(head.parent_session_id),
      repeatOf: head.repeat_of,
      label,
    }),
  };
}

/** A sum that is less than its parts was not told rightly. */
function atLeast(sum: Tokens, parts: readonly Tokens[]): Tokens {
  return {
    input: Math.max(sum.input, ...parts.map(({ input }) => input)),
    output: Math.max(sum.output, ...parts.map(({ output }) => output)),
  };
}

function toAnswer({ response_id: id, prompt_tokens: input = 0, completion_tokens: output = 0 }: Answer): AnswerTokens {
  return { id: shortId(id), input, output };
}
