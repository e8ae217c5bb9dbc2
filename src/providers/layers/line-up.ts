import type { ChatModel, ModelCall, ModelRole } from '../../domain/chat.ts';
import type { Guard } from '../../domain/guard.ts';
import type { Price } from '../../domain/price.ts';
import type { TrafficEntry } from '../../domain/traffic.ts';
import type { World } from '../provider.ts';
import { type AnswerStore, reuseAnswers } from './answers.ts';
import { breakCircuit, createCircuit, refuseWhenDown } from './breaker.ts';
import type { Budget } from './budget.ts';
import { guardRequests } from './guard.ts';
import { limitCalls } from './limit.ts';
import { meterCalls } from './meter.ts';
import { retryCalls } from './retry.ts';
import { type Redact, recordTraffic } from './traffic.ts';
import { refuseUnusable } from './usable.ts';

export interface LineUpOptions {
  readonly world: World;
  readonly role: ModelRole;
  readonly budget: Budget;
  /** Null where no price is known. */
  readonly price: Price | null;
  readonly concurrency: number;
  readonly attempts: number;
  readonly maximumOutputTokens: number;
  /** One for every exchange, cached ones too. */
  readonly onCall: (call: ModelCall) => void;
  /** Once, when the model is given up for the night. */
  readonly onDown: (down: { readonly reason: string }) => void;
  /** Looks at every request before it is sent. Absent: nobody does. */
  readonly guard?: Guard;
  /** Where answers are kept so that none is paid for twice. */
  readonly answers?: AnswerStore;
  readonly record?: { readonly write: (entry: TrafficEntry) => void | Promise<void>; readonly redact: Redact };
}

/**
 * Puts around an adapter all that a night wants of a model. Innermost the meter, so that it sees every exchange and
 * nothing else: not the waiting for a free place, which would set money aside for nobody; then the limit, so that a
 * request which waits to be tried again holds no place; then the guard, whose word no retry changes; outermost the
 * recording, so that it has what the caller saw.
 * @throws NightschoolError PRICES_INVALID
 */
export function lineUp(adapter: ChatModel, options: LineUpOptions): ChatModel {
  const { world, role, onCall, answers, record, guard } = options;
  const metered = meterCalls(adapter, { ...options, clock: world.clock });
  const circuit = createCircuit();
  const limited = limitCalls(refuseWhenDown(metered, circuit), options.concurrency);
  const retried = retryCalls(refuseUnusable(limited), { attempts: options.attempts, world });
  const checked = guard === undefined ? retried : guardRequests(retried, guard);
  const breaking = breakCircuit(checked, { circuit, onDown: options.onDown });
  const remembered = answers === undefined ? breaking : reuseAnswers(breaking, { store: answers, role, onCall });
  return record === undefined ? remembered : recordTraffic(remembered, { ...record, role });
}
