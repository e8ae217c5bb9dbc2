import type { Job, TrialJob } from '../../domain/queue.ts';

/**
 * A job as it is kept while it waits. A hundred thousand trials wait at once, of a few cases: what those of one case have
 * in common is there once.
 */
export interface Folded {
  readonly id: string;
  readonly common: Common;
  /** What tells a trial from others of its case; 0 for other jobs. */
  readonly pass: number;
  readonly seed: number;
}

export interface Common {
  /** One of those that have it in common; of trials without their id, pass and seed. */
  readonly job: Job;
  readonly text: string;
  /** How many are folded into it. */
  count: number;
}

export interface Folder {
  fold(job: Job): Folded;
  /** It is not needed any more. */
  forget(folded: Folded): void;
}

export function createFolder(): Folder {
  const known = new Map<string, Common>();
  return {
    fold(job) {
      if (job.kind !== 'trial') return { id: job.id, common: { job, text: '', count: 1 }, pass: 0, seed: 0 };
      const bare = strip(job);
      const text = JSON.stringify(bare);
      const common = known.get(text) ?? { job: bare, text, count: 0 };
      common.count += 1;
      known.set(text, common);
      return { id: job.id, common, pass: job.key.pass, seed: job.key.seed };
    },
    forget({ common }) {
      common.count -= 1;
      if (common.count === 0) known.delete(common.text);
    },
  };
}

/** The job as it was. */
export function unfold({ id, common: { job }, pass, seed }: Folded): Job {
  if (job.kind !== 'trial') return job;
  return { ...job, id, key: { ...job.key, pass, seed } };
}

function strip(job: TrialJob): TrialJob {
  return { ...job, id: '', key: { ...job.key, pass: 0, seed: 0 } };
}
