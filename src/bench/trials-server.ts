import { startOllamaServer } from '../providers/testing/ollama-server.ts';
import { playRefund } from './trials-exam.ts';

/** The simulated Ollama, in a process of its own: its work is not the pipeline's. Arguments: latency in ms, slots. */
const [latencyMs, slots] = process.argv.slice(2).map(Number);
const server = await startOllamaServer({ script: playRefund, latencyMs: latencyMs ?? 0, slots: slots ?? 1 });

process.on('message', async () => {
  process.send?.({ answered: server.chats().filter(({ tokens }) => tokens !== null).length, peak: server.peak() });
  await server.close();
  process.disconnect();
});
process.send?.({ url: server.url });
