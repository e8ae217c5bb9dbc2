import type { CallFault, Trial } from '../domain/exam.ts';
import type { Message } from '../domain/model.ts';

/** How many calls of a transcript had which fault; null where none had. */
export function countFaults(messages: readonly Message[]): NonNullable<Trial['faults']> | null {
  const counts: { [Fault in CallFault]?: number } = {};
  for (const message of messages) {
    if (message.role !== 'call' || message.fault === undefined) continue;
    counts[message.fault] = (counts[message.fault] ?? 0) + 1;
  }
  return Object.keys(counts).length === 0 ? null : counts;
}
