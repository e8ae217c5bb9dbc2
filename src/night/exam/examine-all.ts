import pLimit from 'p-limit';
import { NightschoolError } from '../../errors.ts';
import type { RankedFamily } from '../families/rank-families.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { isRemote } from '../queue/remote-student.ts';
import {
  announcePostponed,
  type ExamineOptions,
  examineFamily,
  type FamilyOutcome,
  leaveFamily,
} from './examine-family.ts';

/** As `examineAll`, in the order of their ranks, which also say what is not examined, or only checked; `force` examines all. */
export async function examineRanked(
  night: Night,
  ranked: readonly RankedFamily[],
  { force }: { readonly force: boolean },
): Promise<readonly FamilyOutcome[]> {
  const isLeft = ({ work }: RankedFamily): boolean => work === 'leave' && !force;
  const left = ranked.filter(isLeft);
  const checked = new Set(ranked.filter(({ work }) => work === 'check' && !force).map(({ family }) => family));
  const chosen = ranked.filter((each) => !isLeft(each)).map(({ family }) => family);
  night.fleet?.rank(chosen.map(({ family }) => family.name));
  const outcomes = await examineAll(night, chosen, (family) => ({ force, onlyCheck: checked.has(family) }));
  return [...outcomes, ...left.map(({ family, rank }) => leaveFamily(night, family, rank.not?.explanation ?? ''))];
}

/**
 * Examines family after family; where a model teaches, or other machines have a student, several at the same time, since
 * each mostly waits for answers.
 * Outcomes come in the order of the families, whichever ends first; a damaged family has none.
 */
export async function examineAll(
  night: Night,
  families: readonly FamilyAtNight[],
  optionsOf: (family: FamilyAtNight) => ExamineOptions,
): Promise<readonly FamilyOutcome[]> {
  const waits = night.teacher.jobs !== undefined || night.students.some(isRemote);
  const limit = pLimit(waits ? night.pipeline.limits.families : 1);
  const stopped = { fault: null } as { fault: unknown };
  const examine = async (family: FamilyAtNight, index: number): Promise<FamilyOutcome | null> => {
    night.signal.throwIfAborted();
    if (stopped.fault !== null) return null;
    const detail = `${family.family.name} (${index + 1} of ${families.length})`;
    night.emit({ type: 'stage-started', stage: 'evaluate', detail });
    return examineUnlessDamaged(night, family, optionsOf(family)).catch((error: unknown) => {
      stopped.fault ??= error;
      throw error;
    });
  };
  // those under way are waited for before the night is closed under them
  const settled = await Promise.allSettled(families.map((family, index) => limit(() => examine(family, index))));
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw stopped.fault ?? failed.reason;
  return settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value ?? []) : []));
}

/** A damaged file of one skill, or one that was not written for a secret, keeps no other skill from its exam. */
async function examineUnlessDamaged(
  night: Night,
  family: FamilyAtNight,
  options: ExamineOptions,
): Promise<FamilyOutcome | null> {
  try {
    return await examineFamily(night, family, options);
  } catch (error) {
    if (error instanceof NightschoolError && error.code === 'OUTGOING_SECRET') {
      announcePostponed(night, family, error);
      return null;
    }
    const isOfSkill =
      error instanceof NightschoolError && (error.code === 'FILE_DAMAGED' || error.code === 'GRADER_FAILED');
    if (!isOfSkill || options.force) throw error;
    night.emit({ type: 'warning-raised', message: `${error.message} ${error.hint} (${error.code})` });
    return null;
  }
}
