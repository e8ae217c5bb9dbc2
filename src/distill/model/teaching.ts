import type { ChatMessage, ChatModel } from '../../domain/chat.ts';
import type { PromptName, Prompts } from '../../domain/prompt.ts';
import { renderPrompt } from '../../util/prompt/render.ts';

/** What every job of a teacher needs. */
export interface Teaching {
  readonly chat: ChatModel;
  readonly prompts: Prompts;
  readonly signal: AbortSignal;
}

/** The prompt as system message, the same for every family, so that providers find it in their caches; then the data. */
export function openWith({ prompts }: Teaching, name: PromptName, data: readonly string[]): readonly ChatMessage[] {
  return [
    { role: 'system', text: renderPrompt(prompts[name], {}) },
    { role: 'user', text: data.filter((part) => part !== '').join('\n\n') },
  ];
}

/** Waits for all, so that no answer that was paid for is lost, then throws the first fault, if there is one. */
export async function allDone<Value>(promises: readonly Promise<Value>[]): Promise<readonly Value[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** The same, for one skill: what it asks is paid for by that. */
export function payFor(teaching: Teaching, skill: string): Teaching {
  const { chat } = teaching;
  return { ...teaching, chat: { ...chat, complete: (request) => chat.complete({ ...request, about: skill }) } };
}
