import type { ToolDefinition } from '../domain/chat.ts';
import type { Suite } from '../domain/exam.ts';
import type { ToolDescription } from '../domain/model.ts';
import type { FreeText } from './effects.ts';
import { type Recorded, readTape, type TapeEntry } from './tape.ts';

/** Recorded results of one task by (state, call); results of an equal key queue up in recorded order. */
export interface Tape {
  readonly ordered: ReadonlyMap<string, readonly Recorded[]>;
  readonly unordered: ReadonlyMap<string, readonly Recorded[]>;
  /** Results of successful writes by call alone: as many as the task made of it. */
  readonly effects: ReadonlyMap<string, readonly Recorded[]>;
  /** The last call of the task where it was answered with an error, else null. */
  readonly finalError: string | null;
}

/** Same call, same state, different results in one recording: leaked state, or a tool that depends on time. */
export interface Ambiguity {
  readonly taskId: string;
  readonly tool: string;
  readonly results: number;
}

/** What replay and grading look up. Built once per suite and shared by all its trials. */
export interface ReplayIndex {
  readonly suite: Suite;
  readonly writes: ReadonlySet<string>;
  readonly freeText: FreeText;
  readonly tools: readonly ToolDescription[];
  /** By task id. */
  readonly tapes: ReadonlyMap<string, Tape>;
  /** Results that every recording that has the key agrees on. */
  readonly shared: ReadonlyMap<string, Recorded>;
  /** Keys that recordings answer differently: there each recording answers only for itself. */
  readonly conflicts: number;
  /** Tools half of whose repeated keys conflict: they show the session's own world, so none of their keys is shared. */
  readonly sessionScoped: readonly string[];
  readonly ambiguities: readonly Ambiguity[];
}

export interface ReplayOptions {
  /** What students are told of the tools, and what their arguments are checked against; absent: names alone. */
  readonly definitions?: readonly ToolDefinition[];
}

/** Indexes the recordings of a suite; every later look-up is a hash look-up. */
export function buildReplayIndex(suite: Suite, { definitions = [] }: ReplayOptions = {}): ReplayIndex {
  const writes = new Set(suite.writes);
  const freeText = new Set(suite.freeText);
  const tapes = suite.recordings.map((recording) => ({
    taskId: recording.taskId,
    entries: readTape(recording, { writes, freeText }),
  }));
  return {
    suite,
    writes,
    freeText,
    tools: describeTools(listTools(suite), { writes, definitions }),
    tapes: new Map(tapes.map(({ taskId, entries }) => [taskId, buildTape(entries)])),
    ...shareKeys(tapes.map(({ entries }) => entries)),
    ambiguities: tapes.flatMap(({ taskId, entries }) => findAmbiguities(taskId, entries)),
  };
}

/** The key of a call made in a state (its ordered or its unordered name). */
export function replayKey(state: string, call: string): string {
  return `${state} ${call}`;
}

function buildTape(entries: readonly TapeEntry[]): Tape {
  const effects = entries.filter(({ isEffect }) => isEffect);
  const last = entries.at(-1);
  return {
    ordered: queues(entries, ({ state, call }) => replayKey(state.ordered, call)),
    unordered: queues(entries, ({ state, call }) => replayKey(state.unordered, call)),
    effects: queues(effects, ({ call }) => call),
    finalError: last?.recorded.isError === true ? last.call : null,
  };
}

function queues(
  entries: readonly TapeEntry[],
  keyOf: (entry: TapeEntry) => string,
): ReadonlyMap<string, readonly Recorded[]> {
  const grouped = Map.groupBy(entries, keyOf);
  return new Map([...grouped].map(([key, group]) => [key, group.map(({ recorded }) => recorded)]));
}

function shareKeys(
  tapes: readonly (readonly TapeEntry[])[],
): Pick<ReplayIndex, 'shared' | 'conflicts' | 'sessionScoped'> {
  const seen = tapes.flatMap((entries, tape) => entries.map((entry) => ({ ...entry, tape })));
  const keys = [...Map.groupBy(seen, ({ state, call }) => replayKey(state.ordered, call))].map(([key, uses]) => ({
    key,
    tool: uses[0]?.tool ?? '',
    recorded: uses[0]?.recorded,
    agrees: new Set(uses.map(({ recorded }) => recorded.print)).size === 1,
    repeated: new Set(uses.map(({ tape }) => tape)).size > 1,
  }));
  const repeated = Map.groupBy(
    keys.filter((key) => key.repeated),
    ({ tool }) => tool,
  );
  const sessionScoped = new Set(
    [...repeated].filter(([, of]) => of.filter(({ agrees }) => !agrees).length * 2 >= of.length).map(([tool]) => tool),
  );
  const shared = keys.flatMap(({ key, tool, agrees, recorded }) =>
    agrees && recorded !== undefined && !sessionScoped.has(tool) ? [[key, recorded] as const] : [],
  );
  const conflicts = keys.filter((key) => key.repeated && !key.agrees).length;
  return { shared: new Map(shared), conflicts, sessionScoped: [...sessionScoped].sort() };
}

function findAmbiguities(taskId: string, entries: readonly TapeEntry[]): readonly Ambiguity[] {
  return [...Map.groupBy(entries, ({ state, call }) => replayKey(state.ordered, call)).values()].flatMap((uses) => {
    const results = new Set(uses.map(({ recorded }) => recorded.print)).size;
    return results > 1 ? [{ taskId, tool: uses[0]?.tool ?? '', results }] : [];
  });
}

/** Every tool that the suite knows, by name: recorded, expected, or only named as one that writes. */
function listTools(suite: Suite): readonly string[] {
  const recorded = suite.recordings.flatMap(({ steps }) => steps.map(({ tool }) => tool));
  const expected = suite.cases.flatMap(({ effects }) => effects.map(({ tool }) => tool));
  return [...new Set([...recorded, ...expected, ...suite.writes])].sort();
}

function describeTools(
  names: readonly string[],
  { writes, definitions }: { readonly writes: ReadonlySet<string>; readonly definitions: readonly ToolDefinition[] },
): readonly ToolDescription[] {
  const defined = new Map(definitions.map((definition) => [definition.name, definition]));
  return names.map((name) => ({ ...defined.get(name), name, writes: writes.has(name) }));
}
