import type { ChatAnswer, ChatMessage, ChatModel, ChatRequest } from '../../domain/chat.ts';
import type { Draft } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { AGENT_TOOLS, answerCall } from './agent-tools.ts';
import { refuseRefusal, seedOf } from './ask.ts';
import type { Assignment } from './assignment.ts';
import { type HandedIn, type HandInRecord, handIn, salvage, type Writer } from './hand-in.ts';
import { skillInText } from './skill-in-text.ts';
import { SKILL_PATH, type Staging, writeStaged } from './staging.ts';

/** From here on the model is told how many turns are left. */
const LAST_TURNS = 3;
const NUDGE =
  'You called no tool, and there is no whole SKILL.md in your answer. Go on with the tools, and end with hand_in.';
const CUT =
  'Your answer was cut off at its limit. Write less at a time: create a short SKILL.md first, then change it.';

/** Where the work stands; never changed, only followed by another. */
interface Work {
  readonly staging: Staging;
  readonly messages: readonly ChatMessage[];
  /** Of all exchanges, and the input of the last: the next one costs at least as much. */
  readonly tokens: number;
  readonly lastInput: number;
  readonly record: HandInRecord;
  readonly wasNudged: boolean;
  /** Set where it is over. */
  readonly end: Exclude<HandedIn, { readonly kind: 'told' }> | null;
}

/**
 * Has a model write or change a skill with tools, on a staging copy in memory, until it hands in a draft that passes
 * the checks. At a limit, what is staged is taken if it passes them. Null where it has nothing better to offer.
 * @throws NightschoolError MODEL_ANSWER_INVALID, saying why there is no draft, and whatever the model rejects with
 */
export async function writeDraft(chat: ChatModel, assignment: Assignment): Promise<Draft | null> {
  const writer = { chat, assignment };
  let work = begin(assignment);
  for (let turn = 1; work.end === null; turn++) {
    const reason = limitReached(work, assignment, turn);
    work = reason === null ? await takeTurn(writer, work, turn) : stop(work, reason);
  }
  return work.end.kind === 'taken' ? work.end.draft : salvage(writer, work.staging, work.end.reason);
}

function begin({ desk, opening }: Assignment): Work {
  const record = { refused: 0, wasDoubted: false, wasUnchanged: false };
  return { staging: desk.staging, messages: opening, tokens: 0, lastInput: 0, record, wasNudged: false, end: null };
}

function limitReached({ tokens, lastInput }: Work, { limits }: Assignment, turn: number): string | null {
  if (turn > limits.turns) return `it was not done after ${limits.turns} turns`;
  return tokens + lastInput > limits.tokens ? `it was not done within ${limits.tokens} tokens` : null;
}

function stop(work: Work, reason: string): Work {
  return { ...work, end: { kind: 'stopped', reason } };
}

async function takeTurn(writer: Writer, work: Work, turn: number): Promise<Work> {
  const { purpose, signal, limits } = writer.assignment;
  const { messages } = work;
  const request = { purpose, messages, tools: AGENT_TOOLS, schema: null, seed: seedOf(messages), signal };
  const answer = await completeIfItFits(writer.chat, request, turn);
  if (answer === null) return stop(work, 'its work no longer fits into the context of the model');
  refuseRefusal(answer, purpose, writer.chat);
  const { text, calls, tokens } = answer;
  const next: Work = {
    ...work,
    messages: [...messages, { role: 'assistant', text, calls }],
    tokens: work.tokens + tokens.input + tokens.output,
    lastInput: tokens.input,
  };
  if (calls.length === 0) return answerText(writer, next, answer);
  return remindOfEnd(await answerCalls(writer, next, answer), limits.turns - turn);
}

/** Null where the work has grown too long: it may be good as it is. A first prompt that is too long is a fault. */
async function completeIfItFits(chat: ChatModel, request: ChatRequest, turn: number): Promise<ChatAnswer | null> {
  try {
    return await chat.complete(request);
  } catch (error) {
    if (turn > 1 && error instanceof NightschoolError && error.code === 'PROMPT_TOO_LONG') return null;
    throw error;
  }
}

async function answerCalls(writer: Writer, work: Work, { calls }: ChatAnswer): Promise<Work> {
  let next = work;
  for (const call of calls) {
    const outcome = answerCall(call, { ...writer.assignment.desk, staging: next.staging });
    const tell = (text: string) => ({ role: 'tool', callId: call.id, tool: call.tool, text }) as const;
    next =
      outcome.kind === 'answer'
        ? { ...next, staging: outcome.staging, messages: [...next.messages, tell(outcome.text)] }
        : follow(next, await handIn(writer, { ...next, change: outcome.change }), tell);
    if (next.end !== null) return next;
  }
  return next;
}

/** An answer without calls: the skill itself, or words that lead nowhere. */
async function answerText(writer: Writer, work: Work, { text, finish }: ChatAnswer): Promise<Work> {
  const tell = (words: string) => ({ role: 'user', text: words }) as const;
  const skill = finish === 'length' ? null : skillInText(text);
  const edit = skill === null ? null : writeStaged(work.staging, SKILL_PATH, skill);
  if (edit !== null && 'staging' in edit) {
    const next = { ...work, staging: edit.staging };
    return follow(next, await handIn(writer, { ...next, change: '' }), tell);
  }
  if (work.wasNudged) return stop(work, 'it stopped calling tools');
  return { ...work, wasNudged: true, messages: [...work.messages, tell(finish === 'length' ? CUT : NUDGE)] };
}

function follow(work: Work, handed: HandedIn, tell: (text: string) => ChatMessage): Work {
  if (handed.kind !== 'told') return { ...work, end: handed };
  return { ...work, record: handed.record, messages: [...work.messages, tell(handed.text)] };
}

function remindOfEnd(work: Work, left: number): Work {
  const last = work.messages.at(-1);
  if (work.end !== null || left > LAST_TURNS || last?.role !== 'tool') return work;
  const text = `${last.text}\n\n(Turns left: ${left}. Hand in what you have.)`;
  return { ...work, messages: [...work.messages.slice(0, -1), { ...last, text }] };
}
