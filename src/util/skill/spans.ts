import type { Condition, Path } from '../../domain/procedure.ts';
import { readCondition, readReference } from '../procedure/read-notation.ts';
import { NotationError } from '../procedure/reader.ts';

/** Text with code spans: `prose[i]` stands before `code[i]`, one more prose at the end. */
export interface Spans {
  readonly prose: readonly string[];
  readonly code: readonly string[];
}

/** What stands before the last code span of a step or reply. */
export interface Clauses {
  /** The prose that is neither a condition nor a loop. */
  readonly purpose: string;
  readonly when: readonly Condition[];
  readonly forEach?: { readonly item: string; readonly list: Path };
}

/** Splits at backticks; throws where one is left open. */
export function splitSpans(text: string): Spans {
  const parts = text.split('`');
  if (parts.length % 2 === 0) throw new NotationError('a backtick is left open');
  return {
    prose: parts.filter((_, index) => index % 2 === 0),
    code: parts.filter((_, index) => index % 2 === 1),
  };
}

/** Reads `purpose, for each `item` in `{list}`, when `condition` and `condition`:`, the clauses in any order. */
export function readClauses({ prose, code }: Spans): Clauses {
  const purposes: string[] = [];
  const when: Condition[] = [];
  let forEach: Clauses['forEach'];
  let at = 0;
  while (at < code.length - 1) {
    const before = textAt(prose, at);
    const clause = clauseOf(before);
    purposes.push(withoutEnd(before.trimEnd().slice(0, -clause.length), ','));
    if (clause === 'for each') {
      forEach = readLoop({ prose, code }, at);
      at += 2;
    } else {
      do when.push(readCondition(textAt(code, at++)));
      while (at < code.length - 1 && /^,? ?and(?: when)? ?$/.test(textAt(prose, at).trimStart()));
    }
  }
  const rest = withoutEnd(textAt(prose, at), ':');
  purposes.push(at === 0 ? rest : rest.replace(/^[,;]/, ''));
  const purpose = purposes
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
  return { purpose, when, ...(forEach === undefined ? {} : { forEach }) };
}

/** Without the mark at its end, if there, and without the spaces around it. */
export function withoutEnd(text: string, mark: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(mark) ? trimmed.slice(0, -mark.length).trimEnd() : trimmed;
}

export function textAt(texts: readonly string[], at: number): string {
  return texts[at] ?? '';
}

function readLoop({ prose, code }: Spans, at: number): { readonly item: string; readonly list: Path } {
  if (textAt(prose, at + 1).trim() !== 'in' || at + 2 >= code.length) {
    throw new NotationError('a loop reads: for each `item` in `{list}`');
  }
  return { item: textAt(code, at), list: readReference(textAt(code, at + 1)) };
}

function clauseOf(before: string): 'for each' | 'when' | 'if' {
  const end = before.trimEnd().slice(-9).toLowerCase();
  for (const clause of ['for each', 'when', 'if'] as const) {
    if (end.endsWith(clause) && !/[a-z]/.test(end.at(-clause.length - 1) ?? '')) return clause;
  }
  throw new NotationError('a code span before the last one must follow "when" or "for each"');
}
