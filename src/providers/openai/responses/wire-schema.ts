import { z } from 'zod';
import { usage, words, written } from '../wire-parts.ts';

const part = z.object({ type: words, text: words, refusal: words });

const item = z.object({
  type: words,
  phase: words,
  call_id: words,
  id: words,
  name: words,
  arguments: written,
  content: z.array(part).nullish().catch(null),
});

/** A whole response: the body where nothing is streamed, else part of the last event. */
export const whole = z.object({
  status: words,
  output: z.array(item).nullish().catch(null),
  usage,
  incomplete_details: z.object({ reason: words }).nullish().catch(null),
  error: z.unknown().optional(),
});

/** An event of a stream, read leniently: what cannot be read is as good as missing. */
export const event = z.object({
  type: z.string(),
  output_index: z.int().nullish().catch(null),
  delta: words,
  arguments: written,
  item: item.nullish().catch(null),
  response: whole.nullish().catch(null),
  error: z.unknown().optional(),
});

export type WireItem = z.infer<typeof item>;
export type WireEvent = z.infer<typeof event>;
export type WireResponse = z.infer<typeof whole>;
