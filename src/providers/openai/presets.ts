import type { Preset, Structured } from '../../domain/pipeline.ts';

/** What an endpoint of the kind is known to take. Anything it turns out to refuse is left out from then on. */
export interface PresetFacts {
  readonly baseUrl: string;
  /** Null where the server asks for no key unless it was started with one. */
  readonly keyVariable: string | null;
  readonly structured: Structured;
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens';
  readonly seed: boolean;
  /** Whether `temperature` may stand beside a `reasoning_effort` other than none. */
  readonly temperatureWithEffort: boolean;
  /** `stream_options.include_usage` */
  readonly usageInStream: boolean;
  readonly parallelToolCalls: boolean;
  /** Name of the header that the list of models wants the key in; null: `Authorization`, as everywhere else. */
  readonly listingKeyHeader: string | null;
  /** Whether the server shortens a prompt that does not fit without saying so. */
  readonly shortensPrompts: boolean;
  /** Whether calls in the history need a mark to be taken without the model's own signature. */
  readonly signedCalls: boolean;
}

const COMMON = {
  structured: 'json-schema',
  tokenLimit: 'max_tokens',
  seed: true,
  temperatureWithEffort: true,
  usageInStream: true,
  parallelToolCalls: true,
  listingKeyHeader: null,
  shortensPrompts: false,
  signedCalls: false,
} as const satisfies Partial<PresetFacts>;

export const PRESETS: { readonly [Name in Preset]: PresetFacts } = {
  /**
   * Reasoning models refuse `max_tokens`, and any `temperature` but 1 while they reason; from GPT-5.4 on function tools
   * in chat completions want `reasoning_effort: none` (openai-openapi#541), and some models take them over responses
   * only (genkit#6303), which is why OpenAI itself is asked there. `seed` is deprecated, but taken; responses has none.
   */
  openai: {
    ...COMMON,
    baseUrl: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
    tokenLimit: 'max_completion_tokens',
    temperatureWithEffort: false,
  },
  /**
   * The OpenAI SDK compatibility page: `response_format`, `strict`, `seed` and `reasoning_effort` are ignored, so that
   * an answer by a schema is asked for as a forced call; Opus 5.5 and Sonnet 5.5 refuse to be forced and are asked in
   * words. Models from Opus 4.7 on refuse any `temperature`. The list of models is that of the native API, which wants
   * `x-api-key`.
   */
  anthropic: {
    ...COMMON,
    baseUrl: 'https://api.anthropic.com/v1',
    keyVariable: 'ANTHROPIC_API_KEY',
    structured: 'tool',
    seed: false,
    listingKeyHeader: 'x-api-key',
  },
  /**
   * Fields that Gemini does not know are a 400 (`Unknown name "seed": Cannot find field`), and so were
   * `parallel_tool_calls`. From Gemini 3 on a call in the history without its thought signature is a 400 as well;
   * Google documents a mark for histories that do not have it.
   */
  gemini: {
    ...COMMON,
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariable: 'GEMINI_API_KEY',
    seed: false,
    parallelToolCalls: false,
    signedCalls: true,
  },
  /** Passes on what the chosen provider takes and drops the rest. `json_schema` depends on the model. */
  openrouter: { ...COMMON, baseUrl: 'https://openrouter.ai/api/v1', keyVariable: 'OPENROUTER_API_KEY' },
  /** Takes all of it (protocol.py); tools need `--enable-auto-tool-choice` and a parser. A key only with `--api-key`. */
  vllm: { ...COMMON, baseUrl: 'http://localhost:8000/v1', keyVariable: null },
  /**
   * Its request struct (openai.go) has no `max_completion_tokens`, `parallel_tool_calls` or `tool_choice`, and no
   * `num_ctx`: the server's own context length applies, and older servers cut a longer prompt without a word.
   */
  ollama: {
    ...COMMON,
    baseUrl: 'http://localhost:11434/v1',
    keyVariable: null,
    parallelToolCalls: false,
    shortensPrompts: true,
  },
};
