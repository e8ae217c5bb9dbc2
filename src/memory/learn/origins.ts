import type { JsonOf } from '../../domain/json.ts';
import type { CleanStep, CleanTask } from '../../domain/task.ts';
import { findPhrase, foldWords } from '../../util/procedure/words.ts';

/** An element of a list that a tool answered with, and the list. */
export interface Choice {
  /** Index of the step whose result the list is in. */
  readonly step: number;
  readonly tool: string;
  /** The first of its elements. */
  readonly list: readonly Value[];
  /** How many it has in all. */
  readonly of: number;
  readonly index: number;
}

/** Where the value of an argument comes from, as far as the record shows. */
export type Origin =
  | { readonly kind: 'request' }
  | {
      readonly kind: 'result';
      readonly step: number;
      readonly tool: string;
      /** Name of the member that had it. */
      readonly key: string;
      /** Null where it was in no list of several. */
      readonly choice: Choice | null;
    }
  | { readonly kind: 'constant' };

export type Value = JsonOf<string>;
type Found = Extract<Origin, { kind: 'result' }>;

/** What untrusted records may cost: of one task, of one list, of one call. */
const MOST_LEAVES = 20_000;
const MOST_CHOICES = 200;
const MOST_ARGUMENTS = 50;
const LONGEST_TEXT = 300;
const SHORTEST_TEXT = 3;
const LEAST_NUMBER = 100;

/** The origin of every argument that is a text or a number, for each step in order. What was answered first counts. */
export function originsOf({ request, steps }: CleanTask): readonly ReadonlyMap<string, Origin>[] {
  const said = request.map(foldWords);
  const known = new Map<string, Found>();
  let room = MOST_LEAVES;
  return steps.map((step, index) => {
    const origins = new Map<string, Origin>();
    for (const [name, value] of argumentsOf(step)) {
      const text = scalarText(value);
      if (text === null) continue;
      const isSaid = said.slice(0, step.afterTurn).some((turn) => names(turn, text));
      const found = isTelling(value) ? known.get(fold(text)) : undefined;
      origins.set(name, isSaid ? { kind: 'request' } : (found ?? { kind: 'constant' }));
    }
    const own = new Set(argumentsOf(step).map(([, value]) => fold(scalarText(value)?.slice(0, LONGEST_TEXT) ?? '')));
    const leaves = step.status === 'ok' ? leavesOf(step.result, { step: index, tool: step.tool, room }) : [];
    room -= leaves.length;
    // what a call was given itself is not learnt from its answer: many tools repeat it
    for (const { folded, found } of leaves) if (!known.has(folded) && !own.has(folded)) known.set(folded, found);
    return origins;
  });
}

export function argumentsOf({ arguments: args }: Pick<CleanStep, 'arguments'>): readonly (readonly [string, Value])[] {
  return Object.entries(args).slice(0, MOST_ARGUMENTS);
}

/** Whether a turn has the text as whole words, or as a slug made from some of its words. */
function names(turn: string, text: string): boolean {
  if (findPhrase(turn, foldWords(text)) >= 0) return true;
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(text)) return false;
  return `-${turn.split(/[^\p{L}\p{N}]+/u).join('-')}-`.includes(`-${text}-`);
}

/** A text or number as text; null for everything else. */
export function scalarText(value: Value | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** The telling values of a result, breadth first, with where they stand. */
function leavesOf(
  result: Value,
  { room, ...from }: { readonly step: number; readonly tool: string; readonly room: number },
): readonly { readonly folded: string; readonly found: Found }[] {
  const leaves: { readonly folded: string; readonly found: Found }[] = [];
  const waiting: { readonly value: Value; readonly key: string; readonly choice: Choice | null }[] = [
    { value: result, key: '', choice: null },
  ];
  for (const { value, key, choice } of waiting) {
    const free = Math.max(0, room - waiting.length);
    const text = scalarText(value);
    if (text !== null && isTelling(value))
      leaves.push({ folded: fold(text), found: { kind: 'result', ...from, key, choice } });
    else if (isList(value)) {
      const list = value.slice(0, Math.min(MOST_CHOICES, free));
      const choose = (index: number): Choice => ({ ...from, list, of: value.length, index });
      for (const [index, member] of list.entries()) {
        waiting.push({ value: member, key, choice: value.length > 1 ? choose(index) : choice });
      }
    } else if (isRecord(value)) {
      for (const [name, member] of Object.entries(value).slice(0, free))
        waiting.push({ value: member, key: name, choice });
    }
  }
  return leaves;
}

/** Small numbers and short words are equal by chance. */
function isTelling(value: Value): boolean {
  if (typeof value === 'number') return Math.abs(value) >= LEAST_NUMBER;
  return typeof value === 'string' && value.length >= SHORTEST_TEXT && value.length <= LONGEST_TEXT;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}
