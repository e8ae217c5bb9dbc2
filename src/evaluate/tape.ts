import type { Recording } from '../domain/exam.ts';
import type { JsonOf } from '../domain/json.ts';
import type { CleanStep } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import { canonicalJson, hash } from '../util/hash.ts';
import { callKey, type FreeText, isSuccess } from './effects.ts';

/** The successful writes so far: what later reads may be answered with depends on it. */
export interface WorldState {
  readonly made: readonly string[];
  /** Name of the writes in their order. */
  readonly ordered: string;
  /** Name of the writes whatever their order. */
  readonly unordered: string;
}

/** A recorded result. Two results are the same if their `print` is equal. */
export interface Recorded {
  readonly content: JsonOf<CleanText>;
  readonly isError: boolean;
  readonly print: string;
}

/** One recorded call in the state it was made in. */
export interface TapeEntry {
  readonly tool: string;
  readonly call: string;
  readonly state: WorldState;
  readonly isEffect: boolean;
  readonly recorded: Recorded;
}

export const FRESH_WORLD: WorldState = { made: [], ordered: '', unordered: '' };

/** The world after one more successful write. */
export function afterWrite(state: WorldState, call: string): WorldState {
  const made = [...state.made, call];
  return { made, ordered: hash(`${state.ordered}\n${call}`), unordered: hash(made.toSorted().join('\n')) };
}

/** A recording as (state, call, result) in order. Calls without a result (interrupts) are left out. */
export function readTape(
  recording: Recording,
  options: { readonly writes: ReadonlySet<string>; readonly freeText: FreeText },
): readonly TapeEntry[] {
  let state = FRESH_WORLD;
  const entries: TapeEntry[] = [];
  for (const step of recording.steps) {
    if (step.status === 'missing') continue;
    const call = callKey(step, options.freeText);
    const isEffect = options.writes.has(step.tool) && isSuccess(step);
    entries.push({ tool: step.tool, call, state, isEffect, recorded: record(step) });
    if (isEffect) state = afterWrite(state, call);
  }
  return entries;
}

function record(step: CleanStep): Recorded {
  const isError = step.status === 'error';
  return { content: step.result, isError, print: hash(`${isError} ${canonicalJson(step.result)}`) };
}
