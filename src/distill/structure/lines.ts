import type { SkillFile } from '../../domain/skill.ts';
import { TAKEN } from './addresses.ts';

/** A line of a file in a skill's folder. */
export interface Line {
  /** `SKILL.md:12`. */
  readonly place: string;
  /** As it stands in the file. */
  readonly raw: string;
  /** With one sign for each reference such as `{order.id}`. */
  readonly text: string;
  /** Its code spans; in a fenced block the line itself. */
  readonly spans: readonly string[];
  /** How inputs are found, in code spans: patterns are no addresses. */
  readonly patterns: readonly string[];
  /** It is one of the lines that nightschool stamps into the front matter. */
  readonly isProvenance: boolean;
  readonly isAllowedTools: boolean;
}

const REFERENCE_START = /^\{\s*[a-z][a-z0-9_]*\s*[.[}]/;

/** The lines of a file, with what is known of each. */
export function linesOf({ path, text }: SkillFile): readonly Line[] {
  const state = { isFenced: false, isFront: false, isAllowedTools: false };
  return text.split('\n').map((raw, index) => {
    const isMark = raw.trim() === '---';
    if (path === 'SKILL.md' && isMark) state.isFront = index === 0 || (!state.isFront && index < 2);
    if (/^\s*(?:```|~~~)/.test(raw)) state.isFenced = !state.isFenced;
    if (/^\S/.test(raw) || !state.isFront) state.isAllowedTools = state.isFront && /^allowed-tools\s*:/.test(raw);
    const taken = takeReferences(raw);
    const spans = taken.split('`').filter((_, at) => at % 2 === 1);
    const patterns = spans.filter((span) => /^\/.*\/[a-z]*$/.test(span.trim()));
    return {
      place: `${path}:${index + 1}`,
      raw,
      text: taken,
      spans: state.isFenced ? [taken] : spans,
      patterns: /^\s*[-*]\s+`/.test(raw) ? patterns : [],
      isProvenance: state.isFront && /^\s+nightschool-[a-z-]+:/.test(raw),
      isAllowedTools: state.isAllowedTools,
    };
  });
}

/** Nested brackets included: `{orders[id = {order}].total}` is one. */
function takeReferences(line: string): string {
  let taken = '';
  for (let at = 0; at < line.length; at++) {
    const end = line[at] === '{' && REFERENCE_START.test(line.slice(at, at + 120)) ? endOfReference(line, at) : -1;
    taken += end < 0 ? line[at] : TAKEN;
    if (end >= 0) at = end;
  }
  return taken;
}

const LONGEST_REFERENCE = 500;

function endOfReference(line: string, start: number): number {
  let depth = 0;
  for (let at = start; at < line.length && at < start + LONGEST_REFERENCE; at++) {
    if (line[at] === '{') depth++;
    if (line[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
