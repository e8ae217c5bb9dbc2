import type { Guard } from '../../domain/guard.ts';
import type { Memory } from '../../domain/memory.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { World } from '../../providers/provider.ts';
import type { AskEvent } from './desk.ts';
import type { Person } from './permissions.ts';

export interface AskOptions {
  readonly dir: string;
  readonly pipeline: Pipeline;
  readonly memory: Pick<Memory, 'recall'>;
  readonly world: World;
  /** Looks at every request to a model, and stops the one that holds a secret. Absent: nobody looks. */
  readonly guard?: Guard;
  readonly clock: () => Date;
  /** Names the session; unique in the workspace. */
  readonly sessionId: string;
  /** Patterns of writing tools that need no asking, besides the pipeline's. */
  readonly allow: readonly string[];
  readonly allowAll: boolean;
  /** Writing calls are answered with a refusal, and nothing is written down. */
  readonly dryRun: boolean;
  /** Who may allow a writing call; null: nobody is there. */
  readonly person: Person | null;
  /** Whether a reply may be answered: a conversation rather than one request and one answer. */
  readonly converses: boolean;
  readonly onEvent: (event: AskEvent) => void;
  readonly signal: AbortSignal;
  /** Seconds until a tool server has to have told its tools, and of one call. */
  readonly startSeconds?: number;
  readonly callSeconds?: number;
}
