import type { Case, Recording } from '../domain/exam.ts';
import type { Json } from '../domain/json.ts';
import { type Call, callKey, isFailure, netEffects } from './effects.ts';
import { needsOf } from './order.ts';
import { createReplayTools } from './replay.ts';
import type { ReplayIndex } from './replay-index.ts';

/** A call with what the suite's recordings answer. */
export interface Performed {
  readonly call: Call;
  readonly content: Json;
  readonly isError: boolean;
}

/** A case with all that answers for it are planted from. */
export interface Ground {
  readonly question: Case;
  readonly index: ReplayIndex;
  /** Null where nobody recorded it: a person wrote it. */
  readonly recording: Recording | null;
  readonly others: readonly Case[];
}

/** What the recorded task called; the effects alone where a person asks for others than those it had. */
export function recordedCalls({ question, index, recording }: Ground): readonly Call[] {
  const steps = recording?.steps.filter(({ status }) => status !== 'missing') ?? [];
  const made = netEffects(
    steps.filter(({ tool, status }) => index.writes.has(tool) && status === 'ok'),
    index.freeText,
  );
  const wanted = wantedKeys(question, index);
  const isSame = made.length === wanted.size && made.every(({ key }) => wanted.has(key));
  return isSame && steps.length > 0 ? steps : question.effects;
}

export function wantedKeys(question: Case, { freeText }: ReplayIndex): ReadonlySet<string> {
  return new Set(netEffects(question.effects, freeText).map(({ key }) => key));
}

/** Makes calls as a student would, by the suite's own recordings; one that nobody can answer is left out. */
export async function perform({ question, index }: Ground, calls: readonly Call[]): Promise<readonly Performed[]> {
  const tools = createReplayTools(index, question);
  const performed: Performed[] = [];
  for (const { tool, arguments: given } of calls) {
    const answer = await tools.call(tool, given);
    if (answer.kind === 'answer') {
      performed.push({ call: { tool, arguments: given }, content: answer.content, isError: answer.isError });
    }
  }
  return performed;
}

/** Without one of the effects that are asked for, the last; null where none is. */
export function withoutEffect({ question, index }: Ground, calls: readonly Call[]): readonly Call[] | null {
  const left = netEffects(question.effects, index.freeText).at(-1);
  return left === undefined ? null : calls.filter((call) => callKey(call, index.freeText) !== left.key);
}

/** With a write that another case asked for and this one did not; null where all writes are this one's. */
export function withExtraWrite(ground: Ground, calls: readonly Call[]): Promise<readonly Performed[] | null> {
  const candidates = ground.others.flatMap(({ effects }) => effects);
  return firstExtra(
    ground,
    candidates.map((extra) => [...calls, extra]),
  );
}

/** With an argument of one effect taken from another case; null where no two differ. */
export function withForeignArgument(ground: Ground, calls: readonly Call[]): Promise<readonly Performed[] | null> {
  const { question, index, others } = ground;
  const changed = question.effects.toReversed().flatMap((effect) => {
    const key = callKey(effect, index.freeText);
    const alike = others.flatMap(({ effects }) => effects.filter(({ tool }) => tool === effect.tool));
    const swaps = Object.keys(effect.arguments).flatMap((name) => {
      const values = alike.flatMap((other) => (Object.hasOwn(other.arguments, name) ? [other.arguments[name]] : []));
      return values.map((value) => ({ ...effect, arguments: { ...effect.arguments, [name]: value ?? null } }));
    });
    return swaps
      .filter((swap) => callKey(swap, index.freeText) !== key)
      .map((swap) => calls.map((call) => (callKey(call, index.freeText) === key ? swap : call)));
  });
  return firstExtra(ground, changed);
}

/**
 * In an order that cannot work: a write before the one whose result it needs, or before one without which the recordings
 * refuse it. Null where no order of these writes is known to be wrong: independent ones may come as they like.
 */
export async function inWrongOrder(ground: Ground, calls: readonly Call[]): Promise<readonly Performed[] | null> {
  const { question, index } = ground;
  const keyOf = (call: Call): string => callKey(call, index.freeText);
  const wanted = wantedKeys(question, index);
  const needs = needsOf(question, index);
  const early = calls.find((call) => wanted.has(keyOf(call)) && needs.has(keyOf(call)));
  if (early !== undefined) {
    const source = needs.get(keyOf(early));
    const isSource = (call: Call): boolean => source !== undefined && keyOf(call) === keyOf(source);
    const at = calls.findIndex(isSource);
    const rest = calls.filter((call) => call !== early);
    if (at !== -1 && wanted.has(keyOf(calls[at] ?? early))) return perform(ground, rest.toSpliced(at, 0, early));
  }
  const writes = calls.filter((call) => wanted.has(keyOf(call)));
  for (const order of [
    writes.toReversed(),
    ...writes.slice(1).map((each) => [each, ...writes.filter((w) => w !== each)]),
  ]) {
    const performed = await perform(ground, order);
    const made = new Set(effectsOf(performed, index).map(({ key }) => key));
    if (writes.length > 1 && [...wanted].some((key) => !made.has(key))) return performed;
  }
  return null;
}

const MOST_TRIED = 20;

/** The first that has an effect which is not asked for; recordings may refuse a write, and then it has none. */
async function firstExtra(ground: Ground, tried: readonly (readonly Call[])[]): Promise<readonly Performed[] | null> {
  const wanted = wantedKeys(ground.question, ground.index);
  for (const calls of tried.slice(0, MOST_TRIED)) {
    const performed = await perform(ground, calls);
    if (effectsOf(performed, ground.index).some(({ key }) => !wanted.has(key))) return performed;
  }
  return null;
}

function effectsOf(performed: readonly Performed[], { writes, freeText }: ReplayIndex) {
  const made = performed.filter(({ call, content, isError }) => writes.has(call.tool) && !isFailure(content, isError));
  return netEffects(
    made.map(({ call }) => call),
    freeText,
  );
}
