import type { JsonObject } from './json.ts';

export type Arguments = JsonObject;

/** A tool as a model is told of it. `parameters` is a JSON Schema of type object. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/** A call as a model made it; `malformed` holds its words where they are no arguments. */
export type ChatCall =
  | { readonly id: string; readonly tool: string; readonly arguments: Arguments }
  | { readonly id: string; readonly tool: string; readonly malformed: string };

/** One message to a model, in the shape that all wire formats share. Results follow the calls they answer, in order. */
export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly ChatCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly tool: string; readonly text: string };

export interface ChatRequest {
  /** What the call is for, as the ledger shows it: the name of a prompt, `student` or `user`. */
  readonly purpose: string;
  /** The skill that it is for, by which its cost is told; absent: none, or several. No part of the question. */
  readonly about?: string;
  readonly messages: readonly ChatMessage[];
  /** Empty: the model is offered none. */
  readonly tools: readonly ToolDefinition[];
  /** JSON Schema that the text of the answer is asked to fit; whoever asks checks it. Null: free text. */
  readonly schema: { readonly name: string; readonly json: JsonObject } | null;
  /** Null where the model need not repeat itself. */
  readonly seed: number | null;
  readonly signal: AbortSignal;
}

/** `cached` is the part of `input` that the provider read from its cache. */
export interface ModelTokens {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
}

export interface ChatAnswer {
  /** Without the model's thinking. Empty where it only called tools. */
  readonly text: string;
  readonly calls: readonly ChatCall[];
  /**
   * `length`: cut off at the limit of one answer. `refused`: the model or a filter declined. `overflow`: the server
   * dropped a part of the prompt, so that the answer is to something else.
   */
  readonly finish: 'stop' | 'calls' | 'length' | 'refused' | 'overflow';
  readonly tokens: ModelTokens;
}

/**
 * A model behind a wire, already limited, metered and retried. Rejects with a NightschoolError whose code says what
 * happened (`MODEL_…`, `PROMPT_TOO_LONG`, `BUDGET_SPENT`): always infrastructure, never the model's mistake.
 */
export interface ChatModel {
  /** `provider/model`, as reports show it. */
  readonly name: string;
  /** sha256 over everything that could change an answer: model, digest, quantisation, options, context length. */
  readonly fingerprint: string;
  /** What the fingerprint is made of, by name, as far as it is known. */
  readonly parts?: { readonly [part: string]: string };
  complete(request: ChatRequest): Promise<ChatAnswer>;
}

/** Turns texts into vectors of one length, in the order given; already limited and retried. Rejects as a ChatModel does. */
export interface Embedder {
  /** `provider/model`. */
  readonly name: string;
  /** Changes whenever the same text could get another vector. */
  readonly fingerprint: string;
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
}

export type ModelRole = 'teacher' | 'student' | 'user' | 'judge' | 'embedder';

/** One exchange with a model, whether it was answered or not: what money and tokens are counted from. */
export interface ModelCall {
  readonly role: ModelRole;
  readonly model: string;
  readonly purpose: string;
  /** As the request says. */
  readonly about?: string;
  /** `cache`: the answer was paid for earlier. `recording`: replayed traffic. Neither costs anything. */
  readonly from: 'model' | 'cache' | 'recording';
  readonly tokens: ModelTokens;
  /** Null where no price is known. */
  readonly usd: number | null;
  readonly latencyMs: number;
  /** Code of the error, where there was no usable answer. */
  readonly failed?: string;
}
