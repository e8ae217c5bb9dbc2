import type { Json } from '../../domain/json.ts';
import type { Expression } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { convert } from '../../util/procedure/convert.ts';
import { isRecord } from '../../util/procedure/environment.ts';
import type { InputHypothesis } from './input.ts';
import { findReferences } from './references.ts';
import { sameJson } from './same-json.ts';
import { explainText } from './template.ts';
import { type PendingInput, reference, type Sample, valueIn, type Workbench } from './workbench.ts';

/** Where the values of an argument come from, and how well that fits. */
export interface Explanation {
  readonly expression: Expression;
  /** Share of the samples that it gets right. */
  readonly coverage: number;
  /** Coverage, what is expected of it on new requests, and its simplicity; for ranking only. */
  readonly score: number;
  readonly pending: readonly PendingInput[];
}

/** What the values belong to: names an input after it. */
export interface Subject {
  readonly tool: string;
  readonly argument: string;
}

const GOOD = 0.97;
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

/** Without templates, lists and records. */
export function explainSimply(samples: readonly Sample[], subject: Subject, bench: Workbench): Explanation[] {
  const constant = explainConstant(samples);
  if (constant.coverage >= GOOD && samples.length > 1) return [constant];
  const names = bench.inputs().map((input) => input.name);
  const references = findReferences(samples, names, bench.assumable)
    .filter((found) => found.coverage >= 0.2)
    .slice(0, 4)
    .map((found): Explanation => {
      const expression: Expression = { kind: 'reference', path: found.path };
      return { expression, coverage: found.coverage, score: found.coverage - 0.03 * found.cost, pending: [] };
    });
  const known = explainByKnownInputs(samples, subject, bench);
  const settled = [...references, ...known].some((explanation) => explanation.coverage >= GOOD);
  const fresh = settled ? [] : explainByNewInput(samples, subject, bench);
  return [constant, ...references, ...known, ...fresh].sort((a, b) => b.score - a.score);
}

/** Where nothing tells the value: an input that only the user can give. */
export function askUser(subject: Subject, bench: Workbench): Explanation {
  const rule = { conversion: 'text', find: [] } as const;
  const pending = bench.pend({ rule, coverage: 0, estimate: 0 }, subject.argument, subject.tool);
  return { expression: reference(pending.name), coverage: 0, score: 0, pending: [pending] };
}

/** How an explanation does on the samples. */
export function judgeExpression(
  expression: Expression,
  samples: readonly Sample[],
  pending: readonly PendingInput[] = [],
): number {
  const right = samples.filter((sample) => sameJson(valueIn(expression, sample, pending), sample.target));
  return right.length / Math.max(1, samples.length);
}

function explainConstant(samples: readonly Sample[]): Explanation {
  const tally = new Map<string, { value: Json; count: number }>();
  for (const { target } of samples) {
    const key = canonicalJson(target);
    const known = tally.get(key);
    if (known) known.count++;
    else tally.set(key, { value: target, count: 1 });
  }
  const [top] = [...tally.values()].sort((a, b) => b.count - a.count);
  const coverage = (top?.count ?? 0) / Math.max(1, samples.length);
  return { expression: { kind: 'constant', value: top?.value ?? null }, coverage, score: coverage, pending: [] };
}

/** Inputs that other arguments use already, as they are or in another form (a slug of the same words). */
function explainByKnownInputs(samples: readonly Sample[], subject: Subject, bench: Workbench): Explanation[] {
  return bench.inputs().flatMap((input): Explanation[] => {
    const plain = reference(input.name);
    const coverage = judgeExpression(plain, samples);
    if (coverage >= 0.5) return [{ expression: plain, coverage, score: coverage - 0.04, pending: [] }];
    if (input.hypothesis.rule.conversion !== 'text') return [];
    return (['slug', 'lower', 'upper'] as const).flatMap((conversion): Explanation[] => {
      const said = samples.filter(({ trace, target }) => {
        const value = input.values[trace];
        return typeof value === 'string' && sameJson(convert(value, conversion), target);
      });
      const share = said.length / Math.max(1, samples.length);
      if (share < 0.5) return [];
      const hypothesis: InputHypothesis = {
        rule: { conversion, find: input.hypothesis.rule.find },
        coverage: share,
        estimate: Math.min(share, input.hypothesis.estimate),
      };
      return [byInput(bench.pend(hypothesis, subject.argument, subject.tool), 0.05)];
    });
  });
}

function explainByNewInput(samples: readonly Sample[], subject: Subject, bench: Workbench): Explanation[] {
  if (samples.length < 2) return [];
  const isScalar = (value: Json) =>
    typeof value !== 'object' || (Array.isArray(value) && value.every((v) => typeof v === 'string'));
  const sayable = samples.filter(({ target }) => isScalar(target));
  if (sayable.length < 0.5 * samples.length) return [];
  return bench
    .findInputs(sayable.map(({ trace, target }) => ({ trace, target })))
    .map((hypothesis) => byInput(bench.pend(hypothesis, subject.argument, subject.tool), 0.06));
}

function byInput(pending: PendingInput, cost: number): Explanation {
  const { coverage, estimate } = pending.hypothesis;
  const score = (2 * coverage + estimate) / 3 - cost;
  return { expression: reference(pending.name), coverage, score, pending: [pending] };
}

function compose(samples: readonly Sample[], subject: Subject, bench: Workbench, depth: number): Explanation[] {
  const texts = samples.filter(({ target }) => typeof target === 'string');
  if (texts.length > 0.5 * samples.length) return explainText(texts, subject, bench, depth);
  const records = samples.filter(({ target }) => target !== null && isRecord(target));
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
  return value !== null && isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
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
