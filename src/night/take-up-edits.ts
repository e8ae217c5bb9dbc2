import { NightschoolError } from '../errors.ts';
import type { SealFault } from '../store/seals/check.ts';
import { type SealedFile, SUITE_FILES } from '../store/seals/seal-file.ts';
import type { Night } from './night.ts';
import { refreshSuite } from './write-suite.ts';

/**
 * Warns of every file of the evidence that is not as the job wrote it, and takes up what people changed in suites: from
 * then on that is what is examined. Gives the skills whose suite it was: their verdicts do not stand. What was changed in
 * logs stays a fault of theirs.
 */
export async function takeUpEdits(night: Night): Promise<ReadonlySet<string>> {
  const { evidence } = night.workspace;
  const edited = new Set<string>();
  for (const skill of await evidence.skills()) {
    const { faults } = await evidence.checkSeals(skill);
    for (const fault of faults) night.emit({ type: 'warning-raised', message: describe(fault) });
    if (!faults.some(isOfSuite)) continue;
    edited.add(skill);
    await refresh(night, skill);
  }
  return edited;
}

/** One that cannot be read is named with its line where it is needed. */
async function refresh(night: Night, skill: string): Promise<void> {
  try {
    await refreshSuite(night, skill);
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.code !== 'FILE_DAMAGED') throw error;
  }
}

function describe(fault: SealFault): string {
  const place = fault.line === null ? fault.path : `${fault.path}:${fault.line}`;
  if (isOfSuite(fault)) return `${place}: was changed since the last night, which is taken up tonight.`;
  return `${place}: ${fault.message}; see nightschool verify.`;
}

function isOfSuite({ path }: SealFault): boolean {
  return SUITE_FILES.has(path.slice(path.lastIndexOf('/') + 1) as SealedFile); // any other name is not in it
}
