import { sealDecision } from '../../decide/wallet.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { contentOf } from '../../util/skill/version.ts';
import { changeVersion } from '../library/change-version.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { peopleSay } from './word.ts';

interface Asked {
  readonly skill: string;
  /** YYYY-MM-DD. */
  readonly night: string;
}

/**
 * Has nights leave a skill as it is, or not any more: it is checked, and neither replaced, taken down nor searched for.
 * @throws NightschoolError USAGE where it is so already; UNKNOWN_NAME where nothing is live
 */
export async function pinSkill(
  { library, evidence }: Workspace,
  { skill, pinned, night }: Asked & { readonly pinned: boolean },
): Promise<void> {
  const decisions = await evidence.decisions(skill);
  const said = peopleSay(decisions);
  if (said.pinned === pinned) {
    const hint = `nightschool ${pinned ? 'unpin' : 'pin'} ${skill} is the other way.`;
    throw new NightschoolError('USAGE', `${skill} is ${pinned ? 'pinned already' : 'not pinned'}.`, { hint });
  }
  if (pinned && (await library.live(skill)) === null) throw notLive(skill, said.archived);
  const sequence = decisionsOf(decisions, 'skill-pinned').length;
  await evidence.appendDecisions(skill, [sealDecision({ type: 'skill-pinned', sequence, pinned }, night)]);
}

/**
 * Takes a live skill out of the library; its evidence keeps everything, and no night makes it live again by itself.
 * @throws NightschoolError USAGE where it is pinned; UNKNOWN_NAME where nothing is live
 */
export async function archiveSkill(workspace: Workspace, { skill, night }: Asked): Promise<SkillVersion> {
  const live = await workspace.library.live(skill);
  const { pinned, archived } = peopleSay(await workspace.evidence.decisions(skill));
  if (live === null) throw notLive(skill, archived);
  if (pinned) throw new NightschoolError('USAGE', `${skill} is pinned.`, { hint: `nightschool unpin ${skill} first.` });
  const change = { type: 'disable', skill, from: live.version, reason: 'archived by a person' } as const;
  await changeVersion(workspace, change, { night, cause: 'archived' });
  return live;
}

/**
 * Makes live again what was archived, with the certificates it has.
 * @throws NightschoolError USAGE where it is not archived, or was refused since; FILE_DAMAGED where its text was changed since
 */
export async function unarchiveSkill(workspace: Workspace, { skill, night }: Asked): Promise<SkillVersion> {
  const { archived, rejected } = peopleSay(await workspace.evidence.decisions(skill));
  if (archived === null) {
    const hint = `nightschool history ${skill} says what became of it.`;
    throw new NightschoolError('USAGE', `${skill} is not archived.`, { hint });
  }
  if (rejected.some(({ version }) => version === archived)) {
    const hint = `nightschool rollback ${skill} --to ${archived} makes it live all the same.`;
    throw new NightschoolError('USAGE', `${skill} ${archived} was refused since it was archived.`, { hint });
  }
  const kept = await workspace.evidence.version(skill, archived);
  if (kept?.version !== archived) {
    const what = `evals/${skill}/versions/${archived} is not the version that was archived`;
    throw new NightschoolError('FILE_DAMAGED', `${what}.`, { hint: 'Restore it from version control.' });
  }
  const reason = 'taken out of the archive by a person';
  const change = { type: 'roll-back', skill, from: null, to: archived, ...contentOf(kept), reason } as const;
  await changeVersion(workspace, change, { night, cause: 'adopted' });
  return kept;
}

function notLive(skill: string, archived: string | null): NightschoolError {
  const hint =
    archived === null ? 'nightschool status shows what is.' : `It is archived: nightschool unarchive ${skill}.`;
  return new NightschoolError('UNKNOWN_NAME', `${skill} is not live.`, { hint });
}
