import type { ChatMessage } from '../../domain/chat.ts';
import type { Desk } from './agent-tools.ts';
import type { DraftCheck } from './inspect.ts';

/** How far one draft may go. */
export interface AgentLimits {
  /** Answers of the model. */
  readonly turns: number;
  /** Of all its answers, in and out. */
  readonly tokens: number;
}

/** One draft to be written. */
export interface Assignment {
  readonly purpose: 'draft-skill' | 'refine-skill';
  readonly familyId: string;
  /** Its staging is the version to change; empty for a new skill. */
  readonly desk: Desk;
  /** The messages that the model begins with. */
  readonly opening: readonly ChatMessage[];
  readonly check: DraftCheck;
  readonly limits: AgentLimits;
  readonly signal: AbortSignal;
}
