import type { Draft, LintFinding } from '../../domain/skill.ts';
import { type Examination, historyOf } from '../exam/examination.ts';
import { procedureKey } from '../library/change-version.ts';

/** Rules of the findings that say no more than that a procedure was refused. */
export const REFUSED: ReadonlySet<string> = new Set(['taken-back', 'rejected']);

const TAKEN_BACK: LintFinding = {
  rule: 'taken-back',
  severity: 'block',
  place: 'SKILL.md',
  message: 'This procedure was taken back: it stays refused.',
};
const REJECTED: LintFinding = {
  rule: 'rejected',
  severity: 'block',
  place: 'SKILL.md',
  message: 'This procedure was rejected: it stays refused, however it is worded.',
};

type FindRefusal = (draft: Pick<Draft, 'version' | 'text'>) => readonly LintFinding[];

/**
 * Finds drafts that do what was refused before, so that no run is paid for them: what people took back or refused, what no
 * longer held, and what the gate rejected under this fingerprint. The very version that the gate rejected is not among
 * them: its runs are in the log, and its verdict stands for nothing. A finding says that, and nothing of why.
 */
export async function refusals(examination: Examination): Promise<FindRefusal> {
  const { night, room, withdrawn } = examination;
  const { evidence } = night.workspace;
  const rejected = historyOf(room).refused.filter(({ fingerprint }) => fingerprint === room.fingerprint);
  const versions = new Set(rejected.map(({ version }) => version));
  const found = await Promise.all([...versions].map((version) => evidence.version(room.skill, version)));
  const keys = new Set(found.flatMap((version) => (version === null ? [] : [procedureKey(version.text)])));
  return ({ version, text }) => {
    const key = procedureKey(text);
    if (withdrawn.has(key)) return [TAKEN_BACK];
    return keys.has(key) && !versions.has(version) ? [REJECTED] : [];
  };
}
