import type { Job, JobResult, Material, Offer, Posting, WorkerCall } from './queue.ts';

/** What a worker does with postings and jobs; the queue's side of it takes, renews, hands back and answers. */
export interface Workshop {
  /** Whether and how this worker serves a posting; asked again from time to time. A string says why it does not. */
  offer(posting: Posting): Promise<Offer | string>;
  /**
   * Does a job. Aborted where it is not wanted any more. A result with an outage hands the job back for others.
   * @throws never for what is the model's or the machinery's fault: that is the result's `problem`
   */
  perform(
    job: Job,
    about: {
      readonly material: (hash: string) => Promise<Material>;
      readonly signal: AbortSignal;
      /** Told how to learn for how many milliseconds the job has waited for its turn, which is no hanging. */
      readonly tellWaiting?: (waited: () => number) => void;
      /** Told how to learn which exchanges were made for it so far. */
      readonly tellCalls?: (calls: () => readonly WorkerCall[]) => void;
    },
  ): Promise<JobResult>;
}
