import type { Case, Side } from '../../domain/exam.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { CleanText } from '../../domain/text.ts';
import type { ForeignCase } from './foreign.ts';
import { asLiteral } from './template.ts';

/** A case of another tool, redacted. */
export type CleanForeignCase = Omit<ForeignCase, 'request'> & { readonly request: CleanText };

export interface Admission {
  readonly side: Side;
  /** Without one, what is expected in words cannot be graded. */
  readonly hasJudge: boolean;
}

/** Why a case cannot be in an exam as things are; null: it can. */
export function refusal({ obstacle, checks, expectations }: ForeignCase, { hasJudge }: Admission): string | null {
  if (obstacle !== null) return obstacle;
  if (expectations.length > 0 && !hasJudge) return 'what it expects is said in words, and the pipeline has no judge';
  return checks.length + expectations.length === 0 ? 'it says nothing of what is expected' : null;
}

/**
 * The case as one that a person wrote: kept for ever, and never overwritten. It expects no writes, since the other tools do
 * not say which there are to be.
 */
export function toPersonsCase({ id, request, checks, expectations }: CleanForeignCase, { side }: Admission): Case {
  const judged = expectations.map((text): JsonObject => ({ type: 'llm-rubric', value: asLiteral(text) }));
  const own = { sessionId: `import-${id}`, group: `import-${id}` };
  return {
    id,
    ...own,
    side,
    origin: 'person',
    request: [request],
    effects: [],
    facts: [],
    assert: [...checks, ...judged],
  };
}
