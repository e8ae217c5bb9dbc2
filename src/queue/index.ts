export { checkQueue } from './check-queue.ts';
export { openJobQueue } from './coordinator/open-job-queue.ts';
export { placeOf } from './coordinator/presence.ts';
export type {
  Environment,
  QueuePlace,
  WorkerEvent,
} from './options.ts';
export { readFleet } from './read-fleet.ts';
export { runWorkshop } from './worker/run-workshop.ts';
