import { z } from 'zod';

/** A server that embeds: one exchange per batch, no retry, nothing checked but that the answer is one. */
export interface EmbeddingAdapter {
  /** `provider/model`. */
  readonly name: string;
  /** Where it is asked. */
  readonly url: string;
  /** Host and port. */
  readonly host: string;
  readonly fingerprint: string;
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded>;
}

export interface Embedded {
  /** One for each text, in order; what stands in it has not been looked at. */
  readonly lists: readonly (readonly unknown[])[];
  /** As the server counts them; 0 where it does not say. */
  readonly tokens: number;
}

/** A count that a server sent. */
export const tokenCount: z.ZodType<number> = z.int().nonnegative().catch(0);

/** Numbers are written in up to 25 characters, and models have up to 16,384 of them. */
const BYTES_PER_TEXT = 25 * 16_384;
const LEAST_BYTES = 1_000_000;

/** Of an answer to so many texts. */
export function mostBytes(texts: number): number {
  return LEAST_BYTES + texts * BYTES_PER_TEXT;
}
