import type { Fact } from '../domain/exam.ts';
import type { JsonOf } from '../domain/json.ts';
import type { CleanTask } from '../domain/task.ts';
import type { CleanText } from '../domain/text.ts';
import { statesFact } from './states-fact.ts';

const MAXIMUM_FACTS = 8;
const MAXIMUM_FIELDS = 200;
const MAXIMUM_DEPTH = 6;
const MAXIMUM_FACT = 80;
const MINIMUM_TASKS = 3;

/**
 * The facts that each task's reply must carry, by task id.
 * Where the log lists them (`requiredFacts`), those that the recorded final reply carries. Else they are induced over
 * the family: a field of a tool's last result is required if its value stands in the reply, and not in the request, in
 * at least 80 % (and three) of the tasks that have it, and differs between tasks; the task's facts are its own values.
 * A fact that the recorded reply itself lacks is never asked for.
 */
export function induceFacts(passed: readonly CleanTask[]): ReadonlyMap<string, readonly Fact[]> {
  const mentions = passed.map((task) => ({ task, fields: newsOf(task) }));
  const required = requiredFields(mentions.map(({ fields }) => fields));
  return new Map(
    mentions.map(({ task, fields }) => {
      if (task.requiredFacts !== undefined && task.requiredFacts.length > 0) {
        return [task.id, distinctFacts(task.requiredFacts.filter((fact) => statesFact(task.reply, fact)))];
      }
      return [
        task.id,
        distinctFacts(fields.filter(({ field, said }) => said && required.has(field)).map(({ fact }) => fact)),
      ];
    }),
  );
}

interface Mention {
  /** Tool and path, as JSON. */
  readonly field: string;
  readonly fact: Fact;
  readonly said: boolean;
}

/** The fields of the task's results whose value the request does not tell. */
function newsOf(task: CleanTask): readonly Mention[] {
  const last = new Map(
    task.steps.filter((step) => step.status === 'ok').map((step) => [step.tool, step.result] as const),
  );
  const fields = [...last].flatMap(([tool, result]) => scalars(result, [tool])).slice(0, MAXIMUM_FIELDS);
  const request = task.request.join('\n');
  return fields
    .filter(({ fact }) => !statesFact(request, fact))
    .map(({ field, fact }) => ({ field, fact, said: statesFact(task.reply, fact) }));
}

function requiredFields(tasks: readonly (readonly Mention[])[]): ReadonlySet<string> {
  const byField = Map.groupBy(tasks.flat(), ({ field }) => field);
  const required = [...byField].filter(([, mentions]) => {
    const said = mentions.filter((mention) => mention.said);
    const distinct = new Set(said.map(({ fact }) => fact)).size;
    return said.length >= MINIMUM_TASKS && said.length * 5 >= mentions.length * 4 && distinct > 1;
  });
  return new Set(required.map(([field]) => field));
}

/** Scalars below an object, by the names that lead to them; elements of lists have no name of their own. */
function scalars(value: JsonOf<CleanText>, path: readonly string[]): { field: string; fact: Fact }[] {
  if (value === null || path.length > MAXIMUM_DEPTH || Array.isArray(value)) return [];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([name, member]) => scalars(member, [...path, name]));
  }
  const fact = asFact(value);
  return fact === null ? [] : [{ field: JSON.stringify(path), fact }];
}

/** Values that can be told from chance: numbers of two digits and more, short texts on one line. */
function asFact(value: CleanText | number | boolean): Fact | null {
  if (typeof value === 'boolean') return null;
  if (typeof value === 'number') return Math.abs(value) < 10 ? null : value;
  return value.trim().length >= 3 && value.length <= MAXIMUM_FACT && !value.includes('\n') ? value : null;
}

function distinctFacts(facts: readonly Fact[]): readonly Fact[] {
  const byText = new Map(facts.map((fact) => [String(fact).toLowerCase(), fact]));
  return [...byText.values()].slice(0, MAXIMUM_FACTS);
}
