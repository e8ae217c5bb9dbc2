import type { DecisionOf } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { findPull } from '../../store/git/forge.ts';
import type { Night } from '../night.ts';
import { rejectVersion } from '../people/reject.ts';
import { decisionsOf } from '../workspace.ts';
import { machineOf } from './open-proposal.ts';

/**
 * Looks what became of the pull requests of staged versions, where `gh` can tell: one that was closed without a merge
 * refuses its version, before anything is examined. One that was merged is taken up as soon as its files are here.
 */
export async function settleProposals(night: Night): Promise<void> {
  if (night.pipeline.promote.mode !== 'pull-request' || night.dryRun) return;
  const { evidence, library } = night.workspace;
  for (const version of await library.staged()) {
    const proposals = decisionsOf(await evidence.decisions(version.skill), 'change-proposed');
    const proposal = proposals.findLast((each) => each.version === version.version);
    if (proposal !== undefined) await settle(night, version, proposal);
  }
}

async function settle(
  night: Night,
  version: SkillVersion,
  { branch, url }: DecisionOf<'change-proposed'>,
): Promise<void> {
  const pull = await findPull(machineOf(night), branch);
  if (pull === null || 'reason' in pull) return;
  const { skill } = version;
  if (pull.state === 'MERGED') {
    const message = `The pull request of ${skill} ${version.version} was merged: pull it in here, and it is live (${pull.url}).`;
    night.emit({ type: 'proposal-made', skill, version: version.version, state: 'merged', url: pull.url, message });
  }
  if (pull.state !== 'CLOSED') return;
  const decision = await rejectVersion(night.workspace, version, { why: '', night: night.date });
  night.emit({ type: 'decision-made', skill, decision });
  const say = `nightschool reject ${skill} ${version.version.slice(0, 8)} --why "…" tells a teacher that is a model why.`;
  const message = `The pull request of ${skill} ${version.version} was closed (${url ?? pull.url}): it is refused. ${say}`;
  night.emit({ type: 'proposal-made', skill, version: version.version, state: 'closed', url: pull.url, message });
}
