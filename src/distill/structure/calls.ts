import { TAKEN } from './addresses.ts';
import type { Line } from './lines.ts';
import { isOwnName, type OwnNames } from './own-names.ts';

export interface Literal {
  readonly text: string;
  /** It is the whole argument; else it stands beside a reference. */
  readonly whole: boolean;
}

export interface WrittenCall {
  readonly tool: string;
  readonly literals: readonly Literal[];
}

const CALL = /^\s*(?:[-*\d.)\s]*)(?:[\p{L}_][\p{L}\p{N}_]*\s*=\s*)?([\p{L}_][\p{L}\p{N}_.:-]{0,199})\s*\(/u;
const QUOTED = /"((?:[^"\\]|\\.){0,2000})"|'((?:[^'\\]|\\.){0,2000})'/g;
const WORDLESS = /^(?:true|false|null|none|undefined)?$/i;

const INNER = /(?<![\p{L}\p{N}_.:-])[\p{L}_][\p{L}\p{N}_.:-]{0,199}\s*\(/u;
const MOST_NESTED = 20;

export interface CallNames {
  /** Names of tools. */
  readonly known: ReadonlySet<string>;
  /** What the draft's own programs define. */
  readonly own: OwnNames;
}

/**
 * Calls written in the code spans of a line, with what is written into their arguments. In a fenced block only names of
 * tools are calls: it may be a program. What the draft's own programs or its language define is looked into, and is none.
 */
export function callsIn(line: Line, names: CallNames): readonly WrittenCall[] {
  const isProgram = line.spans.length === 1 && line.spans[0] === line.text;
  return line.spans.flatMap((span) => callIn(span, { ...names, isProgram }));
}

function callIn(span: string, names: CallNames & { readonly isProgram: boolean }): readonly WrittenCall[] {
  const { known, isProgram } = names;
  let rest = span;
  for (let depth = 0; depth < MOST_NESTED; depth++) {
    const match = CALL.exec(rest);
    const tool = match?.[1];
    if (match === null || tool === undefined) return [];
    const inside = rest.slice(match[0].length);
    const mayBeTool = known.has(tool) || !isProgram || (depth === 0 && tool.includes('_'));
    if (mayBeTool && !isOwnName(tool, names)) return [{ tool, literals: literalsIn(inside) }];
    const inner = INNER.exec(inside);
    if (inner === null) return [];
    rest = inside.slice(inner.index);
  }
  return [];
}

function literalsIn(inside: string): readonly Literal[] {
  const quoted = [...inside.matchAll(QUOTED)].flatMap((match) => partsOf(match[1] ?? match[2] ?? ''));
  const rest = inside.replace(QUOTED, ' ').replace(/\)\s*\S*$/, '');
  const bare = rest.split(/[,;[\]{}]/).flatMap((argument) => {
    const value = argument.replace(/^\s*[\p{L}_][\p{L}\p{N}_.-]*\s*[:=]/u, '').trim();
    return WORDLESS.test(value) || value.includes(TAKEN) ? [] : [{ text: value, whole: true }];
  });
  return [...quoted, ...bare];
}

function partsOf(text: string): readonly Literal[] {
  const parts = text.split(TAKEN);
  return parts.map((part) => ({ text: part, whole: parts.length === 1 })).filter((part) => part.text.trim() !== '');
}
