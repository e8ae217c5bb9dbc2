import { type NeighbourJob, takeTurns } from '../neighbours.ts';
import { createRowWeigher, type Weighing } from '../weigh.ts';
import { type DescribeJob, helpDescribing } from './describe-together.ts';
import { helpWeighing, type WeighJob } from './weigh-job.ts';

/** What other threads can help with; all of it lies in memory that threads have in common. */
export type SharedWork =
  | { readonly kind: 'describe'; readonly job: DescribeJob }
  | { readonly kind: 'weigh'; readonly job: WeighJob<Weighing> }
  | { readonly kind: 'neighbours'; readonly job: NeighbourJob };

/** Has other threads call `helpWith` on the work while this one does it. Nothing rests on their coming. */
export type ShareOut = (work: SharedWork) => void;

/** Returns when there is nothing left to help with. */
export function helpWith(work: SharedWork): void {
  if (work.kind === 'describe') helpDescribing(work.job);
  else if (work.kind === 'weigh') helpWeighing(work.job, createRowWeigher());
  else takeTurns(work.job);
}
