import { z } from 'zod';

const words = z.string().nullish().catch(null);
const count = z.number().nonnegative().nullish().catch(null);

/** Some servers send the arguments as the object they are. */
const written = z
  .union([z.string(), z.record(z.string(), z.json()).transform((value) => JSON.stringify(value))])
  .nullish()
  .catch(null);

const called = z.object({ name: words, arguments: written }).nullish().catch(null);

const call = z.object({
  index: z.int().nullish().catch(null),
  id: words,
  function: called,
});

/** Text, or parts of which only those of type text are the answer. */
const content = z
  .union([
    z.string(),
    z
      .array(z.object({ type: words, text: words }))
      .transform((parts) => parts.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('')),
  ])
  .nullish()
  .catch(null);

const said = z
  .object({
    content,
    refusal: words,
    tool_calls: z.array(call).nullish().catch(null),
    /** As it was before there were several calls. */
    function_call: called,
  })
  .nullish()
  .catch(null);

/** The tokens as OpenAI, DeepSeek and Anthropic count them. */
const usage = z
  .object({
    prompt_tokens: count,
    input_tokens: count,
    completion_tokens: count,
    output_tokens: count,
    total_tokens: count,
    prompt_tokens_details: z.object({ cached_tokens: count }).nullish().catch(null),
    prompt_cache_hit_tokens: count,
    cache_read_input_tokens: count,
  })
  .nullish()
  .catch(null);

/** A chunk of a stream or a whole completion, read leniently: what cannot be read is as good as missing. */
export const piece = z.object({
  choices: z
    .array(z.object({ delta: said, message: said, finish_reason: words, error: z.unknown().optional() }))
    .nullish(),
  usage,
  error: z.unknown().optional(),
  object: words,
});

export type Piece = z.infer<typeof piece>;
export type WireUsage = NonNullable<Piece['usage']>;
export type WireCall = z.infer<typeof call>;
