import type OpenAI from 'openai';
import type { ChatRequest } from '../../domain/chat.ts';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import type { ModelAbout } from '../model-error.ts';
import type { Endpoint } from './endpoint.ts';
import type { AnswerReader } from './read-answer.ts';
import type { Refusal } from './refused.ts';
import type { AnswerForm } from './structured.ts';

/** One of OpenAI's interfaces: how a request is written for it, and how what comes back is read. */
export interface Api {
  prepare(request: ChatRequest, options: WireOptions): Outgoing;
  /** For one response; `headers` are its own. */
  startReading(headers: Headers, about: ModelAbout): AnswerReader;
}

export interface WireOptions {
  readonly choice: OpenAiChoice;
  readonly endpoint: Endpoint;
  readonly form: AnswerForm;
  /** What the endpoint is known to refuse. */
  readonly refused: ReadonlySet<Refusal>;
}

/** A request that is ready to go. */
export interface Outgoing {
  readonly body: object;
  send(client: OpenAI, options: SendOptions): Promise<Response>;
}

export interface SendOptions {
  readonly headers: { readonly [name: string]: string };
  readonly signal: AbortSignal;
}
