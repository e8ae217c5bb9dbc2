/**
 * Has one check stand for all who ask for it before it begins: whoever asks while one is under way waits for the next,
 * since that under way may have looked before.
 */
export function coalesce<Result>(check: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> | null = null;
  let next: Promise<Result> | null = null;
  const start = (): Promise<Result> => {
    next = null;
    const started = check().finally(() => {
      if (running === started) running = null;
    });
    running = started;
    return started;
  };
  return () => {
    if (running === null) return start();
    next ??= running.then(start, start);
    return next;
  };
}
