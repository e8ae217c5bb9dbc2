import { hash } from '../../util/hash.ts';

/** A name (or id) that every endpoint takes, `^[a-zA-Z0-9_-]{1,length}$`: the same one where it already is. */
export function toSafeName(name: string, length: number): string {
  if (/^[a-zA-Z0-9_-]+$/.test(name) && name.length <= length) return name;
  const readable = name.replace(/[^a-zA-Z0-9_-]+/g, '_').slice(0, length - 13);
  return `${readable}_${hash(name, 12)}`;
}

export function toWireName(tool: string): string {
  return toSafeName(tool, 64);
}

/** OpenAI takes ids of at most 40 characters. */
export function toWireId(id: string): string {
  return toSafeName(id, 40);
}

/** The tool that a name on the wire stands for; a name that stands for none is the model's own invention. */
export function readWireName(name: string, tools: readonly { readonly name: string }[]): string {
  return tools.find((tool) => toWireName(tool.name) === name)?.name ?? name;
}
