import { isUndecided } from '../../decide/wallet.ts';
import type { Counts } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { type Examination, historyOf } from '../exam/examination.ts';
import { procedureKey } from '../library/change-version.ts';
import { decisionsOf } from '../workspace.ts';

/**
 * The version whose attempt at the gate is undecided, with how it did in practice when it came there: it goes on, and no
 * other is searched for while its suite stands. New logs change the lesson every night; were the search made anew each
 * time, no attempt would ever come to its end. Null where there is none, or the next one may not be this one.
 */
export async function championAtGate({
  night,
  room,
  live,
  withdrawn,
}: Examination): Promise<{ readonly champion: SkillVersion; readonly train: Counts | null } | null> {
  const { attempts } = historyOf(room);
  const attempt = attempts.findLast(({ fingerprint }) => fingerprint === room.fingerprint);
  if (attempt === undefined || !isUndecided(attempt) || attempt.version === live?.version) return null;
  const { passed, failed } = attempt.verdict?.counts ?? { passed: 0, failed: 0 };
  // all that its cases can tell is known: another version may do better
  if (room.student.deterministic && passed + failed >= room.heldOut.length) return null;
  const champion = await night.workspace.evidence.version(room.skill, attempt.version);
  if (champion?.version !== attempt.version || withdrawn.has(procedureKey(champion.text))) return null;
  const search = decisionsOf(room.decisions(), 'draft-searched').findLast(({ version }) => version === attempt.version);
  return { champion, train: search?.train ?? null };
}
