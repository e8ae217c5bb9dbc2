import type { Case, Recording } from '../domain/exam.ts';
import type { Json } from '../domain/json.ts';
import { type Call, callKey, type FreeText, isSuccess } from './effects.ts';
import type { ReplayIndex } from './replay-index.ts';

/** By the key of a write, the write whose result gave it a value. */
export type Needs = ReadonlyMap<string, Call>;

const NOTHING_NEEDED: Needs = new Map();
const MOST_VALUES = 2000;

const known = new WeakMap<ReplayIndex, Map<string, Needs>>();

/** What the writes of a case need of each other, by its own recording; a person's case has none. */
export function needsOf(question: Case, index: ReplayIndex): Needs {
  const cases = known.get(index) ?? new Map<string, Needs>();
  known.set(index, cases);
  const before = cases.get(question.id);
  if (before !== undefined) return before;
  const recording = index.suite.recordings.find(({ taskId }) => taskId === question.id);
  const needs = recording === undefined ? NOTHING_NEEDED : readNeeds(recording, question, index);
  cases.set(question.id, needs);
  return needs;
}

/**
 * Which writes of a recorded task could not have been made before another: they are called with an identifier that
 * nothing had told before that other write's result did, neither the request nor any call or result. Amounts, words and
 * whatever else may be known from elsewhere say nothing of order: independent writes may come in any.
 */
function readNeeds(
  { steps }: Recording,
  { request }: Case,
  { writes, freeText }: { readonly writes: ReadonlySet<string>; readonly freeText: FreeText },
): Needs {
  if (steps.filter(({ tool }) => writes.has(tool)).length < 2) return NOTHING_NEEDED;
  const asked = request.join('\n');
  const sources = new Map<string, Call | null>();
  const tell = (value: Json, source: Call | null): void => {
    for (const name of identifiers(value)) {
      if (!sources.has(name) && sources.size < MOST_VALUES) sources.set(name, asked.includes(name) ? null : source);
    }
  };
  const needs = new Map<string, Call>();
  for (const step of steps) {
    const isEffect = writes.has(step.tool) && isSuccess(step);
    const given = isEffect ? identifiers(comparedArguments(step, freeText)) : [];
    const source = given.map((name) => sources.get(name)).find((call) => call !== undefined && call !== null);
    const key = callKey(step, freeText);
    if (source !== undefined && source !== null && callKey(source, freeText) !== key) needs.set(key, source);
    tell(step.arguments, null);
    if (step.status !== 'missing') tell(step.result, isEffect ? step : null);
  }
  return needs;
}

function comparedArguments(call: Call, freeText: FreeText): Json {
  return Object.fromEntries(Object.entries(call.arguments).filter(([name]) => !freeText.has(`${call.tool}.${name}`)));
}

/** Words with a digit in them, such as `T-1042`, anywhere in a value. */
function identifiers(value: Json, depth = 0): readonly string[] {
  if (typeof value === 'string') return /^(?=.{3,80}$)(?=\D*\d)[^\s]+$/.test(value) && !isPlain(value) ? [value] : [];
  if (typeof value !== 'object' || value === null || depth > 6) return [];
  return Object.values(value).flatMap((member: Json) => identifiers(member, depth + 1));
}

/** Numbers, dates and times are told in many places. */
function isPlain(value: string): boolean {
  return /^[$€£]?-?[\d.,]+%?$/.test(value) || /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(value) || /^\d{1,2}:\d{2}/.test(value);
}
