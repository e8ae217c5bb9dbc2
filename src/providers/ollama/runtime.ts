/** What a version of Ollama can be relied on for. */
export interface Runtime {
  /** With `truncate: false` it answers 400 rather than shorten a prompt (from 0.12.6 on). */
  readonly refusesOverflow: boolean;
  /**
   * `prompt_eval_count` is the whole prompt, what came from the cache included. Not so before 0.3.0, nor in the first
   * releases of 0.30 (github.com/ollama/ollama/pull/5371 and /pull/16428).
   */
  readonly countsCachedTokens: boolean;
}

/** A version that cannot be read, and 0.0.0, which builds from source report, are taken for a current one. */
export function runtimeOf(version: string | null): Runtime {
  const [major, minor, patch] = numbersOf(version);
  const at = major * 1e6 + minor * 1e3 + patch;
  if (at === 0) return { refusesOverflow: true, countsCachedTokens: true };
  return { refusesOverflow: at >= 12_006, countsCachedTokens: at >= 3_000 && !(at >= 30_000 && at < 30_010) };
}

function numbersOf(version: string | null): readonly [number, number, number] {
  const [, major = '0', minor = '0', patch = '0'] = /^v?(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?/.exec(version ?? '') ?? [];
  return [Number(major), Number(minor), Number(patch)];
}
