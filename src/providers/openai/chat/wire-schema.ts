import { z } from 'zod';
import { usage, words, written } from '../wire-parts.ts';

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
export type WireCall = z.infer<typeof call>;
