import type { CleanStep, CleanTask } from '../../domain/task.ts';
import { findPhrase, foldWords } from '../../util/procedure/words.ts';
import { errorText } from './error-word.ts';
import { type Choice, isRecord, type Origin, originsOf, scalarText, type Value } from './origins.ts';
import { plain, quote } from './plain.ts';

const MOST_DECISIONS = 6;
/** Members of a result that are compared. */
const MOST_MEMBERS = 30;

/** What the way through a task hung on: which of several results was taken, and what was done where a call failed. */
export function decisionsOf(task: CleanTask): readonly string[] {
  return [...new Set([...choicesOf(task), ...recoveriesOf(task)])].slice(0, MOST_DECISIONS);
}

/** The results of each list that later calls were given, as one choice. */
function choicesOf(task: CleanTask): readonly string[] {
  const picked = new Map<Choice['list'], { readonly choice: Choice; readonly indexes: Set<number> }>();
  for (const origin of originsOf(task).flatMap((origins) => [...origins.values()])) {
    const choice = choiceIn(origin);
    if (choice === null) continue;
    const pick = picked.get(choice.list) ?? { choice, indexes: new Set() };
    picked.set(choice.list, pick);
    pick.indexes.add(choice.index);
  }
  return [...picked.values()].map(({ choice, indexes }) => {
    const results = `Of ${choice.of} results of ${plain(choice.tool, 80)}`;
    if (indexes.size === choice.of) return `${results}, all were taken.`;
    const reason = sayWhich(choice.list, indexes, task) ?? `number ${printNumbers(indexes)}`;
    return `${results}, ${indexes.size === 1 ? '1 was' : `${indexes.size} were`} taken: ${reason}.`;
  });
}

function printNumbers(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b).map((index) => index + 1);
  return sorted.length > 6 ? `${sorted.slice(0, 6).join(', ')} …` : sorted.join(', ');
}

function choiceIn(origin: Origin): Choice | null {
  return origin.kind === 'result' ? origin.choice : null;
}

/** What tells the taken results from the others. */
function sayWhich(list: Choice['list'], taken: ReadonlySet<number>, task: CleanTask): string | null {
  const named = taken.size === 1 ? fieldNamed(list[Math.min(...taken)], task.request) : null;
  if (named !== null) return `the one whose ${named} is in the request`;
  const records = list.map((element) => (isRecord(element) ? element : {}));
  for (const key of Object.keys(records[Math.min(...taken)] ?? {}).slice(0, MOST_MEMBERS)) {
    const values = records.map((record) => JSON.stringify(record[key] ?? null));
    const inside = new Set(values.filter((_, index) => taken.has(index)));
    const outside = new Set(values.filter((_, index) => !taken.has(index)));
    const [only = ''] = inside;
    const [other = ''] = outside;
    if (inside.size === 1 && !outside.has(only) && isTrait(only)) return `${plain(key, 40)} was ${plain(only, 60)}`;
    if (outside.size === 1 && !inside.has(other) && isTrait(other))
      return `${plain(key, 40)} was not ${plain(other, 60)}`;
  }
  return null;
}

/** A quality that other results may have as well, such as a status, as JSON. */
function isTrait(json: string): boolean {
  return json.length <= 24 && !/\d{3}|\s/.test(json);
}

/** The first member of a result that one of the texts names. */
export function fieldNamed(element: Value | undefined, texts: readonly string[]): string | null {
  if (!isRecord(element)) return null;
  const said = texts.map(foldWords);
  const found = Object.entries(element)
    .slice(0, MOST_MEMBERS)
    .find(([, value]) => {
      const text = scalarText(value);
      return text !== null && text.length > 2 && said.some((turn) => findPhrase(turn, foldWords(text)) >= 0);
    });
  return found === undefined ? null : plain(found[0], 40);
}

/** Calls that failed and succeeded later. */
function recoveriesOf({ steps }: CleanTask): readonly string[] {
  return steps.flatMap((step, index) => {
    const recovery = step.status === 'error' ? findRecovery(steps, index) : null;
    return recovery === null ? [] : [`${plain(step.tool, 80)} failed (${quote(errorText(step), 120)}); ${recovery}.`];
  });
}

/** How a failed call came right: after what, or with what; null where it did not. */
export function findRecovery(steps: readonly CleanStep[], index: number): string | null {
  const failed = steps[index];
  const rest = steps.slice(index + 1);
  const at = rest.findIndex(({ tool, status }) => tool === failed?.tool && status === 'ok');
  const again = rest[at];
  if (failed === undefined || again === undefined) return null;
  const between = [...new Set(rest.slice(0, at).flatMap(({ tool, status }) => (status === 'ok' ? [tool] : [])))];
  const changed = Object.keys({ ...failed.arguments, ...again.arguments }).filter((name) => {
    return JSON.stringify(failed.arguments[name]) !== JSON.stringify(again.arguments[name]);
  });
  if (between.length > 0) return `it succeeded after ${between.map((tool) => plain(tool, 80)).join(', ')}`;
  if (changed.length > 0) return `it succeeded with another ${changed.map((name) => plain(name, 40)).join(', ')}`;
  return 'it succeeded when it was tried again';
}
