import { sealDecision } from '../../decide/wallet.ts';
import type { VerdictRow } from '../../domain/event.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { Refusal } from '../../store/git/repository.ts';
import type { FamilyOutcome } from '../exam/examine-family.ts';
import type { Night } from '../night.ts';
import { readWord } from '../people/read-word.ts';
import { decisionsOf } from '../workspace.ts';
import { openProposal } from './open-proposal.ts';

/**
 * With `promote.mode: pull-request`: puts every staged version that the gate promoted on a branch of its own, pushes it
 * where there is a remote and opens a pull request where `gh` can. Whatever of it cannot be done is said, and tried again
 * the next night; the version is staged in any case. What was proposed before is left alone.
 */
export async function proposeStaged(night: Night, outcomes: readonly FamilyOutcome[]): Promise<void> {
  if (night.pipeline.promote.mode !== 'pull-request' || night.dryRun) return;
  const staged = new Map((await night.workspace.library.staged()).map((version) => [version.skill, version]));
  for (const row of outcomes.flatMap(({ rows }) => rows)) {
    const version = staged.get(row.skill);
    if (row.verdict.word !== 'promote' || version === undefined || version.version !== row.version) continue;
    staged.delete(row.skill);
    const { pinned, archived } = await readWord(night.workspace, row.skill);
    if (!pinned && archived === null) await propose(night, version, row);
  }
}

async function propose(night: Night, version: SkillVersion, row: VerdictRow): Promise<void> {
  const { evidence, library } = night.workspace;
  const { skill } = version;
  const decisions = await evidence.decisions(skill);
  const past = decisionsOf(decisions, 'change-proposed');
  if (past.some((each) => each.version === version.version && each.url !== null)) return;
  const certificate = decisionsOf(decisions, 'verdict-reached').findLast(
    (each) => each.version === version.version && each.verdict.word === 'promote',
  );
  if (certificate === undefined) return;
  const live = await library.live(skill);
  const instead = past.findLast((each) => each.version !== version.version)?.branch ?? null;
  const outcome = await openProposal(night, { version, live, row, certificate, instead });
  if ('reason' in outcome) return sayRefused(night, version, outcome);
  const { branch, url, next } = outcome;
  const decision = sealDecision({ type: 'change-proposed', version: version.version, branch, url }, night.date);
  if (decisions.some(({ id }) => id === decision.id)) return; // said on an earlier night
  await evidence.appendDecisions(skill, [decision]);
  night.emit({ type: 'decision-made', skill, decision });
  const message = `${skill} ${version.version} waits for your word: ${next}`;
  night.emit({ type: 'proposal-made', skill, version: version.version, state: 'open', url, message });
}

function sayRefused({ emit }: Night, { skill, version }: SkillVersion, { reason, fix }: Refusal): void {
  const message = `${skill} ${version} was not proposed: ${reason}. ${fix} It is staged: nightschool adopt ${skill} makes it live too.`;
  emit({ type: 'warning-raised', message });
}
