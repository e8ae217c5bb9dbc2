import type { Arguments } from '../domain/chat.ts';
import type { Json } from '../domain/json.ts';
import type { CleanStep } from '../domain/task.ts';
import { canonicalJson } from '../util/hash.ts';

/** A call as grading and replay see it. */
export interface Call {
  readonly tool: string;
  readonly arguments: Arguments;
}

/** A distinct write and how often it was made. */
export interface NetEffect<Made extends Call = Call> {
  readonly key: string;
  readonly call: Made;
  readonly count: number;
}

/** `tool.argument` names that are compared on presence only. */
export type FreeText = ReadonlySet<string>;

/**
 * What is left of a sequence of successful writes, in order of first appearance. Two rules, the same for the recording
 * and for the student:
 * - a repeated identical write is one effect (its count is kept, so that a student may not repeat more often);
 * - a write taken back later by its opposite with identical arguments (`add_label`, then `remove_label`) is no effect.
 */
export function netEffects<Made extends Call>(writes: readonly Made[], freeText: FreeText): NetEffect<Made>[] {
  const effects = new Map<string, NetEffect<Made>>();
  for (const call of writes) {
    const opposite = oppositeOf(call.tool);
    const undone = opposite === null ? undefined : effects.get(callKey({ ...call, tool: opposite }, freeText));
    if (undone !== undefined) {
      effects.delete(undone.key);
      continue;
    }
    const key = callKey(call, freeText);
    const earlier = effects.get(key);
    effects.set(key, { key, call: earlier?.call ?? call, count: (earlier?.count ?? 0) + 1 });
  }
  return [...effects.values()];
}

/** Names a call: tool and arguments in canonical order, free text only by whether it is there. */
export function callKey(call: Call, freeText: FreeText): string {
  const compared = Object.entries(call.arguments).map(([name, value]) => [
    name,
    freeText.has(`${call.tool}.${name}`) ? { said: !isEmpty(value) } : value,
  ]);
  return `${call.tool}(${canonicalJson(Object.fromEntries(compared))})`;
}

/** Whether a recorded call did what it was asked to. A call without a result is taken as not made. */
export function isSuccess(step: CleanStep): boolean {
  return step.status === 'ok' && !isFailure(step.result, false);
}

/** Whether a result is an error, said by its status or by an object or text that says so itself. */
export function isFailure(result: Json, isError: boolean): boolean {
  if (isError) return true;
  if (typeof result === 'string') return /^\s{0,8}error\b/i.test(result);
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return false;
  const said = new Map(Object.entries(result));
  if (said.get('success') === false || said.get('ok') === false || said.get('isError') === true) return true;
  if (said.get('status') === 'error' || said.get('status') === 'failed') return true;
  return ['error', 'errors'].some((name) => !isEmpty(said.get(name) ?? null));
}

function isEmpty(value: Json): boolean {
  if (value === null || value === false) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

const OPPOSITES: ReadonlyMap<string, string> = new Map(
  [
    ['add', 'remove'],
    ['enable', 'disable'],
    ['lock', 'unlock'],
    ['mark', 'unmark'],
    ['pin', 'unpin'],
    ['star', 'unstar'],
    ['assign', 'unassign'],
    ['archive', 'unarchive'],
    ['follow', 'unfollow'],
    ['subscribe', 'unsubscribe'],
  ].flatMap(([one = '', other = '']) => [
    [one, other],
    [other, one],
  ]),
);

/** `mail__add_label` → `mail__remove_label`; null where the name has no verb with an opposite. */
function oppositeOf(tool: string): string | null {
  const words = tool.split(/([^a-z]+)/i);
  const verb = words.findIndex((word) => OPPOSITES.has(word));
  if (verb === -1) return null;
  return words.map((word, index) => (index === verb ? (OPPOSITES.get(word) ?? word) : word)).join('');
}
