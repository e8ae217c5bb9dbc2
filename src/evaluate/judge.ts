import type { ApiProvider } from 'promptfoo';
import type { ChatMessage, ChatModel, Embedder } from '../domain/chat.ts';
import { NightschoolError } from '../errors.ts';
import { hash } from '../util/hash.ts';
import { chatMessagesOf, readAnswer } from './judge-answers.ts';
import type { GradingProviders } from './load-promptfoo.ts';

/** Raise it when the same answer would be put to the judge otherwise, or the judge's words read otherwise. */
export const JUDGE_REVISION = 1;

/** A model that grades what no check can decide. */
export interface Judge {
  readonly chat: ChatModel;
  /** Null: assertions on likeness cannot be run. */
  readonly embedder: Embedder | null;
  readonly signal: AbortSignal;
}

/** A judge in the shape that promptfoo takes, for one grade. */
export interface JudgeDesk {
  readonly providers: GradingProviders;
  /** What it could not be asked for, or could not be read; promptfoo takes that for a failed answer, and it is none. */
  readonly fault: () => unknown;
}

/** `repeat` counts how often it was asked about the same answer before: each time with another seed. */
export function openJudge(judge: Judge, repeat = 0): JudgeDesk {
  const fault: { first: unknown } = { first: null };
  // promptfoo awaits a provider outside its own error handling: nothing is thrown at it
  const guarded = async <Answer>(work: () => Promise<Answer>): Promise<Answer | { readonly error: string }> => {
    if (fault.first !== null) return { error: 'the judge broke down' };
    try {
      return await work();
    } catch (error) {
      fault.first ??= error;
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const id = (): string => judge.chat.name;
  const text: ApiProvider = {
    id,
    callApi: (prompt, context) =>
      guarded(async () => ({ output: await ask(judge, { prompt, label: context?.prompt?.label ?? '', repeat }) })),
  };
  return { providers: { text, ...embeddingOf(judge, guarded) }, fault: () => fault.first };
}

function embeddingOf(
  { embedder, signal }: Judge,
  guarded: <Answer>(work: () => Promise<Answer>) => Promise<Answer | { readonly error: string }>,
): Pick<GradingProviders, 'embedding'> {
  if (embedder === null) return {};
  const callEmbeddingApi = (words: string) =>
    guarded(async () => ({ embedding: [...((await embedder.embed([words], signal))[0] ?? [])] }));
  const callApi = async () => ({ error: 'it only embeds' });
  return { embedding: Object.assign({ id: () => embedder.name, callApi }, { callEmbeddingApi }) };
}

/** @throws NightschoolError MODEL_ANSWER_INVALID where it gives no grade when asked twice, and what the model rejects with */
async function ask(
  { chat, signal }: Judge,
  { prompt, label, repeat }: { readonly prompt: string; readonly label: string; readonly repeat: number },
): Promise<string> {
  const messages = chatMessagesOf(prompt);
  // the same for the same question, so that a night can be repeated
  const seed = (Number.parseInt(hash(prompt, 7), 16) + repeat) % 2 ** 31;
  const exchange = async (asked: readonly ChatMessage[]): Promise<string> =>
    (await chat.complete({ purpose: label || 'judge', messages: asked, tools: [], schema: null, seed, signal })).text;
  const first = await exchange(messages);
  const reading = readAnswer(label, first);
  if (reading.text !== null) return reading.text;
  const again = await exchange([
    ...messages,
    { role: 'assistant', text: first, calls: [] },
    { role: 'user', text: `That is no grade: ${reading.problem}. Answer again, in the form that was asked for.` },
  ]);
  const second = readAnswer(label, again);
  if (second.text !== null) return second.text;
  throw new NightschoolError('MODEL_ANSWER_INVALID', `The judge ${chat.name} gave no grade: ${second.problem}.`);
}
