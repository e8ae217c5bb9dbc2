import type { SkillFile } from '../../../domain/skill.ts';
import { changeVersion } from '../../../night/library/change-version.ts';
import type { Workspace } from '../../../night/workspace.ts';
import { contentOf, createVersion } from '../../../util/skill/version.ts';
import { today } from '../../terminal.ts';

/** What became of a skill that was imported. */
export interface Staged {
  readonly skill: string;
  readonly version: string;
  /** Nothing was written where the same version was there before. */
  readonly change: 'staged' | 'already-staged' | 'already-live';
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

interface Incoming {
  readonly skill: string;
  readonly text: string;
  readonly files: readonly SkillFile[];
}

/**
 * Stages a version that was never examined, keeping a copy of what it replaces. A skill of the name that is live or
 * staged is a reason to refuse, unless `force`: then the staged one is replaced. What is live is never touched.
 */
export async function stageSkill(
  workspace: Workspace,
  { skill, ...content }: Incoming,
  { force }: { readonly force: boolean },
): Promise<Omit<Staged, 'warnings'> | { readonly reason: string }> {
  const { library, evidence } = workspace;
  const version = createVersion(skill, content);
  const live = await library.live(skill);
  const waiting = (await library.staged()).find((each) => each.skill === skill);
  const done = { skill, version: version.version, files: content.files.map(({ path }) => path) };
  if (waiting?.version === version.version) return { ...done, change: 'already-staged' };
  if (live?.version === version.version) return { ...done, change: 'already-live' };
  if (!force && waiting !== undefined) return { reason: 'a skill of this name is staged, with other content' };
  if (!force && live !== null) return { reason: 'a skill of this name is live, with other content' };
  if (waiting !== undefined) await evidence.saveVersion(waiting);
  await evidence.saveVersion(version);
  const from = live?.version ?? null;
  const change = { type: 'stage' as const, skill, from, to: version.version, ...contentOf(version) };
  await changeVersion(workspace, change, { night: today() });
  return { ...done, change: 'staged' };
}
