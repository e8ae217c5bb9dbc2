import type { ModelCall } from '../../domain/chat.ts';
import type { Message } from '../../domain/model.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { Prompts } from '../../domain/prompt.ts';
import type { OpenedTools } from '../../mcp/client/open-tools.ts';
import type { ExamConditions } from '../../night/exam/exam-fingerprint.ts';
import type { Rung } from '../../night/models/open-models.ts';
import type { Permissions, Person } from './permissions.ts';
import type { Context } from './recall-context.ts';
import type { Recorder } from './recorder.ts';

/** What happens while a request is worked on, as it happens. */
export type AskEvent =
  /** Something a person should know, that stopped nothing. */
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'skill-chosen';
      readonly skill: string | null;
      readonly version: string | null;
      readonly why: string;
    }
  | { readonly type: 'student-begins'; readonly student: string; readonly why: string }
  | { readonly type: 'message'; readonly student: string; readonly message: Message }
  | { readonly type: 'student-failed'; readonly student: string; readonly why: string };

/** Everything that one request is worked on with. */
export interface AskDesk extends ExamConditions {
  readonly pipeline: Pipeline;
  readonly prompts: Prompts;
  readonly ladder: readonly Rung[];
  readonly tools: OpenedTools;
  readonly permissions: Permissions;
  readonly recorder: Recorder;
  /** Whom a student may ask; null: one request, one answer. */
  readonly partner: Person | null;
  /** What the memory holds about the request; looked up when it is first asked for. */
  readonly context: () => Promise<Context>;
  /** Exchanges with models so far. */
  readonly calls: readonly ModelCall[];
  readonly onEvent: (event: AskEvent) => void;
  readonly signal: AbortSignal;
}
