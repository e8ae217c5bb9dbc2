import type { ChatAnswer, ChatRequest } from '../../domain/chat.ts';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { toModelError } from '../model-error.ts';
import type { World } from '../provider.ts';
import { openClient } from './client.ts';
import { aboutHost } from './host-facts.ts';
import { isOverflow, type PromptSize } from './overflow.ts';
import { type ReadAnswer, readAnswer } from './read-answer.ts';
import type { Runtime } from './runtime.ts';
import { writeRequest } from './write-request.ts';

export interface ExchangeOptions {
  readonly choice: OllamaChoice;
  readonly world: World;
  readonly runtime: Runtime;
}

/** One request to one host; `size` is the request's. */
export type Exchange = (url: string, request: ChatRequest, size: PromptSize) => Promise<ChatAnswer>;

/**
 * The exchange for an opened model, which remembers whether the model takes `think`. An answer to a part of the prompt
 * has the finish `overflow`.
 */
export function createExchange(options: ExchangeOptions): Exchange {
  const { choice, runtime } = options;
  const { numCtx, maximumOutputTokens } = choice;
  let think: OllamaChoice['think'] | null = choice.think;
  const sendThinking = async (url: string, request: ChatRequest): Promise<ReadAnswer> => {
    try {
      return await send(url, request, { ...options, think });
    } catch (error) {
      if (!isAboutThinking(error)) throw error;
      if (think !== null && think !== false) throw cannotThink(choice, error);
      think = null;
      return await send(url, request, { ...options, think });
    }
  };
  return async (url, request, size) => {
    const { counts, ...answer } = await sendThinking(url, request);
    return isOverflow(counts, size, { numCtx, maximumOutputTokens, runtime })
      ? { ...answer, finish: 'overflow' }
      : answer;
  };
}

/** A token in a stream is a line of some 150 bytes of its own; the same bound as for OpenAI's streams. */
const BYTES_PER_TOKEN = 1_000;
const LEAST_BYTES = 4_000_000;

async function send(
  url: string,
  request: ChatRequest,
  { choice, world, think }: ExchangeOptions & { readonly think: OllamaChoice['think'] | null },
): Promise<ReadAnswer> {
  const { signal, tools } = request;
  const about = aboutHost(url, choice, world);
  const bounds = {
    timeoutMs: choice.timeoutSeconds * 1_000,
    stallMs: choice.stallSeconds * 1_000,
    maximumBytes: Math.max(LEAST_BYTES, choice.maximumOutputTokens * BYTES_PER_TOKEN),
  };
  const toolNames = tools.map(({ name }) => name);
  const client = openClient(url, { bounds, about, model: choice.model, signal, toolNames });
  try {
    const lines = await client.chat(writeRequest(request, choice, think));
    try {
      return await readAnswer(lines, toolNames);
    } catch (error) {
      // Only what was not read to its end is still open.
      lines.abort();
      throw error;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toModelError(error, about);
  }
}

function isAboutThinking(error: unknown): error is NightschoolError {
  return (
    error instanceof NightschoolError &&
    error.code === 'MODEL_REFUSED_REQUEST' &&
    /does not support thinking/.test(error.message)
  );
}

function cannotThink({ model }: OllamaChoice, error: NightschoolError): NightschoolError {
  return new NightschoolError('MODEL_REFUSED_REQUEST', error.message, {
    hint: `Set think: false for ${model} in the pipeline, or use a model with the capability thinking.`,
  });
}
