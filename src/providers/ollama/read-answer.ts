import { z } from 'zod';
import type { ChatAnswer, ChatCall, ModelTokens } from '../../domain/chat.ts';
import type { Json } from '../../domain/json.ts';
import { isJsonObject } from '../../util/json.ts';
import { nestsDeeper } from '../../util/nesting.ts';
import { isBlank, stripThinking } from '../strip-thinking.ts';
import { readTextCalls } from '../text-calls.ts';
import { readLooseJson } from '../text-calls-json.ts';
import { toUnreadCall } from './malformed-call.ts';
import type { Counts } from './overflow.ts';

/** An answer as its stream told it, before anybody judged whether it is one to the whole prompt. */
export interface ReadAnswer extends ChatAnswer {
  readonly counts: Counts;
}

/**
 * Puts a streamed answer together. Calls that the model wrote into its text are read from there where there are no
 * others (see `readTextCalls`), and one that the server kept to itself is malformed (see `toUnreadCall`); what the model
 * thought is left out.
 */
export async function readAnswer(lines: AsyncIterable<unknown>, toolNames: readonly string[]): Promise<ReadAnswer> {
  const { text: raw, thoughts, calls, last } = await readLines(lines);
  const cut = last.done_reason === 'length';
  const said = stripThinking(raw);
  // A text that was cut off may hold half of a call.
  const written = calls.length > 0 || cut ? null : readTextCalls(said, toolNames);
  const tokens = tokensOf(last);
  const isNothing = calls.length === 0 && last.done_reason === 'stop' && isBlank(raw + thoughts);
  const unread = isNothing ? toUnreadCall(tokens.output, toolNames) : null;
  const all = unread === null ? (written?.calls ?? calls) : [unread];
  return {
    text: written?.text ?? said,
    calls: all,
    finish: cut ? 'length' : all.length > 0 ? 'calls' : 'stop',
    tokens,
    counts: { prompt: tokens.input > 0 ? tokens.input : null, answer: tokens.output, cut },
  };
}

interface ReadLines {
  readonly text: string;
  readonly thoughts: string;
  readonly calls: readonly ChatCall[];
  readonly last: Line;
}

async function readLines(lines: AsyncIterable<unknown>): Promise<ReadLines> {
  const texts: string[] = [];
  const thoughts: string[] = [];
  const calls: ChatCall[] = [];
  let last: Line = {};
  for await (const part of lines) {
    last = line.safeParse(part).data ?? {};
    texts.push(last.message?.content ?? '');
    thoughts.push(last.message?.thinking ?? '');
    for (const call of last.message?.tool_calls ?? []) calls.push(toCall(call, calls.length + 1));
  }
  return { text: texts.join(''), thoughts: thoughts.join(''), calls, last };
}

/** Whoever checks or prints what nests deeper goes one call deep for each level. */
const DEEPEST = 64;

const count = z.number().int().nonnegative().nullish().catch(null);
const text = z.string().nullish().catch(null);
const wireCall = z.looseObject({
  function: z.looseObject({ name: z.string().catch('unknown'), arguments: z.unknown() }),
});
const line = z.looseObject({
  message: z.looseObject({ content: text, thinking: text, tool_calls: z.array(wireCall).nullish() }).nullish(),
  done_reason: text,
  prompt_eval_count: count,
  prompt_eval_cached_count: count,
  eval_count: count,
});

type Line = Partial<z.infer<typeof line>>;

function toCall({ function: { name, arguments: given } }: z.infer<typeof wireCall>, number: number): ChatCall {
  const id = `call-${number}`;
  if (nestsDeeper(given, DEEPEST))
    return { id, tool: name, malformed: `arguments nested deeper than ${DEEPEST} levels` };
  // It came out of JSON.parse.
  const value = typeof given === 'string' ? readLooseJson(given) : (given as Json | undefined);
  if (isJsonObject(value)) return { id, tool: name, arguments: value };
  return { id, tool: name, malformed: typeof given === 'string' ? given : (JSON.stringify(given) ?? 'nothing') };
}

function tokensOf(last: Line): ModelTokens {
  const input = last.prompt_eval_count ?? 0;
  return { input, output: last.eval_count ?? 0, cached: Math.min(input, last.prompt_eval_cached_count ?? 0) };
}
