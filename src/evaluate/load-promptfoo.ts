import { join } from 'node:path';
import type { ApiProvider, Assertion, AssertionSet, ProviderResponse } from 'promptfoo';

/** Who answers what an assertion asks a model, by what is asked for. */
export interface GradingProviders {
  readonly text: ApiProvider;
  readonly embedding?: ApiProvider;
}

/** The part of promptfoo that grading uses. */
export type RunAssertions = (options: {
  readonly prompt: string;
  readonly vars: Record<string, string>;
  readonly providerResponse: ProviderResponse;
  readonly test: {
    readonly vars: Record<string, string>;
    readonly assert: (Assertion | AssertionSet)[];
    readonly options?: { readonly provider: GradingProviders };
  };
  readonly latencyMs: number;
}) => Promise<{
  readonly pass: boolean;
  readonly reason: string;
  readonly componentResults?: readonly {
    readonly pass: boolean;
    readonly reason: string;
    readonly metadata?: Readonly<Record<string, unknown>>;
  }[];
}>;

/** Has the judge choose the output that meets the criteria best: as many results as outputs, one of which passes. */
export type CompareOutputs = (
  criteria: string,
  outputs: string[],
  grading: { readonly provider: GradingProviders },
) => Promise<readonly { readonly pass: boolean }[]>;

/**
 * Imports promptfoo's assertion engine (about a second), with telemetry, update check, sharing and remote generation
 * off and every file it writes inside `folder`. promptfoo reads these settings from the environment and from nowhere
 * else, so this changes `process.env` for the rest of the process: call it from where a run is put together.
 */
export async function loadPromptfoo(options: { readonly folder: string }): Promise<RunAssertions> {
  return (await importPromptfoo(options.folder)).assertions.runAssertions;
}

/** The comparison of promptfoo's `select-best`; loaded as `loadPromptfoo` does. */
export async function loadComparison(options: { readonly folder: string }): Promise<CompareOutputs> {
  return (await importPromptfoo(options.folder)).assertions.matchesComparisonBoolean;
}

async function importPromptfoo(folder: string) {
  Object.assign(process.env, promptfooEnvironment(folder));
  return (await import('promptfoo')).default;
}

/** The environment in which promptfoo stays inside the folder and off the network. */
export function promptfooEnvironment(folder: string): Readonly<Record<string, string>> {
  return {
    PROMPTFOO_CONFIG_DIR: folder,
    PROMPTFOO_CACHE_PATH: join(folder, 'cache'),
    PROMPTFOO_LOG_DIR: join(folder, 'logs'),
    PROMPTFOO_CACHE_ENABLED: 'false',
    PROMPTFOO_DISABLE_TELEMETRY: 'true',
    PROMPTFOO_DISABLE_UPDATE: 'true',
    PROMPTFOO_DISABLE_REMOTE_GENERATION: 'true',
    PROMPTFOO_DISABLE_REDTEAM_REMOTE_GENERATION: 'true',
    PROMPTFOO_DISABLE_SHARING: 'true',
    // It looks for default models of its own before it takes ours; this keeps it from asking a cloud machine for them.
    METADATA_SERVER_DETECTION: 'none',
    // Grading relies on these two being off, whatever the shell says.
    PROMPTFOO_SHORT_CIRCUIT_TEST_FAILURES: 'false',
    PROMPTFOO_DISABLE_TEMPLATING: 'false',
  };
}
