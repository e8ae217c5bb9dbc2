import pLimit from 'p-limit';
import type { ChatModel } from '../../domain/chat.ts';

/** At most so many exchanges at the same time; the rest wait in order. Whoever is aborted while waiting leaves. */
export function limitCalls(model: ChatModel, concurrency: number): ChatModel {
  const limit = pLimit(concurrency);
  return {
    ...model,
    complete: (request) =>
      new Promise((resolve, reject) => {
        const { signal } = request;
        const leave = (): void => reject(signal.reason);
        signal.addEventListener('abort', leave, { once: true });
        const start = () => {
          signal.removeEventListener('abort', leave);
          signal.throwIfAborted();
          return model.complete(request);
        };
        if (signal.aborted) leave();
        else limit(start).then(resolve, reject);
      }),
  };
}
