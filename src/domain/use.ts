import type { CleanText } from './text.ts';

/** What an agent did with a skill: a line of `evals/<skill>/uses.jsonl`. */
export interface SkillUse {
  /** ISO 8601. */
  readonly at: string;
  /** `served`: the agent was given the text; the others are what it reported of the work done with it. */
  readonly type: 'served' | 'passed' | 'failed';
  readonly skill: string;
  /** The version, where it is known. */
  readonly version: string | null;
  /** Who asked: the name that an MCP client gives, or `ask`. */
  readonly client: string;
  /** Of the agent's own log, by which the outcome finds its task. */
  readonly session: string | null;
  readonly request: CleanText | null;
  /** What went wrong, or right. */
  readonly note: CleanText | null;
}
