import { nextCycle } from '../../decide/wallet.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { type Examination, type Finding, historyOf } from '../exam/examination.ts';
import { procedureKey } from '../library/change-version.ts';
import { decisionsOf } from '../workspace.ts';

/**
 * A version that was certified under what still holds and did not go live since: a crash came between, or it is staged.
 * Its certificate stands, so that no second attempt is spent on it. Null where there is none.
 */
export async function promisedVersion({
  night,
  room,
  design,
  live,
  withdrawn,
}: Examination): Promise<(Finding & { readonly version: SkillVersion }) | null> {
  const opening = nextCycle(historyOf(room), { design, suiteHash: room.suiteHash });
  if (opening?.reason !== 'promoted') return null;
  const decisions = room.decisions();
  const at = decisions.findLastIndex(
    (decision) => decision.type === 'verdict-reached' && decision.verdict.word === 'promote',
  );
  const promise = decisions[at];
  if (promise?.type !== 'verdict-reached' || promise.fingerprint !== room.fingerprint) return null;
  const { version, verdict } = promise;
  // whom it beat is not what is live by now, or nobody was: it has yet to beat that
  const liveThen = decisionsOf(decisions.slice(0, at), 'version-changed').at(-1)?.to ?? null;
  if (liveThen !== (live?.version ?? null)) return null;
  const wentLive = decisionsOf(decisions.slice(at), 'version-changed').some(({ to }) => to === version);
  const promised = await night.workspace.evidence.version(room.skill, version);
  if (wentLive || live?.version === version || promised?.version !== version) return null;
  if (withdrawn.has(procedureKey(promised.text))) return null; // a person refused it while it was staged
  const search = decisionsOf(decisions, 'draft-searched').findLast((round) => round.version === version);
  return { verdict, version: promised, train: search?.train ?? null };
}
