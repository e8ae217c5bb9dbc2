import type { Json } from '../../../domain/json.ts';
import type { Tokens } from '../../../domain/session.ts';
import { isObject, toCount } from '../common/lenient.ts';

/** Adds up `token_count` events. */
export interface TokenCounter {
  /** The answer that an event counts, null where it counts none or one that was counted before. */
  count(info: Json | undefined): Tokens | null;
  /** All answers; `id` is the running total they led to, which copies of a session repeat. */
  answers(): readonly (Tokens & { readonly id: string })[];
}

/**
 * Each event has the running total and the last answer's usage, and is often written more than once. A total that has
 * grown counts an answer: by how much it grew, so that nothing between is lost. One that has shrunk began anew (a
 * resumed or forked session): there, and at the first event, the last answer's own usage counts. A total seen before
 * is a repetition. Where versions write no total, each event counts.
 */
export function createTokenCounter(): TokenCounter {
  const answers = new Map<string, Tokens>();
  let total: Tokens | null = null;
  return {
    count(info) {
      if (!isObject(info)) return null;
      const last = readUsage(info.last_token_usage);
      const next = readUsage(info.total_token_usage);
      const id = next === null ? `event ${answers.size + 1}` : `${next.input} ${next.output}`;
      if (answers.has(id)) return null;
      const spent = next === null ? last : (difference(next, total) ?? last ?? next);
      total = next ?? total;
      if (spent === null || spent.input + spent.output === 0) return null;
      answers.set(id, spent);
      return spent;
    },
    answers: () => [...answers].map(([id, tokens]) => ({ id, ...tokens })),
  };
}

function difference(next: Tokens, total: Tokens | null): Tokens | null {
  if (total === null || next.input < total.input || next.output < total.output) return null;
  return { input: next.input - total.input, output: next.output - total.output };
}

/** `input_tokens` includes the cached ones, `output_tokens` those of reasoning. */
function readUsage(usage: Json | undefined): Tokens | null {
  if (!isObject(usage)) return null;
  return { input: toCount(usage.input_tokens), output: toCount(usage.output_tokens) };
}
