import type { LibraryChange } from '../domain/library.ts';
import { planChanges } from '../promote/plan.ts';
import { changeVersion } from './change-version.ts';
import { disabledByMerges } from './disabled-by-merges.ts';
import type { FamilyOutcome } from './examine-family.ts';
import { libraryState } from './library-state.ts';
import type { Night } from './night.ts';

/** What the verdicts ask of the library, planned, then done: promotion is a plan before it is an effect. */
export async function changeLibrary(
  night: Night,
  outcomes: readonly FamilyOutcome[],
): Promise<readonly LibraryChange[]> {
  const examined = outcomes.filter(({ idle }) => !idle);
  const rows = examined.flatMap((outcome) => outcome.rows);
  const versions = examined.flatMap((outcome) => outcome.versions);
  const library = await libraryState(night, examined);
  const planned = planChanges(rows, versions, { library, mode: night.pipeline.promote.mode });
  const merged = await disabledByMerges(night.workspace, night.state.families());
  const changes = [...planned, ...merged.filter(({ skill }) => !planned.some((change) => change.skill === skill))];
  for (const change of changes) night.emit({ type: 'change-planned', change });
  for (const change of changes) {
    await changeVersion(night.workspace, change, { night: night.date });
    if (!night.dryRun) night.emit({ type: 'change-applied', change });
  }
  return changes;
}
