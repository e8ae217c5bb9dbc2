import { PRESETS } from '../../providers/openai/presets.ts';

/** A model as a pipeline file has it, before defaults. */
export type ModelSettings = Readonly<Record<string, string | readonly string[]>>;

/** What stands before the colon in `--teacher openai:<model>`. */
export interface ProviderFacts {
  readonly keyVariable: string | null;
  /** The model that is offered; null: none is. */
  readonly model: string | null;
  readonly settings: (model: string) => ModelSettings;
}

/** Models over a wire, by what people call them. */
export const PROVIDERS = {
  openai: {
    keyVariable: PRESETS.openai.keyVariable,
    model: 'gpt-6.1-sol',
    settings: (model) => ({ use: 'openai', model }),
  },
  anthropic: {
    keyVariable: PRESETS.anthropic.keyVariable,
    model: 'claude-sonnet-5-5',
    settings: (model) => ({ use: 'openai', preset: 'anthropic', model }),
  },
  gemini: {
    keyVariable: PRESETS.gemini.keyVariable,
    model: 'gemini-3.8-flash',
    settings: (model) => ({ use: 'openai', preset: 'gemini', model }),
  },
  openrouter: {
    keyVariable: PRESETS.openrouter.keyVariable,
    model: 'anthropic/claude-sonnet-5.5',
    settings: (model) => ({ use: 'openai', preset: 'openrouter', model }),
  },
  vllm: {
    keyVariable: PRESETS.vllm.keyVariable,
    model: null,
    settings: (model) => ({ use: 'openai', preset: 'vllm', model }),
  },
} as const satisfies Readonly<Record<string, ProviderFacts>>;

export type ProviderName = keyof typeof PROVIDERS;

export function isProvider(name: string): name is ProviderName {
  return Object.hasOwn(PROVIDERS, name);
}

/** CLIs of coding agents, as each is asked one thing and given no tools: prompts quote logs. */
export const CODING_AGENTS = {
  claude: {
    title: 'Claude Code',
    settings: {
      use: 'command',
      command: ['claude', '-p', '--output-format', 'json', '--tools=', '--strict-mcp-config'],
      answer: 'result',
    },
  },
  codex: {
    title: 'Codex CLI',
    settings: {
      use: 'command',
      command: ['codex', 'exec', '--sandbox', 'read-only', '--skip-git-repo-check', '--ephemeral', '-'],
    },
  },
  gemini: {
    title: 'Gemini CLI',
    settings: {
      use: 'command',
      command: ['gemini', '--output-format', 'json', '--approval-mode', 'default'],
      answer: 'response',
    },
  },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly settings: ModelSettings }>>;

export type CodingAgent = keyof typeof CODING_AGENTS;

export function isCodingAgent(name: string): name is CodingAgent {
  return Object.hasOwn(CODING_AGENTS, name);
}
