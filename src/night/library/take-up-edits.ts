import { NightschoolError } from '../../errors.ts';
import { findDamage } from '../../store/find-damage.ts';
import type { SealFault, SealReport } from '../../store/seals/check.ts';
import { type SealedFile, SUITE_FILES } from '../../store/seals/seal-file.ts';
import { derive } from '../derive.ts';
import type { Night } from '../night.ts';
import { refreshSuite } from '../suites/write-suite.ts';

/**
 * Warns of every file of the evidence, and of the ledgers, that is not as the job wrote it, and takes up what people changed in suites: from
 * then on that is what is examined, and earlier verdicts do not stand. What was changed in
 * logs stays a fault of theirs.
 */
export async function takeUpEdits(night: Night): Promise<void> {
  const { evidence, dir } = night.workspace;
  for (const message of findDamage(dir)) night.emit({ type: 'warning-raised', message });
  for (const skill of await evidence.skills()) {
    const { faults } = await checkOnce(night, skill);
    for (const fault of faults) night.emit({ type: 'warning-raised', message: describe(fault) });
    if (faults.some(isOfSuite)) await refresh(night, skill);
    for (const message of await changedVersions(night, skill)) night.emit({ type: 'warning-raised', message });
  }
}

/** The run log grows for years, and is looked through where one byte of the evidence is another. */
async function checkOnce({ state, workspace: { evidence } }: Night, skill: string): Promise<SealReport> {
  return derive(state, `seals of ${skill}`, {
    about: await evidence.sealedBytes(skill),
    work: () => evidence.checkSeals(skill),
  });
}

/** A recorded version is never written again: no night can go back to one that is not what it is called. */
async function changedVersions({ workspace: { evidence } }: Night, skill: string): Promise<readonly string[]> {
  const names = await evidence.versions(skill);
  const found = await Promise.all(names.map((name) => evidence.version(skill, name)));
  return names.flatMap((name, index) => {
    const version = found[index];
    if (version === null || version === undefined || version.version === name) return [];
    return `evals/${skill}/versions/${name}: was changed after it was written; see nightschool verify.`;
  });
}

/** One that cannot be read is named with its line where it is needed. */
async function refresh(night: Night, skill: string): Promise<void> {
  for (const { id, name } of night.state.families()) if (name === skill) night.state.forgetExamined(id);
  try {
    await refreshSuite(night, skill);
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    if (error.code !== 'FILE_DAMAGED' && error.code !== 'OUTGOING_SECRET') throw error;
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
