import { stat } from 'node:fs/promises';
import type { Decision, DecisionOf } from '../domain/decision.ts';
import type { Guard } from '../domain/guard.ts';
import { NightschoolError } from '../errors.ts';
import { type EvidenceStore, openEvidence } from '../store/evidence.ts';
import { type FamilyBook, openFamilyBook } from '../store/families/family-book.ts';
import { filesInMemory, filesOnDisk } from '../store/files.ts';
import { guardedFiles } from '../store/guarded-files.ts';
import { openLibrary, type SkillLibrary } from '../store/library.ts';
import { refuseNewer } from '../store/migrations/format.ts';

/** The plain files of a workspace that people review: evidence and skills. */
export interface Workspace {
  readonly dir: string;
  readonly evidence: EvidenceStore;
  readonly library: SkillLibrary;
  readonly families: FamilyBook;
}

/**
 * Opens a workspace; in a dry run every write stays in memory. With a guard nothing is written that holds a secret.
 * @throws NightschoolError PIPELINE_NOT_FOUND where there is no such folder, WORKSPACE_NEWER
 */
export async function openWorkspace(
  dir: string,
  options: { readonly dryRun: boolean; readonly guard?: Guard } = { dryRun: false },
): Promise<Workspace> {
  const folder = await stat(dir).catch(() => null);
  if (folder === null || !folder.isDirectory()) {
    throw new NightschoolError('PIPELINE_NOT_FOUND', `There is no folder ${dir}.`);
  }
  refuseNewer(dir);
  const open = options.dryRun ? filesInMemory(filesOnDisk(dir)) : filesOnDisk(dir);
  const files = options.guard === undefined ? open : guardedFiles(open, options.guard);
  return { dir, evidence: openEvidence(files), library: openLibrary(files), families: openFamilyBook(files) };
}

/**
 * The folder name of a skill that has evidence.
 * @throws NightschoolError UNKNOWN_NAME with the names there are
 */
export async function requireSkill(workspace: Workspace, skill: string): Promise<string> {
  const known = await workspace.evidence.skills();
  if (known.includes(skill)) return skill;
  const hint =
    known.length === 0 ? 'No skill has been examined yet: nightschool run.' : `There are: ${known.join(', ')}.`;
  throw new NightschoolError('UNKNOWN_NAME', `There is no skill ${JSON.stringify(skill)}.`, { hint });
}

export function decisionsOf<Type extends Decision['type']>(
  decisions: readonly Decision[],
  type: Type,
): readonly DecisionOf<Type>[] {
  return decisions.filter((decision): decision is DecisionOf<Type> => decision.type === type);
}
