import type { Decision, DecisionOf } from '../domain/decision.ts';
import { decisionsOf } from './workspace.ts';

type Named = DecisionOf<'fingerprint-named'>;

/** What of an exam's conditions is not as it was. */
export interface ChangedPart {
  readonly part: string;
  /** Null: it was, or is, no part of it. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Parts that differ, sorted by name. */
export function changedParts(before: Named['parts'], after: Named['parts']): readonly ChangedPart[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .map((part) => ({ part, before: before[part] ?? null, after: after[part] ?? null }))
    .filter((change) => change.before !== change.after);
}

/** For people: hashes say nothing but that they differ. */
export function describeChanges(changes: readonly ChangedPart[]): string {
  return changes.map(describeChange).join(', ');
}

function describeChange({ part, before, after }: ChangedPart): string {
  const isTelling = [before, after].every((value) => value === null || !/^(?:sha256:)?[0-9a-f]{12,}$/.test(value));
  return isTelling ? `${part} ${before ?? 'none'} → ${after ?? 'none'}` : `${part} changed`;
}

/** The parts of a fingerprint, as they were written down; null where an older version did not tell. */
export function partsOf(decisions: readonly Decision[], fingerprint: string): Named['parts'] | null {
  return (
    decisionsOf(decisions, 'fingerprint-named').findLast((each) => each.fingerprint === fingerprint)?.parts ?? null
  );
}

/** What a student is examined under now, as its last examination told; null where none did. */
export function latestParts(decisions: readonly Decision[], student: string): Named['parts'] | null {
  return decisionsOf(decisions, 'fingerprint-named').findLast((each) => each.student === student)?.parts ?? null;
}
