import type { Evidence } from '../domain/task.ts';

/**
 * How sure each kind of evidence makes, in [0, 1]: an order chosen by judgement, not measured rates. Without a recorded
 * label they can be far too high: on 300 airline sessions judged as if unlabelled, 72 of 204 `passed` and 23 of 70
 * `failed` were right. Agents claim success, and refusing is often what the policy asks for.
 */
export const CONFIDENCE = {
  recorded: 0.95,
  recordedInDoubt: 0.7,
  recordedContradicted: 0.3,
  thanks: 0.85,
  mixed: 0.5,
  corrected: 0.8,
  endedInFailure: 0.75,
  completed: 0.7,
  completedWithErrors: 0.6,
  stopped: 0.6,
  open: 0.3,
} as const;

/** A piece of evidence and how sure it makes, were it to decide. */
export interface Finding extends Evidence {
  readonly confidence: number;
}

/** The beginning of what somebody said, on one line, in quotation marks. */
export function quote(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/g, ' ').trim();
  return JSON.stringify(line.length > 120 ? `${line.slice(0, 119)}…` : line);
}
