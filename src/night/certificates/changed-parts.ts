import type { Decision, DecisionOf, Design } from '../../domain/decision.ts';
import { GRADER_FILE } from '../exam/exam-fingerprint.ts';
import { decisionsOf } from '../workspace.ts';

type Named = DecisionOf<'fingerprint-named'>;

/** What a fingerprint is made of. */
export type Parts = Named['parts'];

/** What of an exam's conditions is not as it was. */
export interface ChangedPart {
  readonly part: string;
  /** Null: it was, or is, no part of it. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Parts that differ, sorted by name. A grader of which a file changed is named by that file alone. */
export function changedParts(before: Parts, after: Parts): readonly ChangedPart[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = names
    .map((part) => ({ part, before: before[part] ?? null, after: after[part] ?? null }))
    .filter((change) => change.before !== change.after);
  const isByFile = changes.some(({ part }) => part.startsWith(GRADER_FILE));
  return isByFile ? changes.filter(({ part }) => part !== 'grader') : changes;
}

/** What the gate asks for that it did not, or asks otherwise: what follows from the target is not named beside it. */
export function changedDesign(before: Design, after: Design): readonly ChangedPart[] {
  const isDerived = (name: string): boolean => before.target !== after.target && DERIVED.has(name);
  const parts = (design: Design): Parts =>
    Object.fromEntries(
      Object.entries(design).flatMap(([name, value]) =>
        isDerived(name) ? [] : [[DESIGN_NAMES[name] ?? name, String(value)]],
      ),
    );
  return changedParts(parts(before), parts(after));
}

/** As the pipeline calls what people set; the rest has its own name. */
const DESIGN_NAMES: Readonly<Record<string, string>> = {
  target: 'gate.target',
  minimumHeldOut: 'gate.minimumHeldOut',
  nightBudget: 'gate.nightBudget',
};
const DERIVED: ReadonlySet<string> = new Set(['floor', 'aim', 'sink', 'rho']);

/** The design of a cycle; of the last one where no number is given. Null: there is none. */
export function designOf(decisions: readonly Decision[], cycle?: number): Design | null {
  const opened = decisionsOf(decisions, 'cycle-opened');
  return opened.findLast((each) => cycle === undefined || each.cycle === cycle)?.design ?? null;
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
export function partsOf(decisions: readonly Decision[], fingerprint: string): Parts | null {
  return (
    decisionsOf(decisions, 'fingerprint-named').findLast((each) => each.fingerprint === fingerprint)?.parts ?? null
  );
}

/** What a student is examined under now, as its last examination told; null where none did. */
export function latestParts(decisions: readonly Decision[], student: string): Parts | null {
  return decisionsOf(decisions, 'fingerprint-named').findLast((each) => each.student === student)?.parts ?? null;
}
