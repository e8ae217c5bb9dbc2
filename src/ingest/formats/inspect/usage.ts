import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { AnswerTokens, Tokens } from '../../../domain/session.ts';
import { count, text } from '../common/lenient-schemas.ts';
import { shortId } from '../common/short-id.ts';
import { toIsoTime } from '../common/time.ts';
import { addTokens } from '../common/tokens.ts';

const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  total_tokens: count,
  input_tokens_cache_write: count,
  input_tokens_cache_read: count,
});
const modelEvent = z.object({
  event: z.literal('model'),
  timestamp: text,
  cache: text,
  output: z.object({
    choices: z.array(z.object({ message: z.object({ id: text }) })).catch([]),
    usage: usage.nullish().catch(undefined),
  }),
});

/** An answer of a model by the id of its message; `tokens` is undefined where it came from Inspect's own cache. */
export interface ModelAnswer {
  readonly id: string;
  readonly at: string | undefined;
  readonly tokens: Tokens | undefined;
}

/** Null for events that are no answer of a model. */
export function readModelEvent(event: Json): ModelAnswer | null {
  const parsed = modelEvent.safeParse(event);
  const id = parsed.data?.output.choices[0]?.message.id;
  if (!parsed.success || id === undefined) return null;
  const { output, cache, timestamp } = parsed.data;
  const tokens = output.usage && cache !== 'read' ? toTokens(output.usage) : undefined;
  return { id: shortId(id), at: toIsoTime(timestamp), tokens };
}

/** What a sample spent by model, and never less than its answers. */
export function spentTokens(byModel: JsonObject, answers: readonly AnswerTokens[]): Tokens {
  const models = Object.values(byModel).flatMap((each) => {
    const parsed = usage.safeParse(each);
    return parsed.success ? [toTokens(parsed.data)] : [];
  });
  const [recorded, known] = [addTokens(models), addTokens(answers)];
  return { input: Math.max(recorded.input, known.input), output: Math.max(recorded.output, known.output) };
}

/** Some providers count what their cache held as input, some beside it: the total tells. */
function toTokens(given: z.infer<typeof usage>): Tokens {
  const { input_tokens: input, output_tokens: output, total_tokens: total } = given;
  const cached = given.input_tokens_cache_write + given.input_tokens_cache_read;
  return { input: total >= input + output + cached ? input + cached : input, output };
}
