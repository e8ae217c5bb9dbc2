import { TAKEN } from './addresses.ts';
import type { Line } from './lines.ts';

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

/**
 * Calls written in the code spans of a line, with what is written into their arguments. In a fenced block only names of
 * tools are calls: it may be a program.
 */
export function callsIn(line: Line, known: ReadonlySet<string>): readonly WrittenCall[] {
  return line.spans.flatMap((span) => {
    const match = CALL.exec(span);
    const tool = match?.[1];
    if (match === null || tool === undefined) return [];
    const isProgram = line.spans.length === 1 && line.spans[0] === line.text;
    if (isProgram && !known.has(tool) && !tool.includes('_')) return [];
    return [{ tool, literals: literalsIn(span.slice(match[0].length)) }];
  });
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
