import type { ChatAnswer, ChatRequest, ModelRole } from './chat.ts';

/** An error as a recording keeps it. */
export interface TrafficError {
  /** Of NightschoolError. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retryAfterMs: number | null;
}

/** One recorded exchange, redacted: a line of a recording. */
export type TrafficEntry = {
  /** sha256 over role, model, fingerprint and the redacted request. */
  readonly key: string;
  readonly role: ModelRole;
  readonly model: string;
  readonly fingerprint: string;
  /** What the fingerprint is made of, where the model says. */
  readonly parts?: { readonly [part: string]: string };
  readonly request: Omit<ChatRequest, 'signal'>;
} & ({ readonly answer: ChatAnswer } | { readonly error: TrafficError });
