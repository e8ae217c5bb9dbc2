import type { FamilyPoint, SkillStanding, StudentStanding } from '../../domain/dashboard.ts';
import type { Decision, DecisionOf } from '../../domain/decision.ts';
import type { SkillEconomy } from '../../domain/economy.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { SkillUse } from '../../domain/use.ts';
import { certifyingVerdict } from '../../night/certificates.ts';
import { describeChanges } from '../../night/changed-parts.ts';
import type { Lapses } from '../../night/lapses.ts';
import { peopleSay } from '../../night/people/word.ts';
import { decisionsOf, type Workspace } from '../../night/workspace.ts';
import { readUses } from '../../store/uses.ts';
import { parseSkill } from '../../util/skill/parse.ts';

/** What is known of all skills, read once for a page of many. */
export interface Shelf {
  readonly workspace: Workspace;
  readonly staged: ReadonlyMap<string, SkillVersion>;
  readonly lapses: Lapses;
  readonly economy: ReadonlyMap<string, SkillEconomy>;
  /** As the newest night found them, by name. */
  readonly families: ReadonlyMap<string, FamilyPoint>;
}

/** How a skill stands, from its evidence alone. */
export async function readStanding(shelf: Shelf, skill: string): Promise<SkillStanding> {
  const { workspace, lapses, economy } = shelf;
  const decisions = await workspace.evidence.decisions(skill);
  const live = await workspace.library.live(skill);
  const staged = shelf.staged.get(skill) ?? null;
  const { pinned, archived, rejected } = peopleSay(decisions);
  const shown = live ?? staged;
  return {
    skill,
    description: shown === null ? null : parseSkill(shown.text).description,
    familyId: shelf.families.get(skill)?.id ?? null,
    ...{ live: live?.version ?? null, staged: staged?.version ?? null, pinned, archived },
    refused: rejected.at(-1)?.version ?? null,
    students: await studentsOf(decisions, { live: live?.version ?? null, lapsed: (verdict) => lapses(skill, verdict) }),
    uses: countUses(await readUses(workspace.dir, skill)),
    economy: economy.get(skill) ?? null,
  };
}

/** Whether anything is to be told of it: a folder may hold nothing but versions that once were staged. */
export function isWorthShowing({ live, staged, archived, students }: SkillStanding): boolean {
  return live !== null || staged !== null || archived !== null || students.length > 0;
}

async function studentsOf(
  decisions: readonly Decision[],
  about: {
    readonly live: string | null;
    readonly lapsed: (certificate: DecisionOf<'verdict-reached'>) => ReturnType<Lapses>;
  },
): Promise<readonly StudentStanding[]> {
  const byStudent = Map.groupBy(decisionsOf(decisions, 'verdict-reached'), ({ student }) => student);
  const described = [...byStudent.values()].map(async (all) => {
    const last = all.at(-1);
    if (last === undefined) return [];
    const certificate = certifyingVerdict(all, about.live);
    const { student, version, night, verdict } = last;
    const { word, reason, counts, arithmetic } = verdict;
    return [
      {
        ...{ student, verdict: word, version, night, reason, certified: certificate !== null },
        lapsed: certificate === null ? '' : describeChanges(await about.lapsed(certificate)),
        fingerprint: certificate?.fingerprint ?? last.fingerprint,
        ...{ lower: arithmetic.lower, passed: counts.passed, failed: counts.failed },
      },
    ];
  });
  return (await Promise.all(described)).flat();
}

function countUses(uses: readonly SkillUse[]): SkillStanding['uses'] {
  const count = (wanted: SkillUse['type']): number => uses.filter(({ type }) => type === wanted).length;
  return { served: count('served'), passed: count('passed'), failed: count('failed') };
}
