import type { CleanStep, CleanTask } from '../../domain/task.ts';
import { findPhrase, foldWords } from '../../util/procedure/words.ts';
import { type Correction, correctionOf } from './correction.ts';
import { fieldNamed, findRecovery } from './decisions.ts';
import { argumentsOf, type Origin, originsOf, scalarText, type Value } from './origins.ts';

/** The call that what went wrong is put down to, and the argument that was wrong where the record shows it. */
export interface Fault {
  readonly step: CleanStep;
  readonly argument: string | null;
}

/** How strongly a correction speaks of a call: of a value that it was given, or only of its kind. */
const NAMED = 10;
/** Words that people and tools say for the same thing. */
const SAME: readonly (readonly string[])[] = [
  ['link', 'url', 'address', 'slug', 'href'],
  ['mail', 'message', 'email'],
  ['person', 'contact', 'attendee', 'name'],
  ['time', 'start', 'hour', 'hours', 'week', 'day', 'date', 'late', 'early'],
  ['percent', 'discount', 'offer', 'price', 'amount'],
  ['minutes', 'duration', 'long', 'short'],
];

/**
 * The call at which a task failed: one that was refused for good; else of those before the correction the one that it
 * speaks of, and where it speaks of none the first that changed something: what follows only passed the mistake on.
 */
export function faultOf(task: CleanTask, isWrite: (tool: string) => boolean): Fault | null {
  const refused = refusedStep(task);
  if (refused !== null) return { step: refused, argument: null };
  const correction = correctionOf(task);
  const origins = originsOf(task);
  const before = task.steps.flatMap((step, index) => {
    return correction === null || step.afterTurn < correction.turn
      ? [{ step, origins: origins[index] ?? new Map() }]
      : [];
  });
  const writes = before.filter(({ step }) => isWrite(step.tool));
  const scored = writes.map((call) => ({ step: call.step, ...score(call, correction) }));
  const best = scored.reduce<(typeof scored)[number] | null>((most, each) => {
    return most === null || each.points > most.points ? each : most;
  }, null);
  const step = best?.step ?? before.at(-1)?.step;
  return step === undefined ? null : { step, argument: best?.argument ?? null };
}

/** The last call that failed for good. */
export function refusedStep({ steps }: CleanTask): CleanStep | null {
  return steps.findLast((step, index) => step.status === 'error' && findRecovery(steps, index) === null) ?? null;
}

function score(
  call: { readonly step: CleanStep; readonly origins: ReadonlyMap<string, Origin> },
  correction: Correction | null,
): { readonly points: number; readonly argument: string | null } {
  if (correction === null) return { points: 0, argument: null };
  const said = foldWords(correction.text);
  const args = argumentsOf(call.step);
  const named =
    args.find(([, value]) => isNamed(said, scalarText(value))) ??
    args.find(([name]) => isElementNamed(call.origins.get(name), correction.text));
  if (named !== undefined) return { points: NAMED, argument: named[0] };
  const spoken = new Set(wordsOf(correction.text).flatMap(withSame));
  const own = new Set(
    wordsOf([call.step.tool, ...Object.keys(call.step.arguments), ...keysOf(call.step.result)].join(' ')),
  );
  return { points: [...own].filter((word) => spoken.has(word)).length, argument: null };
}

function isNamed(said: string, value: string | null): boolean {
  return value !== null && value.length > 2 && value.length < 60 && findPhrase(said, foldWords(value)) >= 0;
}

/** Whether the value is that of a list's element which the text names by another of its members. */
function isElementNamed(origin: Origin | undefined, text: string): boolean {
  if (origin?.kind !== 'result' || origin.choice === null) return false;
  return fieldNamed(origin.choice.list[origin.choice.index], [text]) !== null;
}

function keysOf(result: Value): readonly string[] {
  return typeof result === 'object' && result !== null && !Array.isArray(result)
    ? Object.keys(result).slice(0, 50)
    : [];
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2);
}

function withSame(word: string): readonly string[] {
  return [word, ...SAME.filter((group) => group.includes(word)).flat()];
}
