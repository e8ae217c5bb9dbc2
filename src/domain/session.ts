import type { Json, JsonObject } from './json.ts';

/** Who really wrote a user-role line: a person, or a machine (hook, notification, plan, compaction summary, heartbeat). */
export type Author = 'human' | 'machine';

/**
 * One thing that happened in a session, in order. `at` is ISO 8601, absent where the log has no time. `tokens` are those
 * of the model's answer that begins with the event, absent where the log only has a sum or none. `stopped`: the agent
 * was interrupted in the middle of its turn, by a person or by a failure of what it runs on. `requestId`: the task that
 * the line opens, where the log was packed from another one, whose text may have been a different one.
 */
export type SessionEvent =
  | {
      readonly kind: 'user';
      readonly text: string;
      readonly author: Author;
      readonly at?: string;
      readonly requestId?: string;
    }
  | { readonly kind: 'assistant'; readonly text: string; readonly at?: string; readonly tokens?: Tokens }
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly tool: string;
      readonly arguments: JsonObject;
      readonly at?: string;
      readonly tokens?: Tokens;
    }
  | { readonly kind: 'stopped'; readonly by: 'person' | 'failure'; readonly at?: string }
  | {
      readonly kind: 'result';
      readonly callId: string;
      readonly content: Json;
      readonly isError: boolean;
      readonly at?: string;
    };

/** What the log itself says of how the session went (a benchmark's reward, a user's rating). `score` is in [0, 1]. */
export interface RecordedLabel {
  readonly score: number;
  /** Who or what says so: `user`, a scorer's name, or the name of the signal, such as `reward`. */
  readonly source: string;
  /** Facts the final answer had to carry, where the record lists them. */
  readonly requiredFacts?: readonly string[];
  /** Tools that a right solution calls, where the record lists them; empty where it calls none. */
  readonly expectedTools?: readonly string[];
}

/** `input` includes what was read from and written to a cache. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** Tokens of one answer of a model, by an id that is the same wherever the answer is written down again. */
export interface AnswerTokens extends Tokens {
  readonly id: string;
}

export interface LogSource {
  /** Path as the workspace names it, with forward slashes. */
  readonly file: string;
  /** Name of the log format that read it; of a packed log, that which read the log it was packed from. */
  readonly format: string;
  /** 1-based line of the record, 0 where the file is one document. */
  readonly line: number;
}

/** One conversation, as parsed from a log; nothing in it is redacted yet. */
export interface Session {
  readonly id: string;
  readonly source: LogSource;
  readonly startedAt?: string;
  readonly model?: string;
  /** Working folder or workspace name that the log gives, if any. */
  readonly project?: string;
  readonly events: readonly SessionEvent[];
  /** All that was spent, each answer once: also on branches that were taken back and by sub-agents in the same file. */
  readonly tokens: Tokens;
  /** The answers that `tokens` is the sum of, where the log names them: a resumed or forked session repeats them. */
  readonly answers?: readonly AnswerTokens[];
  /** The session of the agent that started this one, `''` where the log does not name it: no request of it is a person's. */
  readonly parentId?: string;
  readonly label?: RecordedLabel;
  /** Sessions with the same value repeat one request (a benchmark's task id). */
  readonly repeatOf?: string;
}

/** What the index keeps of a session: enough to list it and to count its tokens once. */
export interface SessionSummary {
  readonly id: string;
  readonly source: LogSource;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly model?: string;
  readonly project?: string;
  readonly parentId?: string;
  readonly tokens: Tokens;
  readonly answers?: readonly AnswerTokens[];
  /** User-role lines by who wrote them. */
  readonly lines: { readonly [Who in Author]: number };
  readonly calls: number;
  readonly tasks: number;
}
