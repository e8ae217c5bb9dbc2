import { hostname } from 'node:os';
import { createWorkshop } from '../../day/worker/create-workshop.ts';
import { createWorld } from '../../providers/world.ts';
import type { QueueTimes } from '../../queue/options.ts';
import { runWorkshop } from '../../queue/worker/run-workshop.ts';
import type { WorkerOrder } from './start-worker.ts';

/** A worker as the command runs it, with clocks of its own: real workshop, real queue, whatever Ollama it is told. */
const order: WorkerOrder = JSON.parse(process.argv[2] ?? '{}');
const { id, place, ollama, slots } = order;
const { BENCH_QUEUE_KEY: secret } = process.env;
const times: Partial<QueueTimes> = order.times;
const leaving = new AbortController();
process.on('SIGTERM', () => leaving.abort());
process.on('disconnect', () => process.exit(1)); // whoever started it is gone

const world = createWorld({});
await runWorkshop(place, {
  ...{ environment: {}, slots, times, signal: leaving.signal },
  ...(secret !== undefined && { secret }),
  workshop: createWorkshop({ id, world, ollama: [{ url: ollama, slots }], endpoints: [], rate: null }),
  card: { id, host: hostname(), pid: process.pid, version: 'bench', startedAt: Date.now() },
  report: (event) => void process.send?.(event),
});
process.disconnect();
