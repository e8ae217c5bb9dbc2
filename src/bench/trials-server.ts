import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { playRefund } from './trials-exam.ts';

/** What the server says of itself when it is asked. */
export interface Sums {
  /** Answers sent in full. */
  readonly answered: number;
  /** Most requests worked on at once. */
  readonly peak: number;
  /** The bodies of the last requests. */
  readonly bodies: readonly string[];
}

/** The simulated Ollama, in a process of its own: its work is not the pipeline's. Arguments: latency in ms, slots. */
const [latencyMs = 0, slots = 1] = process.argv.slice(2).map(Number);
const server = await startOllamaServer({ script: playRefund, latencyMs, slots });

process.on('message', () => {
  const chats = server.chats();
  const sums: Sums = {
    answered: chats.filter(({ tokens }) => tokens !== null).length,
    peak: server.peak(),
    bodies: chats.slice(-100).map(({ body }) => JSON.stringify(body)),
  };
  process.send?.(sums);
});
process.send?.({ url: server.url });
