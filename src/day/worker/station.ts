import type { ChatModel, Embedder } from '../../domain/chat.ts';
import type { Offer } from '../../domain/queue.ts';
import type { ExamOptions } from '../../evaluate/take-exam.ts';
import type { WorkLogs } from './work-log.ts';
import type { WorkshopOptions } from './workshop-options.ts';

/** A posting that this worker serves, with what does its jobs. */
export interface Station {
  readonly offer: Offer;
  /** Where the models are asked: the same for the same servers. */
  readonly servers: string;
  /** Without layers; null where jobs are no exchanges. */
  readonly chat: ChatModel | null;
  /** With its layers, and with whoever says the user's turns; null: of another role. */
  readonly student: Pick<ExamOptions, 'student' | 'user'> | null;
  readonly embedder: Embedder | null;
  /** Of no use any more: to be opened anew. */
  isSpent(): boolean;
  /** From a fault that the next job would meet too. */
  spend(): void;
  /** Whether the models are still those that were opened. */
  isSame(): Promise<boolean>;
}

export interface StationOptions extends WorkshopOptions {
  readonly logs: WorkLogs;
  /** The same posting as it was opened last, where it was. */
  readonly before: Station | null;
}
