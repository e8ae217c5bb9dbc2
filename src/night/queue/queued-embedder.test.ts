import { expect, it } from 'vitest';
import type { Workshop } from '../../domain/workshop.ts';
import { DEFAULT_QUEUE } from '../../store/queue-schema.ts';
import { createNightFleet } from './night-fleet.ts';
import { openQueuedEmbedder } from './queued-embedder.ts';
import { createMemoryQueue } from './testing.ts';

const { signal } = new AbortController();
const workshop: Workshop = {
  offer: async ({ id }) => ({ posting: id, fingerprint: 'f', parts: {}, slots: 1 }),
  perform: async (job) => ({
    ...{ kind: 'embed', worker: 'w', fingerprint: job.fingerprint, calls: [], durationMs: 1, problem: null },
    vectors: job.kind === 'embed' ? job.texts.map(() => new Float32Array([1, 0])) : [],
  }),
};

it('gives a worker time for all of its tries of a batch', async () => {
  const { queue, readFleet, begun } = await createMemoryQueue([{ host: 'one', workshop }]);
  const world = { env: {}, clock: () => 0, random: () => 0, sleep: async () => undefined };
  const workspace = { id: 'w', name: 'shop' };
  const fleet = createNightFleet({ queue, readFleet, settings: DEFAULT_QUEUE, workspace, world, signal });
  const place = { use: 'ollama', model: 'e', baseUrl: null, keyVariable: null } as const;
  const choice = { ...place, timeoutSeconds: 30, batch: 2 };
  const embedder = await openQueuedEmbedder(choice, { fleet, known: null, world, onTokens: () => undefined });
  expect(await embedder.embed(['a', 'b', 'c'], signal)).toHaveLength(3);
  expect(begun.map(({ seconds }) => seconds)).toEqual([150, 150]); // a worker hangs at twice that: three of 30 s, two pauses
  await fleet.close();
});
