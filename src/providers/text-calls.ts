import type { ChatCall } from '../domain/chat.ts';
import { FORMS, type Found, type FoundCall, skipSpace, withId } from './text-calls-forms.ts';

/** What the ids of calls start with that were read from text: whoever counts faults tells them by it. */
export const TEXT_CALL_PREFIX = 'text-call-';

export interface TextCalls {
  /** What stands before the calls. */
  readonly text: string;
  /** Their ids start with `TEXT_CALL_PREFIX`. At least one. */
  readonly calls: readonly ChatCall[];
}

/**
 * Reads the calls of a model that writes them into its answer: `<tool_call>{…}</tool_call>`, a fenced block,
 * `[TOOL_CALLS][…]`, `<function=name>{…}</function>`, or bare `{"name": …, "arguments": …}`, several in a row too.
 * Only where the answer is nothing but calls of tools that exist, after at most some prose; null for everything else,
 * such as an explanation that quotes JSON. Without a mark, calls start on a line of their own. Arguments that are no
 * object make the call `malformed`. Takes time linear in the text.
 */
export function readTextCalls(text: string, toolNames: readonly string[]): TextCalls | null {
  const tools = new Set(toolNames);
  const whole = text.trimEnd();
  if (tools.size === 0) return null;
  for (const start of findStarts(whole)) {
    const calls = readToEnd(whole, start, tools);
    if (calls === null) continue;
    const prose = whole.slice(0, start).trim();
    return introducesExample(prose) ? null : { text: prose, calls: calls.map(numbered) };
  }
  return null;
}

/** Places tried as the start; more would make hostile text expensive. */
const MOST_STARTS = 16;
const START = /<tool_call>|<function=|\[TOOL_CALLS\]|<\|python_tag\|>|^[ \t]*(?:```|\{|\[)/gm;

function findStarts(text: string): readonly number[] {
  const starts: number[] = [];
  for (const match of text.matchAll(START)) {
    starts.push(skipSpace(text, match.index));
    if (starts.length === MOST_STARTS) break;
  }
  return starts;
}

function readToEnd(text: string, start: number, tools: ReadonlySet<string>): readonly FoundCall[] | null {
  const calls: FoundCall[] = [];
  for (let at = start; at < text.length; ) {
    const found = readOne(text, at, tools);
    if (found === null) return null;
    calls.push(...found.calls);
    at = skipEndMarks(text, found.end);
  }
  return calls.length === 0 ? null : calls;
}

function readOne(text: string, at: number, tools: ReadonlySet<string>): Found | null {
  for (const read of FORMS) {
    const found = read(text, at, tools);
    if (found !== null) return found;
  }
  return null;
}

/** What templates leave behind an answer. */
const END_MARKS = ['<|eom_id|>', '<|eot_id|>', '<|im_end|>', '</s>', '</tool_call>', ';', ','];

function skipEndMarks(text: string, at: number): number {
  let next = skipSpace(text, at);
  for (;;) {
    const mark = END_MARKS.find((word) => text.startsWith(word, next));
    if (mark === undefined) return next;
    next = skipSpace(text, next + mark.length);
  }
}

/** `For example:` before it makes it a quotation. */
function introducesExample(prose: string): boolean {
  return /\b(?:for example|for instance|e\.g\.|such as|looks? like|would (?:be|use|call)|format)\b[^\n]{0,80}:$/i.test(
    prose.slice(-200),
  );
}

function numbered(call: FoundCall, index: number): ChatCall {
  return withId(call, `${TEXT_CALL_PREFIX}${index + 1}`);
}
