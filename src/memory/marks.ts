import type { Confidence, MemoryEntry } from '../domain/memory.ts';

export type Superseded = NonNullable<MemoryEntry['supersedes']>;

/** A line's text and the marks around it: `[low] text [SUPERSEDES: 2026-08-01 ^c0ffee] (logs/x.jsonl:12) ^b2n5t7`. */
export interface Marked {
  readonly confidence: Confidence;
  readonly text: string;
  readonly supersedes: readonly Superseded[];
  readonly source: string | null;
  readonly ids: readonly string[];
}

const CONFIDENCE = /^\[(low|uncertain)\](?: |$)/;
const ID = /(?:^| )\^([0-9a-v]{6})$/;
const SOURCE = /(?:^| )\((?:([^\s()]{1,300}:\d{1,9})|session ([^\s()]{1,200}))\)$/;
const SUPERSEDES = /(?:^| )\[SUPERSEDES: (\d{4}-\d{2}-\d{2})(?: \^([0-9a-v]{6}))?\]$/;

export function printMarks({ confidence, text, supersedes, source, ids }: Marked): string {
  return [
    ...(confidence === 'sure' ? [] : [`[${confidence}]`]),
    text,
    ...supersedes.map(({ id, date }) => `[SUPERSEDES: ${date}${id === null ? '' : ` ^${id}`}]`),
    ...(source === null ? [] : [printSource(source)]),
    ...ids.map((id) => `^${id}`),
  ].join(' ');
}

/** Reads what `printMarks` prints. Marks stand at the edges of a line only; within a text they are text. */
export function parseMarks(line: string): Marked {
  const ids: string[] = [];
  let rest = line.trim();
  for (let mark = tailOf(ID, rest); mark !== null; mark = tailOf(ID, rest)) {
    ids.unshift(mark.found[1] ?? '');
    rest = mark.rest;
  }
  const source = tailOf(SOURCE, rest);
  rest = source?.rest ?? rest;
  const supersedes: Superseded[] = [];
  for (let mark = tailOf(SUPERSEDES, rest); mark !== null; mark = tailOf(SUPERSEDES, rest)) {
    supersedes.unshift({ date: mark.found[1] ?? '', id: mark.found[2] ?? null });
    rest = mark.rest;
  }
  const confidence = CONFIDENCE.exec(rest);
  return {
    confidence: confidence?.[1] === 'low' ? 'low' : confidence?.[1] === 'uncertain' ? 'uncertain' : 'sure',
    text: rest.slice(confidence?.[0].length ?? 0).trim(),
    ...{ supersedes, source: source?.found[1] ?? source?.found[2] ?? null, ids },
  };
}

/** `file:line` as it is; anything else is a session's id. Spaces and brackets would break the mark. */
function printSource(source: string): string {
  return /^[^\s()]{1,300}:\d{1,9}$/.test(source) ? `(${source})` : `(session ${source})`;
}

/** Longest mark there is: looking at the end alone keeps a hostile line linear. */
const LONGEST_MARK = 320;

function tailOf(mark: RegExp, text: string): { readonly found: RegExpExecArray; readonly rest: string } | null {
  const from = Math.max(0, text.length - LONGEST_MARK);
  const found = mark.exec(text.slice(from));
  return found === null ? null : { found, rest: text.slice(0, from + found.index).trimEnd() };
}

const ANY_ID = /(?:^|\s)\^([0-9a-v]{6})(?=\s|$)/g;

/** The ids of entries in a text, each once; those that a mark only names are none of its entries. */
export function idsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(ANY_ID)].map(([, id = '']) => id))];
}
