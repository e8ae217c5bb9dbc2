import { z } from 'zod';
import type { ChatAnswer, ChatMessage, ChatModel } from '../../domain/chat.ts';
import type { Message, Student } from '../../domain/model.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';
import { describeIssue } from '../../util/describe-issue.ts';
import { findLongestJson } from '../../util/find-json.ts';
import { hashJson } from '../../util/hash.ts';
import { fence } from '../../util/prompt/fence.ts';
import { renderPrompt } from '../../util/prompt/render.ts';
import { countTurns, type User } from '../user.ts';

/** Raise it when the same model would be asked otherwise, or its answer read otherwise. */
const REVISION = 1;
const PURPOSE = 'user';
const GREETING = 'How can I help you?';
const SILENCE = '(The assistant says nothing.)';

const turnSchema = z.object({ done: z.boolean(), text: z.string() });
type Turn = z.infer<typeof turnSchema>;

const TURN_JSON = {
  type: 'object',
  properties: { done: { type: 'boolean' }, text: { type: 'string' } },
  required: ['done', 'text'],
  additionalProperties: false,
};

export interface SimulatedUserOptions {
  /** `simulate-user`; its one value is what the user really said. */
  readonly prompt: Prompt;
  /** The recorded turns, first to last: all that the user wants and knows. */
  readonly turns: readonly string[];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * A user played by a model: opens with the recorded first turn, then answers what the student says, until it has what it
 * wanted or has said two turns more than twice the recorded ones. It hears replies, not calls.
 * @throws NightschoolError MODEL_ANSWER_INVALID where the model gives no turn when asked twice, and what the model
 * rejects with
 */
export function simulatedUser(chat: ChatModel, options: SimulatedUserOptions): User {
  const { prompt, turns } = options;
  const most = 2 * turns.length + 2;
  const recorded = turns.map((text, index) => fence(`turn ${index + 1}`, text)).join('\n');
  return async (messages) => {
    const said = countTurns(messages);
    const [first] = turns;
    if (said === 0) return first === undefined ? null : { text: first };
    if (said >= most) return null;
    const system = { role: 'system' as const, text: renderPrompt(prompt, { turns: recorded }) };
    const { done, text } = await askTurn(chat, [system, ...asUserHears(messages)], options);
    return done || text.trim() === '' ? null : { text };
  };
}

/**
 * The student as it is examined with a simulated user. What that model says is a part of what is measured, and no two
 * runs need be alike.
 */
export function withSimulatedUser(
  student: Student,
  user: { readonly chat: ChatModel; readonly prompt: Prompt },
): Student {
  const { chat, prompt } = user;
  const fingerprint = hashJson(
    { student: student.fingerprint, user: chat.fingerprint, prompt: prompt.hash, revision: REVISION },
    64,
  );
  const parts = {
    ...student.parts,
    user: hashJson({ chat: chat.fingerprint, prompt: prompt.hash, revision: REVISION }),
  };
  return { ...student, fingerprint, parts, deterministic: false };
}

/**
 * The conversation with its sides changed: the model speaks for the user, in the form it is asked for; to it the student
 * is the other. Sides take turns, the other one first, as some endpoints want it.
 */
function asUserHears(messages: readonly Message[]): readonly ChatMessage[] {
  const turns: ChatMessage[] = [];
  let heard = [GREETING];
  for (const message of messages) {
    if (message.role === 'assistant') heard.push(message.text);
    if (message.role !== 'user') continue;
    const said = JSON.stringify({ done: false, text: message.text });
    turns.push({ role: 'user', text: joinHeard(heard) }, { role: 'assistant', text: said, calls: [] });
    heard = [];
  }
  return [...turns, { role: 'user', text: joinHeard(heard) }];
}

function joinHeard(texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join('\n\n') || SILENCE;
}

async function askTurn(
  chat: ChatModel,
  messages: readonly ChatMessage[],
  { seed, signal }: SimulatedUserOptions,
): Promise<Turn> {
  const exchange = (asked: readonly ChatMessage[]): Promise<ChatAnswer> =>
    chat.complete({
      purpose: PURPOSE,
      messages: asked,
      tools: [],
      schema: { name: 'turn', json: TURN_JSON },
      seed,
      signal,
    });
  const first = await exchange(messages);
  const reading = readTurn(first);
  if (typeof reading !== 'string') return reading;
  const again = await exchange([
    ...messages,
    { role: 'assistant', text: first.text, calls: [] },
    { role: 'user', text: `That is no such JSON object: ${reading}. Answer again, with the JSON object alone.` },
  ]);
  const second = readTurn(again);
  if (typeof second !== 'string') return second;
  throw new NightschoolError('MODEL_ANSWER_INVALID', `${chat.name}, asked to play the user, gave no turn: ${second}.`);
}

/** The turn, or what is wrong with the answer. */
function readTurn({ text }: ChatAnswer): Turn | string {
  const found = findLongestJson(text);
  if (found === null) return 'there is no JSON object in it';
  const parsed = turnSchema.safeParse(found.value);
  return parsed.success ? parsed.data : describeIssue(parsed.error.issues[0]);
}
