import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../domain/json.ts';
import type { Script, ScriptedAnswer } from '../../providers/testing/wire.ts';
import { hash } from '../../util/hash.ts';
import { playRefund } from '../trials-exam.ts';

export interface StudentOptions {
  /** Milliseconds of one answer, from and to, evenly. */
  readonly latency: readonly [number, number];
  /** Share of trials in which it refunds a wrong amount. */
  readonly wrong: number;
  /** Told how long an answer took. */
  readonly onAnswer?: (milliseconds: number) => void;
}

/** A student that does refunds: how long it takes, and where it goes wrong, depends on what it is asked and nothing else. */
export function seededStudent({ latency: [from, to], wrong, onAnswer }: StudentOptions): Script {
  return async (body) => {
    const seed = seedOf(body);
    const milliseconds = from + shareOf([body.messages, seed]) * (to - from);
    await wait(milliseconds);
    onAnswer?.(milliseconds);
    return blunder(playRefund(body), { seed, wrong });
  };
}

function blunder(
  answer: ScriptedAnswer,
  { seed, wrong }: { readonly seed: number; readonly wrong: number },
): ScriptedAnswer {
  const [call] = answer.calls ?? [];
  if (call?.tool !== 'refund_order' || typeof call.arguments === 'string') return answer;
  const { order_id } = call.arguments;
  if (shareOf([order_id, seed]) >= wrong) return answer;
  return { ...answer, calls: [{ tool: call.tool, arguments: { order_id: order_id ?? '', amount: 1 } }] };
}

function seedOf({ options }: JsonObject): number {
  const seed = typeof options === 'object' && options !== null && 'seed' in options ? options.seed : 0;
  return typeof seed === 'number' ? seed : 0;
}

function shareOf(value: unknown): number {
  return Number.parseInt(hash(JSON.stringify(value), 8), 16) / 2 ** 32;
}
