import { carryOut } from '../agent/carry-out.ts';
import type { Case } from '../domain/exam.ts';
import type { Message, StudentCall, Transcript } from '../domain/model.ts';
import { canonicalJson } from '../util/hash.ts';
import { createReplayTools, type ReplayTools } from './replay.ts';
import type { ReplayIndex } from './replay-index.ts';

/** What a transcript of somebody else's is held against. */
export interface AskedExam {
  readonly index: ReplayIndex;
  readonly question: Pick<Case, 'id' | 'request'>;
  readonly maximumActions: number;
  /** False where a model says the user's turns after the first. */
  readonly isUserRecorded: boolean;
}

type CallMessage = Extract<Message, { readonly role: 'call' }>;

/** How far a transcript was followed. */
interface Walk extends AskedExam {
  readonly messages: readonly Message[];
  readonly tools: ReplayTools;
  at: number;
  turns: number;
  actions: number;
  hits: number;
  isMiss: boolean;
}

/**
 * Why a transcript cannot be what a student did with these recordings, in words; null where it can be. Its calls are
 * made again, one after the other, and must give what it says that they gave; nothing of what the student said or chose
 * is judged here.
 */
export async function findForgery(transcript: Transcript, asked: AskedExam): Promise<string | null> {
  const tools = createReplayTools(asked.index, asked.question);
  const walk: Walk = {
    ...{ ...asked, messages: transcript.messages, tools },
    ...{ at: 0, turns: 0, actions: 0, hits: 0, isMiss: false },
  };
  while (walk.at < walk.messages.length) {
    const fault = walk.isMiss ? 'it goes on after a call that nobody recorded' : await step(walk);
    if (fault !== null) return fault;
  }
  return judgeEnd(transcript, walk);
}

/** Follows one message, or all of an action's. */
async function step(walk: Walk): Promise<string | null> {
  const { messages, at } = walk;
  const message = messages[at];
  if (message?.role === 'call') return stepOver(walk);
  walk.at += 1;
  if (message?.role === 'user') return hear(walk, message.text);
  if (message?.role === 'result') return 'it has a result of no call';
  if (messages[at + 1]?.role !== 'call') walk.actions += 1; // what is said with calls is one action with them
  return null;
}

function hear(walk: Walk, text: string): string | null {
  const { messages, at, turns, question, isUserRecorded } = walk;
  const before = messages[at - 2];
  if (turns === 0 ? at !== 1 : before?.role !== 'assistant') return 'the user speaks out of turn';
  walk.turns += 1;
  if (turns > 0 && !isUserRecorded) return null;
  return question.request[turns] === text ? null : 'the user says what was never asked';
}

async function stepOver(walk: Walk): Promise<string | null> {
  const { messages, tools } = walk;
  const calls = takeWhile(messages, walk.at, isCall).filter(isCall);
  const results = takeWhile(messages, walk.at + calls.length, (message) => message.role === 'result');
  walk.at += calls.length + results.length;
  walk.actions += 1;
  if (walk.turns === 0) return 'it calls before it was asked';
  const made = calls.map((call) => asStudentCall(call, results));
  const again = await carryOut(made, { toolBox: tools, number: 1 });
  walk.hits += again.hits;
  walk.isMiss = again.isMiss;
  const ids = new Map(calls.map(({ id }, place) => [id, place]));
  const ours = new Map(again.messages.filter(isCall).map(({ id }, place) => [id, place]));
  const isSame =
    canonicalJson(anonymous([...calls, ...results], ids)) === canonicalJson(anonymous(again.messages, ours));
  return isSame ? null : 'its tools gave what the recordings do not';
}

/** A call as the student made it: what was found of it besides is found again. */
function asStudentCall(call: CallMessage, results: readonly Message[]): StudentCall {
  const { id, tool, arguments: given, skillStep, fault } = call;
  const result = results.find((message) => message.role === 'result' && message.callId === id);
  const problem = result?.role === 'result' ? result.content : null;
  return {
    ...{ tool, arguments: given },
    ...(skillStep !== undefined && { skillStep }),
    ...((fault === 'malformed' || fault === 'as-text') && { fault }),
    ...(fault === 'malformed' && typeof problem === 'string' && { problem }),
  };
}

/** Calls and results with places in place of ids, which whoever ran it gives. */
function anonymous(messages: readonly Message[], places: ReadonlyMap<string, number>): readonly unknown[] {
  return messages.map((message) => {
    if (message.role === 'call') return { ...message, id: places.get(message.id) ?? null };
    return message.role === 'result' ? { ...message, callId: places.get(message.callId) ?? null } : message;
  });
}

function judgeEnd({ end, hits, misses }: Transcript, walk: Walk): string | null {
  const { isMiss, isUserRecorded, turns, question, actions, maximumActions } = walk;
  if ((end === 'replay-miss') !== isMiss) return 'it ends otherwise than its calls do';
  if (hits !== walk.hits || misses !== Number(isMiss)) return 'it counts its calls otherwise than they are';
  if (actions > maximumActions) return `it has more than ${maximumActions} actions`;
  const isOver = end === 'done' || end === 'gave-up';
  if (isOver && isUserRecorded && turns < question.request.length) return 'it ends before the user has said all';
  return null;
}

function isCall(message: Message): message is CallMessage {
  return message.role === 'call';
}

/** From a place on, as long as they are of a kind. */
function takeWhile(
  messages: readonly Message[],
  from: number,
  matches: (message: Message) => boolean,
): readonly Message[] {
  const end = messages.findIndex((message, at) => at >= from && !matches(message));
  return messages.slice(from, end === -1 ? messages.length : end);
}
