import { z } from 'zod';

/** Parts of an answer that both interfaces have, read leniently: what cannot be read is as good as missing. */
export const words = z.string().nullish().catch(null);
const count = z.number().nonnegative().nullish().catch(null);

/** Some servers send the arguments as the object they are. */
export const written = z
  .union([z.string(), z.record(z.string(), z.json()).transform((value) => JSON.stringify(value))])
  .nullish()
  .catch(null);

const cached = z.object({ cached_tokens: count }).nullish().catch(null);

/** The tokens as OpenAI (in either interface), DeepSeek and Anthropic count them. */
export const usage = z
  .object({
    prompt_tokens: count,
    input_tokens: count,
    completion_tokens: count,
    output_tokens: count,
    total_tokens: count,
    prompt_tokens_details: cached,
    input_tokens_details: cached,
    prompt_cache_hit_tokens: count,
    cache_read_input_tokens: count,
  })
  .nullish()
  .catch(null);

export type WireUsage = NonNullable<z.infer<typeof usage>>;
