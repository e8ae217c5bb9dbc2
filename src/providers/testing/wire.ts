import type { ModelTokens } from '../../domain/chat.ts';
import type { JsonObject } from '../../domain/json.ts';

/** Arguments as an object, or as the very characters that a model wrote where they are no JSON. */
export interface ScriptedCall {
  readonly tool: string;
  readonly arguments: JsonObject | string;
}

/** What the model behind a test server says. Everything left out is what an ordinary answer has. */
export interface ScriptedAnswer {
  readonly text?: string;
  readonly thinking?: string;
  readonly calls?: readonly ScriptedCall[];
  /** Left out: estimated from the characters of prompt and answer. */
  readonly tokens?: Partial<ModelTokens>;
  /** In the words of the wire format: `stop`, `length`, `content_filter`. */
  readonly finish?: string;
}

/** The model behind a test server. `number` counts its chat requests from 1. */
export type Script = (body: JsonObject, number: number) => ScriptedAnswer | Promise<ScriptedAnswer>;

/** An answer with its tokens settled. */
export interface WireAnswer extends ScriptedAnswer {
  readonly tokens: ModelTokens;
}

/** A response in the pieces that a stream sends one by one; one piece where the client asked for no stream. */
export interface WireResponse {
  readonly status: number;
  readonly type: string;
  readonly parts: readonly string[];
}

/** How a kind of server writes what the model says. */
export interface WireFormat {
  readonly chatPath: string;
  answer(body: JsonObject, answer: WireAnswer): WireResponse;
  /** The body of an error response. */
  failure(status: number, text: string): JsonObject;
  missing(model: string): WireResponse;
  /** An error that turns up after the first piece of a stream, as that stream tells of it. */
  failureInStream(text: string): string;
  /** A request that is refused before any model sees it, or null. */
  refuse(body: JsonObject, promptTokens: number): WireResponse | null;
  /** Prompt tokens that the server really evaluates. */
  evaluated(body: JsonObject, promptTokens: number): number;
  /** Everything besides chat; null where there is no such page. */
  page(method: string, path: string, body: JsonObject): WireResponse | null;
}

export function jsonResponse(status: number, body: JsonObject): WireResponse {
  return { status, type: 'application/json', parts: [JSON.stringify(body)] };
}

/** Cuts a text into pieces the way a model streams it: about a word each. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** Four characters a token: what most tokenizers come to on English. */
export function estimateTokens(value: unknown): number {
  return Math.ceil((typeof value === 'string' ? value : JSON.stringify(value)).length / 4);
}
