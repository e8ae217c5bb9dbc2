import type { Json } from '../../domain/json.ts';
import type { Path, PathSegment, Selector } from '../../domain/procedure.ts';
import { isJsonObject } from '../../util/json.ts';
import { resolvePath } from '../../util/procedure/evaluate.ts';
import { printReference } from '../../util/procedure/print-notation.ts';
import { says } from './cues.ts';
import { sameJson } from './same-json.ts';
import type { Sample, Situation } from './workbench.ts';

export interface FoundReference {
  readonly path: Path;
  /** Share of the samples in which it gives the target. */
  readonly coverage: number;
  readonly cost: number;
}

interface Node {
  readonly segments: readonly PathSegment[];
  readonly value: Json;
}

const MOST_NODES = 1500;
const MOST_DEPTH = 7;
const LOOKED_AT = 8;
const MOST_TRIED = 80;

/** Paths into what was known that give the targets, best first. `inputs` are names that selectors may compare with. */
export function findReferences(
  samples: readonly Sample[],
  inputs: readonly string[],
  assumable: ReadonlySet<string> = new Set(),
): FoundReference[] {
  const candidates = new Map<string, { path: Path; support: number }>();
  const stride = Math.max(1, Math.floor(samples.length / LOOKED_AT));
  for (const [index, sample] of samples.entries()) {
    if (index % stride !== 0) continue;
    for (const path of pathsTo(sample.target, sample, inputs)) {
      const key = printReference(path);
      const known = candidates.get(key);
      if (known) known.support++;
      else candidates.set(key, { path, support: 1 });
    }
  }
  return [...candidates.values()]
    .sort((a, b) => b.support - a.support || a.path.segments.length - b.path.segments.length)
    .slice(0, MOST_TRIED)
    .map(({ path }) => ({ path, coverage: coverageOf(path, samples, assumable), cost: costOf(path, samples) }))
    .sort((a, b) => b.coverage - 0.03 * b.cost - (a.coverage - 0.03 * a.cost));
}

/** Every generalised path to the value from what the situation knows. */
export function pathsTo(target: Json, situation: Situation, inputs: readonly string[]): Path[] {
  const isSame = (value: Json) => sameJson(value, target);
  const paths: Path[] = [];
  for (const [root, value] of situation.environment.values) {
    if (inputs.includes(root)) continue;
    for (const node of nodesOf(value)) {
      if (!isSame(node.value)) continue;
      for (const segments of generalise(value, node.segments, situation, inputs)) paths.push({ root, segments });
    }
  }
  return paths;
}

/** A memo of a pure function: results are large, and every argument looks into them. */
const listed = new WeakMap<object, readonly Node[]>();

/** The value and everything inside it, breadth first, up to a limit. */
export function nodesOf(value: Json): readonly Node[] {
  if (value === null || typeof value !== 'object') return [{ segments: [], value }];
  const known = listed.get(value) ?? listNodes(value);
  listed.set(value, known);
  return known;
}

function listNodes(value: Json): Node[] {
  const nodes: Node[] = [{ segments: [], value }];
  for (let at = 0; at < nodes.length && nodes.length < MOST_NODES; at++) {
    const node = nodes[at];
    if (node === undefined || node.segments.length >= MOST_DEPTH) continue;
    if (Array.isArray(node.value)) {
      for (const [index, item] of node.value.entries()) {
        nodes.push({ segments: [...node.segments, { kind: 'index', index }], value: item });
      }
    } else if (node.value !== null && isJsonObject(node.value)) {
      for (const [key, item] of Object.entries(node.value)) {
        nodes.push({ segments: [...node.segments, { kind: 'key', key }], value: item });
      }
    }
  }
  return nodes;
}

/** The path as it is, and with its list positions (and keys that look like ids) told by the request or a field. */
function generalise(
  root: Json,
  segments: readonly PathSegment[],
  situation: Situation,
  inputs: readonly string[],
): (readonly PathSegment[])[] {
  let variants: (readonly PathSegment[])[] = [[]];
  let value: Json | undefined = root;
  for (const segment of segments) {
    const options = [segment, ...alternativesTo(value, segment, situation, inputs)];
    variants = variants.flatMap((before) => options.map((option) => [...before, option])).slice(0, 60);
    value = child(value, segment);
  }
  return variants;
}

function alternativesTo(
  parent: Json | undefined,
  segment: PathSegment,
  situation: Situation,
  inputs: readonly string[],
): PathSegment[] {
  if (parent === undefined || (segment.kind !== 'index' && !(segment.kind === 'key' && /\d/.test(segment.key))))
    return [];
  const element = child(parent, segment);
  const last = Array.isArray(parent) && segment.kind === 'index' && segment.index === parent.length - 1;
  const fromEnd: PathSegment[] = last && parent.length > 1 ? [{ kind: 'index', index: -1 }] : [];
  if (element === undefined || element === null || !isJsonObject(element)) return fromEnd;
  const selectors = Object.entries(element)
    .slice(0, 30)
    .flatMap(([field, value]) => selectorsFor(field, value, situation, inputs));
  return [...fromEnd, ...selectors.map((selector): PathSegment => ({ kind: 'first', selector }))];
}

function selectorsFor(field: string, value: Json, situation: Situation, inputs: readonly string[]): Selector[] {
  if (value === null || typeof value === 'object') return [];
  const { turns, values } = situation.environment;
  const named = typeof value !== 'boolean' && String(value).length > 1 && says(turns, String(value));
  const selectors: Selector[] = named ? [{ kind: 'named', field }] : [];
  for (const [root, known] of values) {
    if (inputs.includes(root) && sameJson(known, value)) {
      selectors.push({
        kind: 'compare',
        field,
        operator: '=',
        value: { kind: 'reference', path: { root, segments: [] } },
      });
    } else if (isIdField(field) && typeof value !== 'boolean' && known !== null && isJsonObject(known)) {
      for (const [key, other] of Object.entries(known)) {
        if (!sameJson(other, value)) continue;
        const path: Path = { root, segments: [{ kind: 'key', key }] };
        selectors.push({ kind: 'compare', field, operator: '=', value: { kind: 'reference', path } });
      }
    }
  }
  const isFlag = typeof value === 'boolean' || (typeof value === 'string' && value.length <= 24 && !/\d/.test(value));
  return isFlag
    ? [...selectors, { kind: 'compare', field, operator: '=', value: { kind: 'constant', value } }]
    : selectors;
}

function isIdField(field: string): boolean {
  return /(^|_)id$|Id$/.test(field);
}

function child(value: Json | undefined, segment: PathSegment): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (segment.kind === 'index') return Array.isArray(value) ? value[segment.index] : undefined;
  return segment.kind === 'key' && isJsonObject(value) ? value[segment.key] : undefined;
}

/** Where an agent skipped a step that any agent may take (`assumable`), the path is taken to hold a little less surely. */
function coverageOf(path: Path, samples: readonly Sample[], assumable: ReadonlySet<string>): number {
  const known = assumable.has(path.root)
    ? samples.filter((sample) => sample.environment.values.has(path.root))
    : samples;
  let right = 0;
  for (const [index, sample] of known.entries()) {
    const found = resolvePath(path, sample.environment);
    if (found.resolved && sameJson(found.value, sample.target)) right++;
    else if (index >= 12 && right === 0) return 0;
  }
  return (right / Math.max(1, known.length)) * (1 - 0.05 * (1 - known.length / samples.length));
}

/** A position is only as good as a name where the list never had more than one element. */
function costOf(path: Path, samples: readonly Sample[]): number {
  let cost = 1 + 0.1 * path.segments.length + (/_result$/.test(path.root) ? 0.6 : 0);
  for (const [at, segment] of path.segments.entries()) {
    if (segment.kind === 'index') cost += listsHaveOne(path, at, samples) ? 0.1 : 0.8;
    if (segment.kind === 'first') cost += selectorCost(segment.selector, { path, at, samples });
  }
  return cost;
}

interface Place {
  readonly path: Path;
  readonly at: number;
  readonly samples: readonly Sample[];
}

/** What every request names (the word "receipt") names nothing: then the value itself is the better rule. */
function selectorCost(selector: Selector, place: Place): number {
  if (selector.kind !== 'named') return selector.value.kind === 'constant' ? 0.5 : 0.3;
  const segments = [...place.path.segments.slice(0, place.at + 1), { kind: 'key' as const, key: selector.field }];
  const names = place.samples.flatMap((sample) => {
    const found = resolvePath({ root: place.path.root, segments }, sample.environment);
    return found.resolved ? [String(found.value)] : [];
  });
  return names.length > 3 && new Set(names).size === 1 ? 0.7 : 0.2;
}

/** Whether the list at that segment never has more than one element. */
export function listsHaveOne(path: Path, at: number, samples: readonly Situation[]): boolean {
  return samples.every((sample) => {
    const list = resolvePath({ root: path.root, segments: path.segments.slice(0, at) }, sample.environment);
    return !list.resolved || !Array.isArray(list.value) || list.value.length <= 1;
  });
}
