import pLimit from 'p-limit';
import type { ChatModel } from '../../domain/chat.ts';

/** At most so many exchanges at the same time; the rest wait in order. Whoever is aborted while waiting leaves. */
export function limitCalls(model: ChatModel, concurrency: number): ChatModel {
  const limit = createLimit(concurrency);
  return { ...model, complete: (request) => limit(() => model.complete(request), request.signal) };
}

export type Limit = <Answer>(work: () => Promise<Answer>, signal: AbortSignal) => Promise<Answer>;

/** Lets so many works run at the same time. */
export function createLimit(concurrency: number): Limit {
  const limit = pLimit(concurrency);
  return (work, signal) =>
    new Promise((resolve, reject) => {
      const leave = (): void => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      const start = () => {
        signal.removeEventListener('abort', leave);
        signal.throwIfAborted();
        return work();
      };
      if (signal.aborted) leave();
      else limit(start).then(resolve, reject);
    });
}
