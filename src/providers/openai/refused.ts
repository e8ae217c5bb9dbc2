import type { NightschoolError } from '../../errors.ts';

/** What a request can do without where an endpoint refuses it, as both interfaces call it. */
const OPTIONS = [
  'temperature',
  'seed',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'stream_options',
  'parallel_tool_calls',
  'phase',
] as const;

/** Besides options: a `tool_choice` that forces a call, and reasoning beside function tools. */
export type Refusal = (typeof OPTIONS)[number] | 'forced call' | 'reasoning with tools';

const WORDS_OF_REFUSAL =
  /unsupported|not supported|not support|deprecated|unknown|unrecognized|unexpected|cannot find field|not permitted|not allowed|only the default|no longer/i;

/**
 * `Function tools with reasoning_effort are not supported for gpt-6-sol in /v1/chat/completions. To use function tools,
 * use /v1/responses or set reasoning_effort to 'none'.` (onyx#15008, litellm#34569; GPT-5.4 and 5.5 end in `Please use
 * /v1/responses instead.`). It comes where no effort was sent, too: these models reason by default.
 */
const TOOLS_WANT_NO_REASONING = /\btools with reasoning_effort are not supported/i;

/**
 * Such as `tool_choice: type "tool" and "any" are not supported for this model` (Claude Opus 5.5, Sonnet 5.5),
 * `tool_choice forces tool use is not compatible with this model` (Fable, Mythos), `Thinking may not be enabled when
 * tool_choice forces tool use`, and `Thinking mode does not support this tool_choice` (DeepSeek).
 */
const CHOICE_OF_TOOL = /\btool[_ ]choice\b/i;

/** What of the request's body the error says is refused, where the request can do without it; else null. */
export function findRefused({ code, message }: NightschoolError, body: object): Refusal | null {
  // OpenRouter has it that no endpoint was found that supports it.
  const isChoice = (code === 'MODEL_REFUSED_REQUEST' || code === 'MODEL_MISSING') && CHOICE_OF_TOOL.test(message);
  if (isChoice && forcesCall(body)) return 'forced call';
  if (code !== 'MODEL_REFUSED_REQUEST') return null;
  if (TOOLS_WANT_NO_REASONING.test(message) && !('reasoning_effort' in body)) return 'reasoning with tools';
  return WORDS_OF_REFUSAL.test(message) ? findOption(message, body) : null;
}

/** By place, since `Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead` names two. */
function findOption(message: string, body: object): Refusal | null {
  const named = OPTIONS.filter((option) => option in body || (option === 'phase' && hasPhases(body)))
    .map((option) => ({ option, at: message.search(new RegExp(`\\b${option}\\b`)) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  return named[0]?.option ?? null;
}

function forcesCall(body: object): boolean {
  return 'tool_choice' in body && typeof body.tool_choice === 'object';
}

function hasPhases(body: object): boolean {
  return 'input' in body && Array.isArray(body.input) && body.input.some((item: object) => 'phase' in item);
}
