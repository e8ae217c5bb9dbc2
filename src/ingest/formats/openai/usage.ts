import { z } from 'zod';
import type { Json } from '../../../domain/json.ts';
import type { Tokens } from '../../../domain/session.ts';
import { isObject } from '../common/lenient.ts';
import { count } from '../common/lenient-schemas.ts';

const usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  prompt_eval_count: count,
  eval_count: count,
});

/** Tokens of an answer as OpenAI's interfaces and Ollama's own count them, cached input included; undefined where nothing was counted. */
export function readOpenaiUsage(given: Json | undefined): Tokens | undefined {
  if (!isObject(given)) return undefined;
  const data = usage.parse(given);
  // Anthropic's, which log writers of its chats of text only may use, has cached input beside the rest.
  const cached = data.cache_creation_input_tokens + data.cache_read_input_tokens;
  const input = data.prompt_tokens || (data.input_tokens && data.input_tokens + cached) || data.prompt_eval_count;
  const output = data.completion_tokens || data.output_tokens || data.eval_count;
  return input + output === 0 ? undefined : { input, output };
}
