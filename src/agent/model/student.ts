import type { ChatAnswer, ChatCall, ChatModel } from '../../domain/chat.ts';
import type { Student, StudentAction, StudentCall, StudentPrompt } from '../../domain/model.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { renderPrompt } from '../../util/prompt/render.ts';
import { createMessages } from './messages.ts';
import { type OfferedTools, offerTools } from './offered-tools.ts';

/** Raise it when the same model would be asked otherwise, or its answer read otherwise: certificates of the old one then lapse. */
const REVISION = 1;
/** What adapters let the ids of calls start with that they read from the text of an answer. */
const TEXT_CALL = 'text-call-';
const LONGEST_QUOTE = 200;

export interface ModelStudentOptions {
  /** `follow-skill`; its one value is the skill, empty in the arm without one. */
  readonly prompt: Prompt;
  /** True where the model is known to give the same answer to the same request. */
  readonly deterministic: boolean;
}

/** A student that is a model: the prompt and the skill are its instructions, the conversation follows. */
export function createModelStudent(chat: ChatModel, { prompt, deterministic }: ModelStudentOptions): Student {
  return {
    name: chat.name,
    deterministic,
    fingerprint: hashJson({ chat: chat.fingerprint, prompt: prompt.hash, revision: REVISION }, 64),
    parts: { ...chat.parts, prompt: prompt.hash, reading: String(REVISION) },
    act: async (given) => {
      const tools = offerTools(given.tools);
      const answer = await chat.complete(createRequest(given, prompt, tools));
      const { input, output } = answer.tokens;
      return { action: readAction(answer, { chat, tools }), tokens: { input, output } };
    },
  };
}

/** The system message is the same for all requests of an arm, so that providers can keep what they read of it. */
function createRequest({ skill, messages, seed, signal }: StudentPrompt, prompt: Prompt, tools: OfferedTools) {
  const system = { role: 'system' as const, text: renderPrompt(prompt, { skill: skill?.trim() ?? '' }) };
  return {
    purpose: 'student',
    messages: [system, ...createMessages(messages, tools)],
    tools: tools.definitions,
    schema: null,
    seed,
    signal,
  };
}

function readAction(
  { text, calls, finish }: ChatAnswer,
  { chat, tools }: { readonly chat: ChatModel; readonly tools: OfferedTools },
): StudentAction {
  if (finish === 'overflow') {
    throw new NightschoolError('PROMPT_TOO_LONG', `The prompt did not fit ${chat.name}: a part of it was dropped.`);
  }
  if (finish === 'length' && calls.every((call) => 'malformed' in call)) return { kind: 'cut', text };
  // Whether a model asks or answers cannot be told for sure: the user goes on either way.
  if (finish === 'refused' || calls.length === 0) return { kind: 'reply', text, waiting: false };
  return { kind: 'calls', text, calls: calls.map((call) => readCall(call, tools)) };
}

function readCall(call: ChatCall, { ownName }: OfferedTools): StudentCall {
  const tool = ownName(call.tool);
  if ('malformed' in call) return { tool, arguments: {}, fault: 'malformed', problem: describeProblem(call.malformed) };
  return { tool, arguments: call.arguments, ...(call.id.startsWith(TEXT_CALL) && { fault: 'as-text' }) };
}

function describeProblem(malformed: string): string {
  const quote = malformed.length <= LONGEST_QUOTE ? malformed : `${malformed.slice(0, LONGEST_QUOTE)}…`;
  return `The arguments must be one JSON object, but were: ${quote}`;
}
