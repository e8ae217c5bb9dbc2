import type { LibraryChange } from '../../domain/library.ts';
import { planChanges, planKept } from '../../promote/plan.ts';
import type { FamilyOutcome } from '../exam/examine-family.ts';
import type { Night } from '../night.ts';
import { unstageRejected } from '../people/reject.ts';
import { proposeStaged } from '../proposals/propose.ts';
import { changeVersions } from './change-version.ts';
import { disabledByMerges } from './disabled-by-merges.ts';
import { libraryState } from './library-state.ts';

/** What the verdicts ask of the library, planned, then done: promotion is a plan before it is an effect. */
export async function changeLibrary(
  night: Night,
  outcomes: readonly FamilyOutcome[],
): Promise<readonly LibraryChange[]> {
  const examined = outcomes.filter(({ idle }) => !idle);
  for (const { family } of examined) await unstageRejected(night.workspace, family.family.name);
  const rows = examined.flatMap((outcome) => outcome.rows);
  const versions = examined.flatMap((outcome) => outcome.versions);
  const library = await libraryState(night, examined);
  warnOfPins(night, planKept(rows, library));
  const planned = planChanges(rows, versions, { library, mode: night.pipeline.promote.mode });
  const merged = await disabledByMerges(night.workspace, night.state.families());
  const changes = [...planned, ...merged.filter(({ skill }) => !planned.some((change) => change.skill === skill))];
  for (const change of changes) night.emit({ type: 'change-planned', change });
  await changeVersions(night.workspace, changes, { night: night.date });
  if (!night.dryRun) for (const change of changes) night.emit({ type: 'change-applied', change });
  await proposeStaged(night, outcomes);
  return changes;
}

/** A pin is a person's word, and theirs to take back; that it costs requests has to be heard. */
function warnOfPins({ emit }: Night, kept: readonly LibraryChange[]): void {
  for (const { skill, from } of kept) {
    const message = `${skill} ${from} NO LONGER HOLDS and stays live, because it is pinned: nightschool unpin ${skill} has the next night take it back.`;
    emit({ type: 'warning-raised', message, file: `skills/${skill}/SKILL.md` });
  }
}
