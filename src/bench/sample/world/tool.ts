import type { Json, JsonObject } from '../../../domain/json.ts';

/** A refusal of a tool, as the agent sees it. */
export class ToolError extends Error {}

/** The tools of one system: each does what a call asks for, or throws a `ToolError`. */
export type ToolsOf<State> = { readonly [name: string]: (state: State, args: JsonObject) => Json };

/** Next id of a series; numbers rise over the nights as in any live system. */
export function createSeries(prefix: string, first: number): () => string {
  let next = first;
  return () => `${prefix}${next++}`;
}

/** The element with that id. */
export function require<Item>(item: Item | undefined, what: string): Item {
  if (item === undefined) throw new ToolError(`${what} not found`);
  return item;
}
