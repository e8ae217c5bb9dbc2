import { join } from 'node:path';
import type { Assertion, ProviderResponse } from 'promptfoo';

/** The part of promptfoo that grading uses. */
export type RunAssertions = (options: {
  readonly prompt: string;
  readonly vars: Record<string, string>;
  readonly providerResponse: ProviderResponse;
  readonly test: { readonly vars: Record<string, string>; readonly assert: Assertion[] };
  readonly latencyMs: number;
}) => Promise<{
  readonly pass: boolean;
  readonly reason: string;
  readonly componentResults?: readonly { readonly pass: boolean; readonly reason: string }[];
}>;

/**
 * Imports promptfoo's assertion engine (about a second), with telemetry, update check, sharing and remote generation
 * off and every file it writes inside `folder`. promptfoo reads these settings from the environment and from nowhere
 * else, so this changes `process.env` for the rest of the process: call it from where a run is put together.
 */
export async function loadPromptfoo(options: { readonly folder: string }): Promise<RunAssertions> {
  Object.assign(process.env, promptfooEnvironment(options.folder));
  const promptfoo = await import('promptfoo');
  return promptfoo.default.assertions.runAssertions;
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
    // Grading relies on these two being off, whatever the shell says.
    PROMPTFOO_SHORT_CIRCUIT_TEST_FAILURES: 'false',
    PROMPTFOO_DISABLE_TEMPLATING: 'false',
  };
}
