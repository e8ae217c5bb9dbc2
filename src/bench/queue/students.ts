import { startOllamaServer } from '../../providers/testing/ollama-server.ts';
import { seededStudent } from './student.ts';

/** What the servers say of themselves when they are asked, from one question to the next. */
export interface StudentSums {
  /** Answers given. */
  readonly answered: number;
  /** Of all slots of all servers. */
  readonly busyMs: number;
}

/** Simulated Ollamas in a process of their own. Arguments: how many, slots of each, latency from and to, share of wrong trials. */
const [count = 1, slots = 1, from = 0, to = 0, wrong = 0] = process.argv.slice(2).map(Number);
let sums: StudentSums = { answered: 0, busyMs: 0 };
const onAnswer = (milliseconds: number): void => {
  sums = { answered: sums.answered + 1, busyMs: sums.busyMs + milliseconds };
};
const script = seededStudent({ latency: [from, to], wrong, onAnswer });
const servers = await Promise.all(Array.from({ length: count }, () => startOllamaServer({ script, slots })));

process.on('message', () => {
  process.send?.(sums);
  sums = { answered: 0, busyMs: 0 };
});
process.send?.({ urls: servers.map(({ url }) => url) });
