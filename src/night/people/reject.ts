import { sealDecision } from '../../decide/wallet.ts';
import type { Decision } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { CleanText } from '../../domain/text.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { readWord } from './read-word.ts';

/**
 * Refuses a version: it leaves staging, its procedure stays refused until somebody makes it live, and the reason is a rule
 * for every later draft. Safe to repeat after a crash at any point: the word first, then the files.
 */
export async function rejectVersion(
  workspace: Workspace,
  version: SkillVersion,
  { why, night }: { readonly why: CleanText | ''; readonly night: string },
): Promise<Decision> {
  const { evidence } = workspace;
  const { skill } = version;
  // a text that a person edited where it was staged has no copy yet, and by its copy it is known again
  if ((await evidence.version(skill, version.version))?.version !== version.version)
    await evidence.saveVersion(version);
  const sequence = decisionsOf(await evidence.decisions(skill), 'version-rejected').length;
  const decision = sealDecision({ type: 'version-rejected', sequence, version: version.version, why }, night);
  await evidence.appendDecisions(skill, [decision]);
  await unstageRejected(workspace, skill);
  return decision;
}

/** Takes out of staging what was refused. */
export async function unstageRejected(workspace: Workspace, skill: string): Promise<void> {
  const { library } = workspace;
  const { rejected } = await readWord(workspace, skill);
  const staged = (await library.staged()).find((version) => version.skill === skill);
  if (rejected.some(({ version }) => version === staged?.version)) await library.unstage(skill);
}
