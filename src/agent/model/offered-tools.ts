import type { ToolDefinition } from '../../domain/chat.ts';
import type { ToolDescription } from '../../domain/model.ts';
import { hash } from '../../util/hash.ts';

const LONGEST_NAME = 64;

/** The tools of a prompt as endpoints take them. */
export interface OfferedTools {
  readonly definitions: readonly ToolDefinition[];
  /** What a tool is called towards the model. */
  wireName(tool: string): string;
  /** What the tool is called that the model called so; a name nobody offered stays as it is. */
  ownName(name: string): string;
}

const offered = new WeakMap<readonly ToolDescription[], OfferedTools>();

/**
 * Puts tools the way every endpoint takes them: with a schema, be it one that says nothing, and under a name of at most
 * 64 letters, digits, dashes and underscores. Recorded names may be freer (`calendar.list`).
 */
export function offerTools(tools: readonly ToolDescription[]): OfferedTools {
  const known = offered.get(tools) ?? createOffer(tools);
  offered.set(tools, known);
  return known;
}

function createOffer(tools: readonly ToolDescription[]): OfferedTools {
  const taken = new Set(tools.map(({ name }) => name));
  const names = new Map(tools.map(({ name }) => [name, createName(name, taken)]));
  const owners = new Map([...names].map(([name, wire]) => [wire, name]));
  const wireName = (tool: string): string => names.get(tool) ?? spell(tool);
  return {
    definitions: tools.map(({ name, description = '', parameters = { type: 'object' } }) => ({
      name: wireName(name),
      description,
      parameters,
    })),
    wireName,
    ownName: (name) => owners.get(name) ?? name,
  };
}

function createName(name: string, taken: ReadonlySet<string>): string {
  const spelt = spell(name);
  if (spelt === name) return name;
  const isUnique = ![...taken].some((other) => other !== name && spell(other) === spelt);
  return isUnique ? spelt : `${spelt.slice(0, LONGEST_NAME - 9)}_${hash(name, 8)}`;
}

function spell(name: string): string {
  const spelt = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, LONGEST_NAME);
  return spelt === '' ? '_' : spelt;
}
