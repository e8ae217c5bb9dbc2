import { compareText } from '../../util/compare-text.ts';
import type { Call, Trace } from './trace.ts';

/** Whether a tool is called once at a time, each time in its own role, or for each element of some list. */
export type Shape = 'plain' | 'loop';

/** One step of the common procedure: what each trace did there. Several calls in a cell are a loop. */
export interface Column {
  readonly tool: string;
  readonly loop: boolean;
  /** One per trace; empty where the trace did not do this. */
  readonly cells: readonly (readonly Call[])[];
}

interface Token {
  readonly tool: string;
  readonly calls: readonly Call[];
}

interface Slot {
  readonly tool: string;
  readonly cells: Map<number, readonly Call[]>;
}

/**
 * Progressive alignment of the traces' tool sequences, commonest sequence first. Columns that fewer than
 * `minimumSupport` traces have are noise and left out. `shapes` says what is known of a tool; else it is guessed.
 */
export function alignTraces(
  traces: readonly Trace[],
  minimumSupport: number,
  shapes: ReadonlyMap<string, Shape> = new Map(),
): Column[] {
  const guessed = loopTools(traces);
  const tools = new Set(traces.flatMap(({ calls }) => calls.map(({ tool }) => tool)));
  const loops = new Set(
    [...tools].filter((tool) => (shapes.get(tool) ?? (guessed.has(tool) ? 'loop' : 'plain')) === 'loop'),
  );
  const sequences = traces.map((trace) => toTokens(trace.calls, loops));
  let profile: Slot[] = [];
  for (const index of byFrequency(sequences)) profile = addSequence(profile, sequences[index] ?? [], index);
  return mergeExclusive(profile)
    .filter((slot) => slot.cells.size >= minimumSupport)
    .map((slot) => ({
      tool: slot.tool,
      loop: loops.has(slot.tool),
      cells: traces.map((_, index) => slot.cells.get(index) ?? []),
    }));
}

/** A tool may be called in a loop where traces disagree on how often: a fixed count means fixed roles. */
function loopTools(traces: readonly Trace[]): ReadonlySet<string> {
  const counts = new Map<string, number[]>();
  for (const [index, trace] of traces.entries()) {
    for (const { tool } of trace.calls) {
      const list = counts.get(tool) ?? new Array<number>(traces.length).fill(0);
      list[index] = (list[index] ?? 0) + 1;
      counts.set(tool, list);
    }
  }
  const loops = [...counts].filter(([, list]) => {
    const several = list.filter((count) => count > 1).length;
    return several >= 2 && several >= 0.08 * list.length && modalShare(list) < 0.8;
  });
  return new Set(loops.map(([tool]) => tool));
}

function modalShare(list: readonly number[]): number {
  return Math.max(...[...Map.groupBy(list, (count) => count).values()].map((group) => group.length)) / list.length;
}

/** Calls of a looped tool become one token where the first of them stood. */
function toTokens(calls: readonly Call[], loops: ReadonlySet<string>): Token[] {
  const tokens: Token[] = [];
  const seen = new Set<string>();
  for (const call of calls) {
    if (!loops.has(call.tool)) tokens.push({ tool: call.tool, calls: [call] });
    else if (!seen.has(call.tool)) {
      seen.add(call.tool);
      tokens.push({ tool: call.tool, calls: calls.filter((other) => other.tool === call.tool) });
    }
  }
  return tokens;
}

function byFrequency(sequences: readonly (readonly Token[])[]): number[] {
  const keys = sequences.map((tokens) => tokens.map((token) => token.tool).join('\n'));
  const tally = new Map<string, number>();
  for (const key of keys) tally.set(key, (tally.get(key) ?? 0) + 1);
  const rank = (index: number) => tally.get(keys[index] ?? '') ?? 0;
  return [...keys.keys()].sort(
    (a, b) =>
      rank(b) - rank(a) || (keys[b] ?? '').length - (keys[a] ?? '').length || compareText(keys[a] ?? '', keys[b] ?? ''),
  );
}

/** Longest common subsequence, weighted by how many traces stand behind a slot; the rest becomes new slots. */
function addSequence(profile: readonly Slot[], tokens: readonly Token[], trace: number): Slot[] {
  const best = scores(profile, tokens);
  const merged: Slot[] = [];
  let [row, column] = [0, 0];
  while (row < profile.length || column < tokens.length) {
    const [slot, token] = [profile[row], tokens[column]];
    if (
      slot &&
      token &&
      slot.tool === token.tool &&
      at(best, row, column) === at(best, row + 1, column + 1) + weight(slot)
    ) {
      slot.cells.set(trace, token.calls);
      merged.push(slot);
      row++;
      column++;
    } else if (slot && (token === undefined || at(best, row + 1, column) >= at(best, row, column + 1))) {
      merged.push(slot);
      row++;
    } else if (token) {
      merged.push({ tool: token.tool, cells: new Map([[trace, token.calls]]) });
      column++;
    }
  }
  return merged;
}

function scores(profile: readonly Slot[], tokens: readonly Token[]): number[][] {
  const table = Array.from({ length: profile.length + 1 }, () => new Array<number>(tokens.length + 1).fill(0));
  for (let row = profile.length - 1; row >= 0; row--) {
    for (let column = tokens.length - 1; column >= 0; column--) {
      const [slot, token, line] = [profile[row], tokens[column], table[row]];
      if (!slot || !token || !line) continue;
      const matched = slot.tool === token.tool ? at(table, row + 1, column + 1) + weight(slot) : 0;
      line[column] = Math.max(matched, at(table, row + 1, column), at(table, row, column + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? 0;
}

function weight(slot: Slot): number {
  return 1 + slot.cells.size;
}

/** The same tool in two places that no trace has both of is one step that some agents took earlier or later. */
function mergeExclusive(profile: readonly Slot[]): Slot[] {
  const kept: Slot[] = [];
  for (const slot of profile.toSorted((a, b) => b.cells.size - a.cells.size)) {
    const same = kept.find(
      (other) => other.tool === slot.tool && ![...slot.cells.keys()].some((t) => other.cells.has(t)),
    );
    if (same) for (const [trace, calls] of slot.cells) same.cells.set(trace, calls);
    else kept.push(slot);
  }
  return profile.filter((slot) => kept.includes(slot));
}
