import type { Material } from '../../domain/queue.ts';
import { buildReplayIndex, type ReplayIndex } from '../../evaluate/replay-index.ts';

/** Suites that a worker examines at the same time, or nearly. */
const KEPT = 16;

/** Gives the index of an exam, which is loaded where it is not known. */
export type Exams = (
  hash: string,
  load: () => Promise<Extract<Material, { readonly kind: 'exam' }>>,
) => Promise<ReplayIndex>;

/** Indexed exams by the hash of their material; those that were asked for last are kept. */
export function createExams(): Exams {
  const kept = new Map<string, Promise<ReplayIndex>>();
  return (hash, load) => {
    const known = kept.get(hash);
    kept.delete(hash);
    const index = known ?? load().then(({ suite, definitions }) => buildReplayIndex(suite, { definitions }));
    kept.set(hash, index);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    index.catch(() => {
      if (kept.get(hash) === index) kept.delete(hash);
    });
    return index;
  };
}
