import type { Json } from '../../domain/json.ts';
import type { Condition, Path } from '../../domain/procedure.ts';
import { conditionPaths, stepPaths, templatePaths } from '../../util/procedure/references.ts';
import { alignTraces, type Column, type Shape } from './align.ts';
import { findLoop, type Loop } from './loop.ts';
import { nounOf, toolWords } from './names.ts';
import { type Case, type InducedStep, induceSteps } from './step.ts';
import type { Workbench } from './workbench.ts';

const MOST_STEPS = 20;

/** The common procedure without replies, and what each trace knew at its end. */
export interface InducedCourse {
  readonly steps: readonly InducedStep[];
  /** Results by name, for each trace. */
  readonly known: readonly ReadonlyMap<string, Json>[];
  /** Tools that a fair share of the traces called, and that no step calls because nothing tells when. */
  readonly dropped: readonly string[];
}

export interface OtherShape {
  readonly tool: string;
  readonly shape: Shape;
}

/**
 * The steps that the traces have in common, in order. `writes` are the tools whose calls are effects. A tool that has to be
 * taken the other way instead: a loop that follows no list, or a step that only makes sense for each element of one.
 */
export function induceCourse(
  bench: Workbench,
  writes: ReadonlySet<string>,
  shapes: ReadonlyMap<string, Shape>,
): InducedCourse | OtherShape {
  const { traces } = bench;
  const known = traces.map(() => new Map<string, Json>());
  const steps: InducedStep[] = [];
  const dropped: string[] = [];
  const minimumSupport = Math.max(2, Math.ceil(0.08 * traces.length));
  for (const column of mostSupported(alignTraces(traces, minimumSupport, shapes))) {
    const result = bench.reserve(resultName(column.tool, column.loop));
    const isWrite = writes.has(column.tool);
    const frame = { tool: column.tool, result, isWrite };
    const loop = column.loop ? findColumnLoop(column, known, bench) : null;
    if (column.loop && loop === null) return { tool: column.tool, shape: 'plain' };
    const forEach = loop === null ? {} : { forEach: { item: loop.item, list: loop.list } };
    const made = induceSteps(loop?.cases ?? casesOf(column, known, bench), { ...frame, ...forEach }, bench);
    const isUndecided = !shapes.has(column.tool) && bench.overrides.size === 0;
    const mayLoop = made.length === 0 && isWrite && !column.loop && isUndecided;
    if (mayLoop && findColumnLoop(column, known, bench) !== null) return { tool: column.tool, shape: 'loop' };
    if (made.length === 0 && isWrite) dropped.push(column.tool);
    steps.push(...made);
    if (made.length > 0) learnResults(column, result, known);
  }
  return { steps, known, dropped };
}

/** The columns that most traces have, in order: a procedure of more steps than this is none. */
function mostSupported(columns: readonly Column[]): readonly Column[] {
  const support = ({ cells }: Column) => cells.filter((cell) => cell.length > 0).length;
  const kept = new Set(columns.toSorted((a, b) => support(b) - support(a)).slice(0, MOST_STEPS));
  return columns.filter((column) => kept.has(column));
}

/** A loop's result is the list of its calls' results. */
function learnResults(column: Column, result: string, known: readonly Map<string, Json>[]): void {
  for (const [trace, cell] of column.cells.entries()) {
    const results = cell.map((call) => call.result);
    const [first] = results;
    if (column.loop) known[trace]?.set(result, results);
    else if (first !== undefined) known[trace]?.set(result, first);
  }
}

/** Without reads that only some agents made and nothing uses. */
export function withoutIdleReads(
  steps: readonly InducedStep[],
  replies: readonly { readonly when: readonly Condition[]; readonly parts: readonly (string | Path)[] }[],
  writes: ReadonlySet<string>,
): InducedStep[] {
  const kept = [...steps];
  for (let at = kept.length - 1; at >= 0; at--) {
    const step = kept[at];
    if (step === undefined || writes.has(step.tool) || (step.share >= 0.8 && step.when.length === 0)) continue;
    const used = [
      ...kept
        .slice(at + 1)
        .flatMap((later) => [...stepPaths({ ...later, purpose: '' }), ...(later.forEach ? [later.forEach.list] : [])]),
      ...replies.flatMap(({ when, parts }) => [...when.flatMap(conditionPaths), ...templatePaths(parts)]),
    ];
    if (!used.some(({ root }) => root === step.result)) kept.splice(at, 1);
  }
  return kept;
}

function casesOf(column: Column, known: readonly ReadonlyMap<string, Json>[], bench: Workbench): Case[] {
  return bench.traces.map((_, trace) => ({
    ...bench.situation(trace, known[trace] ?? new Map()),
    call: column.cells[trace]?.[0] ?? null,
  }));
}

function findColumnLoop(column: Column, known: readonly ReadonlyMap<string, Json>[], bench: Workbench): Loop | null {
  const situations = bench.traces.map((_, trace) => bench.situation(trace, known[trace] ?? new Map()));
  return findLoop(column, situations, bench);
}

/** `search_deals` → deals, `update_deal` → update_deal_result; in a loop, all of them. */
function resultName(tool: string, isLoop: boolean): string {
  const words = toolWords(tool);
  const isRead = /^(get|list|search|find|read|lookup|fetch|query|show|view|check)$/.test(words[0] ?? '');
  const name = isRead ? nounOf(tool) : `${words.join('_')}_result`;
  return isLoop ? `all_${name}` : name;
}
