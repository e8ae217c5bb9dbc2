import { hostname } from 'node:os';
import type { TrialResult } from '../../domain/queue.ts';
import type { Workshop } from '../../domain/workshop.ts';
import type { QueuePlace } from '../../queue/options.ts';
import { runWorkshop } from '../../queue/worker/run-workshop.ts';

/** Jobs that it works on at once: answers take it no time. */
const AT_ONCE = 64;
const FINGERPRINT = 'bench';
/** What a student says in a trial of four turns, about. */
const REPLY = 'I refunded 168 USD for your order. It takes three to five days to arrive. '.repeat(8);

/**
 * A worker that answers at once, as soon as it is let go: what is left is what the queue itself takes. Arguments: the
 * place of the queue, and the slots that it offers.
 */
const [place = '{}', slots = '1'] = process.argv.slice(2);
const where: QueuePlace = JSON.parse(place);
const { BENCH_QUEUE_KEY: secret } = process.env;
const gate = Promise.withResolvers<void>();
process.once('message', () => gate.resolve());
process.on('disconnect', () => process.exit(0));

const id = `instant-${process.pid}`;
const workshop: Workshop = {
  offer: async (posting) => ({ posting: posting.id, fingerprint: FINGERPRINT, parts: {}, slots: Number(slots) }),
  perform: async (job) => {
    await gate.promise;
    if (job.kind !== 'trial') throw new Error(`There are trials only, not a job of ${job.kind}.`);
    const [text = ''] = job.question.request;
    const tokens = { input: 3_000, output: 300 };
    const messages = [
      { role: 'user', text },
      { role: 'call', id: '1', tool: 'refund_order', arguments: { order_id: 'ORD-1', amount: 168 } },
      { role: 'result', callId: '1', content: { refund_id: 'REF-1', total: 168 }, isError: false },
      { role: 'assistant', text: REPLY },
    ] as const;
    const call = { role: 'student', model: 'bench', purpose: 'follow-skill', latencyMs: 1 } as const;
    const calls = [1, 2, 3].map(() => ({ ...call, tokens: { ...tokens, cached: 0 } }));
    const transcript = { messages, end: 'done', hits: 3, misses: 0, tokens } as const;
    return {
      kind: 'trial',
      transcript,
      problem: null,
      worker: id,
      fingerprint: FINGERPRINT,
      calls,
      durationMs: 1,
    } satisfies TrialResult;
  },
};
await runWorkshop(where, {
  ...(secret !== undefined && { secret }),
  ...{ environment: {}, slots: AT_ONCE, workshop, signal: new AbortController().signal },
  card: { id, host: hostname(), pid: process.pid, version: 'bench', startedAt: Date.now() },
});
