import type { ChatAnswer, ChatModel, ChatRequest } from '../../domain/chat.ts';
import type { Prompt, PromptName } from '../../domain/prompt.ts';
import { hash } from '../../util/hash.ts';

/** A model that gives its answers in order, and keeps what it was asked. */
export function scriptedChat(
  answers: readonly Partial<ChatAnswer>[],
): ChatModel & { readonly requests: readonly ChatRequest[] } {
  const requests: ChatRequest[] = [];
  return {
    name: 'ollama/small',
    fingerprint: 'chat-fingerprint',
    requests,
    complete: async (request) => {
      requests.push(request);
      const answer = answers[requests.length - 1];
      if (answer === undefined) throw new Error('no more answers');
      return { text: '', calls: [], finish: 'stop', tokens: { input: 10, output: 2, cached: 5 }, ...answer };
    },
  };
}

/** The prompt that a file holds. */
export function promptFrom(name: PromptName, file: string): Prompt {
  const text = file.replace(/^---\n[\s\S]*?\n---\n/, '').trim();
  return { name, version: 1, text, hash: hash(text, 64) };
}
