/** A server that embeds: one exchange per batch, no retry, nothing checked but that the answer is one. */
export interface EmbeddingAdapter {
  /** `provider/model`. */
  readonly name: string;
  /** Host and port. */
  readonly host: string;
  readonly fingerprint: string;
  /** One list for each text, in order; what stands in it has not been looked at. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly unknown[])[]>;
}

/** Numbers are written in up to 25 characters, and models have up to 16,384 of them. */
const BYTES_PER_TEXT = 25 * 16_384;
const LEAST_BYTES = 1_000_000;

/** Of an answer to so many texts. */
export function mostBytes(texts: number): number {
  return LEAST_BYTES + texts * BYTES_PER_TEXT;
}
