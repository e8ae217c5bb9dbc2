import type { Case, Cause } from '../domain/exam.ts';
import type { Message, Transcript } from '../domain/model.ts';
import { canonicalJson } from '../util/hash.ts';
import { isWrite } from '../util/tool-kind.ts';
import { type Call, callKey, type FreeText, isFailure, type NetEffect, netEffects } from './effects.ts';
import { needsOf } from './order.ts';
import type { ReplayIndex } from './replay-index.ts';

/** What is wrong with what a student did, as far as its calls and its end tell. */
export interface Fault {
  readonly cause: Exclude<Cause, 'missing-fact' | 'assertion' | 'infrastructure'>;
  readonly reason: string;
}

/**
 * Judges a transcript's effects and end against the case. The first that applies: an extra effect (nothing after it can
 * mend that, not even a miss), a miss, a limit, giving up, a missing effect. Null where nothing is wrong.
 */
export function findFault(transcript: Transcript, question: Case, index: ReplayIndex): Fault | null {
  const unheardOf = findUnknownWrite(transcript.messages, index);
  if (unheardOf !== null) return unheardOf;
  const made = netEffects(writesOf(transcript.messages, index.writes), index.freeText);
  const expected = netEffects(question.effects, index.freeText);
  const wanted = new Set(expected.map(({ key }) => key));
  const missing = expected.filter(({ key }) => !made.some((effect) => effect.key === key));
  const extra = made.find(({ key }) => !wanted.has(key));
  if (extra !== undefined) return { cause: 'extra-effect', reason: describeExtra(extra.call, missing, index.freeText) };
  const recorded = index.tapes.get(question.id)?.effects;
  const repeated = made.find(({ key, count }) => count > Math.max(1, recorded?.get(key)?.length ?? 0));
  if (repeated !== undefined) {
    const reason = `It called ${describe(repeated.call)} ${repeated.count} times, which has more effect than was asked for.`;
    return { cause: 'extra-effect', reason };
  }
  return findDisorder(made, question, index) ?? findEnd(transcript, question, index) ?? findMissing(missing, index);
}

/** A write before the one whose result it needs: what it was called with was made up, and only by luck was right. */
function findDisorder(made: readonly NetEffect[], question: Case, index: ReplayIndex): Fault | null {
  const needs = needsOf(question, index);
  const early = made.find(({ key }, at) => {
    const source = needs.get(key);
    const sourceKey = source === undefined ? null : callKey(source, index.freeText);
    return made.some((other, later) => later > at && other.key === sourceKey);
  });
  if (early === undefined) return null;
  const source = needs.get(early.key)?.tool ?? 'another write';
  return {
    cause: 'extra-effect',
    reason: `It called ${describe(early.call)} before ${source}, whose result that needs.`,
  };
}

/**
 * A call of a tool that the suite does not know, where its name says that it writes. It was answered with an error only
 * because nobody recorded it: outside the exam it would have done what it says. Malformed, it would not have.
 */
function findUnknownWrite(messages: readonly Message[], index: ReplayIndex): Fault | null {
  const known = new Set([...index.tools.map(({ name }) => name), ...index.writes]);
  const call = messages.find(
    (message) =>
      message.role === 'call' &&
      message.fault !== 'malformed' &&
      !known.has(message.tool) &&
      isWrite(message.tool, { writes: [], reads: [] }),
  );
  if (call?.role !== 'call') return null;
  const reason = `It called ${describe(call)}, which nobody asked for and no recording has.`;
  return { cause: 'extra-effect', reason };
}

/** The successful calls of writing tools, in order. */
function writesOf(messages: readonly Message[], writes: ReadonlySet<string>): readonly Call[] {
  const results = new Map(
    messages.flatMap((message) => (message.role === 'result' ? [[message.callId, message] as const] : [])),
  );
  return messages.flatMap((message) => {
    if (message.role !== 'call' || !writes.has(message.tool)) return [];
    const result = results.get(message.id);
    return result === undefined || isFailure(result.content, result.isError) ? [] : [message];
  });
}

function findEnd({ end, messages }: Transcript, question: Case, index: ReplayIndex): Fault | null {
  if (end === 'replay-miss') {
    const missed = findUnanswered(messages);
    const call = missed === undefined ? 'A call' : `The call ${describe(missed)}`;
    return { cause: 'replay-miss', reason: `${call} was never recorded, so nobody knows what it would have answered.` };
  }
  if (end === 'token-limit') return { cause: 'token-limit', reason: 'It ran out of its tokens before it was done.' };
  if (end === 'turn-limit') return { cause: 'turn-limit', reason: 'It ran out of its actions before it was done.' };
  if (end === 'gave-up' && !endsAsRecorded(messages, question, index))
    return { cause: 'gave-up', reason: 'It gave up, or asked for something the user had no answer to.' };
  return null;
}

/** The miss itself: of several calls at once, those after it have no result either. */
function findUnanswered(messages: readonly Message[]): Call | undefined {
  const answered = new Set(messages.flatMap((message) => (message.role === 'result' ? [message.callId] : [])));
  return messages.filter((message) => message.role === 'call').find(({ id }) => !answered.has(id));
}

/** Whether it stopped at the very error at which the recorded success stopped too: saying so was all there was to do. */
function endsAsRecorded(messages: readonly Message[], question: Case, index: ReplayIndex): boolean {
  const last = messages.findLast((message) => message.role === 'call');
  if (last?.role !== 'call') return false;
  const failed = messages.some((message) => message.role === 'result' && message.callId === last.id && message.isError);
  return failed && index.tapes.get(question.id)?.finalError === callKey(last, index.freeText);
}

function findMissing(missing: readonly NetEffect[], index: ReplayIndex): Fault | null {
  const [first] = missing;
  if (first === undefined) return null;
  const rest = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
  const hidden = Object.keys(first.call.arguments).filter((name) => index.freeText.has(`${first.call.tool}.${name}`));
  return { cause: 'missing-effect', reason: `It never called ${describe(first.call, hidden)}${rest}.` };
}

/** Names the arguments that differ where the right tool was called wrongly. */
function describeExtra(extra: Call, missing: readonly NetEffect[], freeText: FreeText): string {
  const meant = missing.find(({ call }) => call.tool === extra.tool)?.call;
  if (meant === undefined) return `It called ${describe(extra)}, which was not asked for.`;
  const names = [...new Set([...Object.keys(meant.arguments), ...Object.keys(extra.arguments)])].sort();
  const differences = names
    .filter((name) => !freeText.has(`${extra.tool}.${name}`))
    .filter((name) => canonicalJson(meant.arguments[name]) !== canonicalJson(extra.arguments[name]))
    .map((name) => `${name} ${show(extra.arguments[name])} instead of ${show(meant.arguments[name])}`);
  if (differences.length === 0) return `It called ${describe(extra)}, which was not asked for.`;
  return `It called ${extra.tool} with ${differences.slice(0, 3).join(', ')}.`;
}

function describe(call: Call, hidden: readonly string[] = []): string {
  const shown = Object.entries(call.arguments).map(([name, value]) =>
    hidden.includes(name) ? `${name}: any text` : `${name}: ${show(value)}`,
  );
  return shorten(`${call.tool}(${shown.join(', ')})`, 200);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : shorten(canonicalJson(value), 80);
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
