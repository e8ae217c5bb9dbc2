import type { Json } from '../../domain/json.ts';
import type { Path } from '../../domain/procedure.ts';
import { isJsonObject } from '../../util/json.ts';
import { resolvePath } from '../../util/procedure/evaluate.ts';
import { printReference } from '../../util/procedure/print-notation.ts';
import type { Column } from './align.ts';
import { says } from './cues.ts';
import { nounOf, singular } from './names.ts';
import { nodesOf } from './references.ts';
import { sameJson } from './same-json.ts';
import type { Case } from './step.ts';
import type { Call } from './trace.ts';
import type { PendingInput, Situation, Workbench } from './workbench.ts';

/** A loop over a list: one case for each element of each trace, with the call made for it or none. */
export interface Loop {
  readonly item: string;
  readonly list: Path;
  readonly cases: readonly Case[];
}

interface Candidate {
  readonly list: Path;
  readonly pending: readonly PendingInput[];
  /** Share of the traces whose calls each go with another element. */
  readonly share: number;
  readonly elements: number;
  readonly pairs: readonly (readonly { readonly element: Json; readonly call: Call | null }[])[];
}

const ENOUGH = 0.8;
/** For the list itself: in what order agents go through it varies. */
const LIKELY = 0.6;

/** The list that the column's calls go through; null where they follow none. */
export function findLoop(column: Column, situations: readonly Situation[], bench: Workbench): Loop | null {
  const candidates = [...listPaths(situations), ...listInputs(column, situations, bench)]
    .map(({ list, pending }) => matchList(list, pending, { column, situations }))
    .filter((candidate) => candidate.share >= ENOUGH)
    .sort((a, b) => b.share - a.share || a.elements - b.elements || a.list.segments.length - b.list.segments.length);
  const [best] = candidates;
  if (best === undefined) return null;
  bench.commit(best.pending);
  const item = bench.reserve(itemName(best.list, column.tool), { isItem: true });
  const cases = best.pairs.flatMap((pairs, index) => {
    const situation = situations[index];
    return pairs.map(({ element, call }): Case => {
      const values = new Map(situation?.environment.values).set(item, element);
      return { ...bench.situation(situation?.trace ?? 0, values), call };
    });
  });
  return narrowByName({ item, list: best.list, cases });
}

function listPaths(situations: readonly Situation[]): { list: Path; pending: readonly PendingInput[] }[] {
  const paths = new Map<string, Path>();
  for (const { environment } of situations.slice(0, 10)) {
    for (const [root, value] of environment.values) {
      for (const node of nodesOf(value)) {
        const isKeyed = node.segments.every((segment) => segment.kind === 'key');
        if (!Array.isArray(node.value) || !isKeyed) continue;
        const path: Path = { root, segments: node.segments };
        paths.set(printReference(path), path);
      }
    }
  }
  return [...paths.values()].slice(0, 40).map((list) => ({ list, pending: [] }));
}

/** A list that the request itself gives: "remind Ann, Bob and Carol". */
function listInputs(
  column: Column,
  situations: readonly Situation[],
  bench: Workbench,
): { list: Path; pending: readonly PendingInput[] }[] {
  const called = situations.filter(({ trace }) => (column.cells[trace]?.length ?? 0) > 0);
  const names = Object.keys(column.cells.find((cell) => cell.length > 0)?.[0]?.arguments ?? {});
  return names.flatMap((name) => {
    const examples = called.map(({ trace }) => ({
      trace,
      target: (column.cells[trace] ?? []).map((call) => call.arguments[name] ?? ''),
    }));
    if (!examples.every(({ target }) => target.every((value) => typeof value === 'string'))) return [];
    const [best] = bench.findInputs(examples);
    if (best === undefined || best.coverage < LIKELY) return [];
    const pending = bench.pend(best, `${name}_list`, column.tool);
    return [{ list: { root: pending.name, segments: [] }, pending: [pending] }];
  });
}

function matchList(
  list: Path,
  pending: readonly PendingInput[],
  work: { readonly column: Column; readonly situations: readonly Situation[] },
): Candidate {
  let [matched, called, elements] = [0, 0, 0];
  const pairs = work.situations.map((situation) => {
    const calls = work.column.cells[situation.trace] ?? [];
    const found = resolvePath(list, situation.environment);
    const given = pending[0]?.values[situation.trace];
    const value = given ?? (found.resolved ? found.value : undefined);
    const items = Array.isArray(value) ? value : [];
    const taken = assign(items, calls);
    if (calls.length > 0) called++;
    if (calls.length > 0 && taken !== null) matched++;
    elements += items.length;
    return taken === null ? [] : items.map((element: Json, index) => ({ element, call: taken.get(index) ?? null }));
  });
  return { list, pending, share: called === 0 ? 0 : matched / called, elements, pairs };
}

/** Which element each call is about: one whose own value, or a field's, is an argument. Null where one is about none. */
function assign(items: readonly Json[], calls: readonly Call[]): ReadonlyMap<number, Call> | null {
  const taken = new Map<number, Call>();
  for (const call of calls) {
    const values = Object.values(call.arguments);
    const index = items.findIndex((item, at) => !taken.has(at) && isAbout(item, values));
    if (index === -1) return null;
    taken.set(index, call);
  }
  return taken;
}

function isAbout(item: Json, values: readonly Json[]): boolean {
  if (item === null || !isJsonObject(item)) return item !== null && values.some((value) => sameJson(value, item));
  const telling = Object.entries(item).filter(([, v]) => typeof v === 'string' || typeof v === 'number');
  const ids = telling.filter(([key]) => /(^|_)id$|Id$/.test(key));
  return (ids.length > 0 ? ids : telling).some(([, member]) => values.some((value) => sameJson(value, member)));
}

/** Where exactly the elements that the request names were taken, the list itself says so. */
function narrowByName(loop: Loop): Loop {
  if (loop.cases.every(({ call }) => call !== null)) return loop;
  const fields = new Set(loop.cases.flatMap(({ environment }) => fieldsOf(environment.values.get(loop.item))));
  for (const field of fields) {
    const isNamed = ({ environment }: Case) => {
      const element = environment.values.get(loop.item);
      const value = element !== undefined && element !== null && isJsonObject(element) ? element[field] : undefined;
      return typeof value === 'string' && value.length > 1 && says(environment.turns, value);
    };
    const right = loop.cases.filter((one) => isNamed(one) === (one.call !== null)).length;
    if (right < 0.97 * loop.cases.length) continue;
    const list: Path = {
      ...loop.list,
      segments: [...loop.list.segments, { kind: 'all', selector: { kind: 'named', field } }],
    };
    return { ...loop, list, cases: loop.cases.filter(isNamed) };
  }
  return loop;
}

function fieldsOf(element: Json | undefined): string[] {
  return element !== undefined && element !== null && isJsonObject(element) ? Object.keys(element) : [];
}

function itemName(list: Path, tool: string): string {
  const last = list.segments.findLast((segment) => segment.kind === 'key');
  const name = last?.kind === 'key' ? last.key : list.root;
  const one = singular(name.toLowerCase());
  return one === name.toLowerCase() || /^(result|item|data|value)$/.test(one) ? singular(nounOf(tool)) : one;
}
