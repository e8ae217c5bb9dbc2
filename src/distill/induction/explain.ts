import type { Json } from '../../domain/json.ts';
import type { Expression } from '../../domain/procedure.ts';
import { isJsonObject } from '../../util/json.ts';
import { type Explanation, explainSimply, GOOD, judgeExpression, type Subject } from './explain-simply.ts';
import { explainText } from './template.ts';
import type { PendingInput, Sample, Workbench } from './workbench.ts';

const MOST_NESTING = 4;
const MOST_MEMBERS = 20;

/**
 * Explanations of the targets, best first: a constant, a path into earlier results, an input found in the
 * request, text made of those, or a list or record of them. Never empty: the commonest value is the last resort.
 */
export function explain(samples: readonly Sample[], subject: Subject, bench: Workbench, depth = 0): Explanation[] {
  const simple = explainSimply(samples, subject, bench);
  const best = simple[0]?.coverage ?? 0;
  const composed = best >= GOOD || depth >= MOST_NESTING ? [] : compose(samples, subject, bench, depth);
  return [...simple, ...composed].sort((a, b) => b.score - a.score);
}

function compose(samples: readonly Sample[], subject: Subject, bench: Workbench, depth: number): Explanation[] {
  const texts = samples.filter(({ target }) => typeof target === 'string');
  if (texts.length > 0.5 * samples.length) return explainText(texts, subject, bench, depth);
  const records = samples.filter(({ target }) => target !== null && isJsonObject(target));
  if (records.length > 0.5 * samples.length) return explainRecord(records, samples, { subject, bench, depth });
  const lists = samples.filter(({ target }) => Array.isArray(target));
  if (lists.length > 0.5 * samples.length) return explainList(lists, samples, { subject, bench, depth });
  return [];
}

interface Nesting {
  readonly subject: Subject;
  readonly bench: Workbench;
  readonly depth: number;
}

function explainRecord(records: readonly Sample[], all: readonly Sample[], nesting: Nesting): Explanation[] {
  const keys = new Map<string, number>();
  for (const { target } of records) {
    for (const key of Object.keys(target ?? {})) keys.set(key, (keys.get(key) ?? 0) + 1);
  }
  const usual = [...keys].filter(([, count]) => count > 0.5 * records.length).map(([key]) => key);
  if (usual.length > MOST_MEMBERS) return [];
  const fields = explainParts(records, usual, nesting);
  if (fields === null) return [];
  return [finish({ kind: 'record', fields: fields.expressions }, fields.pending, all)];
}

function explainList(lists: readonly Sample[], all: readonly Sample[], nesting: Nesting): Explanation[] {
  const [first] = lists;
  const length = Array.isArray(first?.target) ? first.target.length : 0;
  if (length === 0 || length > 8) return [];
  const alike = lists.filter(({ target }) => Array.isArray(target) && target.length === length);
  if (alike.length < 0.7 * lists.length) return [];
  const parts = explainParts(alike, [...Array(length).keys()].map(String), nesting);
  if (parts === null) return [];
  return [finish({ kind: 'list', items: Object.values(parts.expressions) }, parts.pending, all)];
}

/** The best explanation of each member; null where one has none. Members see each other's inputs. */
function explainParts(samples: readonly Sample[], keys: readonly string[], nesting: Nesting) {
  const expressions: [string, Expression][] = [];
  const pending: PendingInput[] = [];
  for (const key of keys) {
    const members = samples.flatMap((sample) => {
      const value = memberOf(sample.target, key);
      return value === undefined ? [] : [{ ...sample, target: value }];
    });
    const argument = /^\d+$/.test(key) ? nesting.subject.argument : key;
    const [best] = explain(members, { ...nesting.subject, argument }, nesting.bench, nesting.depth + 1);
    if (best === undefined) return null;
    expressions.push([key, best.expression]);
    pending.push(...best.pending);
    // Members of one value are used together or not at all, so their names may be taken at once.
    nesting.bench.commit(best.pending);
  }
  return { expressions: Object.fromEntries(expressions), pending };
}

function memberOf(value: Json, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return value !== null && isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Composed of constants only it is a constant. */
function finish(expression: Expression, pending: readonly PendingInput[], samples: readonly Sample[]): Explanation {
  const coverage = judgeExpression(expression, samples, pending);
  return { expression: asConstant(expression), coverage, score: coverage - 0.08, pending };
}

function asConstant(expression: Expression): Expression {
  const parts =
    expression.kind === 'list'
      ? expression.items
      : expression.kind === 'record'
        ? Object.values(expression.fields)
        : [];
  if (parts.length === 0 || parts.some((part) => part.kind !== 'constant')) return expression;
  const values = parts.map((part) => (part.kind === 'constant' ? part.value : null));
  if (expression.kind !== 'record') return { kind: 'constant', value: values };
  const keys = Object.keys(expression.fields);
  return { kind: 'constant', value: Object.fromEntries(keys.map((key, index) => [key, values[index] ?? null])) };
}
