import { expect, it } from 'vitest';
import { parsePipeline } from '../../store/pipeline.ts';
import { boundPipeline } from './bound-pipeline.ts';

const read = (settings = '') => parsePipeline(`name: nightly\nlogs: [logs/]\n${settings}\n`, 'nightly.yaml');
const UNBOUND = { usd: null, minutes: null, share: null, queue: null };
const NEW = { usd: 0, minutes: 0 };

it.each([
  ['what the pipeline allows', { usd: 9, minutes: null }, NEW, { usd: 5, minutes: 60 }],
  ['what is handed down, where that is less', { usd: 2, minutes: 30 }, NEW, { usd: 2, minutes: 30 }],
  ['nothing', { usd: 0, minutes: 0 }, NEW, { usd: 0, minutes: 0 }],
  ['beside what the night took before', { usd: 2, minutes: 10 }, { usd: 1, minutes: 5 }, { usd: 3, minutes: 15 }],
  ['never more than a night may take', { usd: 4.5, minutes: 9 }, { usd: 1, minutes: 55 }, { usd: 5, minutes: 60 }],
])('a night may take %s', (_, bounds, carried, budget) => {
  const pipeline = boundPipeline(read('budget: { usd: 5, minutes: 60 }'), { ...UNBOUND, ...bounds }, carried);
  expect(pipeline.budget).toMatchObject(budget);
});

it('has the share and the address of the fleet, and its own queue settings beside', () => {
  const bounds = { ...UNBOUND, share: 3, queue: 'rediss://queue.internal' };
  expect(boundPipeline(read('queue: { prefix: desk, share: 9 }'), bounds, NEW).queue).toMatchObject({
    ...{ url: 'rediss://queue.internal', prefix: 'desk', share: 3, lead: 1.5 },
  });
  expect(boundPipeline(read(), bounds, NEW).queue).toMatchObject({ url: 'rediss://queue.internal', share: 3 });
  expect(boundPipeline(read(), { ...bounds, queue: null }, NEW).queue).toBeNull();
  expect(boundPipeline(read('queue: { share: 9 }'), UNBOUND, NEW).queue).toEqual(read('queue: { share: 9 }').queue);
});
