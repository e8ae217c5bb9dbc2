import type { RecallHit, RecallKind } from '../../domain/memory.ts';
import { type Heading, headingsAt } from './passages.ts';
import type { WeighedTerm } from './question.ts';
import { findSnippet } from './snippet.ts';

/** A passage as the index gives it back. */
export interface StoredPassage {
  readonly path: string;
  readonly kind: RecallKind;
  readonly day: string;
  readonly title: string;
  readonly line: number;
  readonly headings: readonly Heading[];
  readonly text: string;
}

/** The hit that a passage makes: its few best lines, where they stand, and under which headings. */
export function toHit(
  passage: StoredPassage,
  terms: readonly WeighedTerm[],
  { score, coverage }: Pick<RecallHit, 'score' | 'coverage'>,
): RecallHit {
  const { offset, text } = findSnippet(passage.text, terms);
  const line = passage.line + offset;
  return {
    path: passage.path,
    kind: passage.kind,
    title: passage.title,
    headings: headingsAt(passage.headings, line).map((heading) => heading.text),
    line,
    snippet: text,
    score: round(score),
    coverage: round(coverage),
    date: passage.day,
  };
}

/** Four decimals: more of them differ between machines, and nobody reads them. */
function round(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 10_000;
}
