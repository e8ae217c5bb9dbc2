import type { JsonObject } from '../../domain/json.ts';
import type { FaultPlan } from './faults.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { ollamaFormat, QWEN } from './ollama-server.ts';
import { openAiPages } from './openai-server.ts';
import type { WireFormat, WireResponse } from './wire.ts';

export interface EmbeddingServerOptions {
  /** A text's vector; `NaN` and infinities are written bare, as careless servers do. Left out: `bagOfWords`. */
  readonly vectors?: (texts: readonly string[], request: number) => readonly (readonly (number | null)[])[];
  /** Models that are there. Left out: `embed-test`. */
  readonly models?: readonly string[];
  /** Of the Ollama model. */
  readonly digest?: string;
  readonly faults?: FaultPlan;
}

export const EMBEDDING_MODEL = 'embed-test';

/** A server with Ollama's `/api/embed`. */
export function startOllamaEmbeddings(options: EmbeddingServerOptions = {}): Promise<ModelServer> {
  const models = (options.models ?? [EMBEDDING_MODEL]).map((name) => {
    return { ...QWEN, name, digest: options.digest ?? QWEN.digest, capabilities: ['embedding'] };
  });
  const answer = (body: JsonObject, vectors: Vectors) => bareJson({ model: body.model ?? '', embeddings: vectors });
  return start({ ...ollamaFormat(models, '0.12.6'), chatPath: '/api/embed' }, answer, options);
}

/** A server with OpenAI's `/v1/embeddings`; the vectors come in reverse order, each with its number. */
export function startOpenAiEmbeddings(options: EmbeddingServerOptions = {}): Promise<ModelServer> {
  const format = {
    ...openAiPages(options.models ?? [EMBEDDING_MODEL]),
    chatPath: '/v1/embeddings',
    failureInStream: () => '',
  };
  const answer = ({ model = '' }: JsonObject, vectors: Vectors) => {
    const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse();
    return bareJson({ object: 'list', data, model, usage: { prompt_tokens: 1, total_tokens: 1 } });
  };
  return start(format, answer, options);
}

/** 64 numbers: how often words with each hash stand in the text. Alike where texts share words. */
export function bagOfWords(text: string): readonly number[] {
  const counts = Array.from({ length: 64 }, () => 0.01);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const place = [...word].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 64, 7);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

type Vectors = readonly (readonly (number | null)[])[];

function start(
  format: Omit<WireFormat, 'answer'>,
  answer: (body: JsonObject, vectors: Vectors) => WireResponse,
  { vectors = (texts) => texts.map(bagOfWords), faults }: EmbeddingServerOptions,
): Promise<ModelServer> {
  let request = 0;
  const whole: WireFormat = {
    ...format,
    answer: (body) => answer(body, vectors(Array.isArray(body.input) ? body.input.map(String) : [], ++request)),
  };
  return startModelServer(whole, { script: () => ({}), ...(faults === undefined ? {} : { faults }) });
}

/** JSON, and what is none where a number is not finite. */
function bareJson(value: unknown): WireResponse {
  const text = JSON.stringify(value, (_, member) =>
    typeof member === 'number' && !Number.isFinite(member) ? `bare:${member}` : member,
  );
  return { status: 200, type: 'application/json', parts: [text.replace(/"bare:([^"]*)"/g, '$1')] };
}
