import type { SkillStanding, StudentStanding } from '../../../domain/dashboard.ts';
import { plural } from '../../words.ts';
import { shortVersion } from './parts.ts';

/** Where a skill stands in the matrix, in the order of what a person has to look at first. */
export const GROUPS = ['person', 'lapsed', 'unproven', 'trying', 'certified', 'quiet'] as const;

export type Group = (typeof GROUPS)[number];

export interface Need {
  readonly group: Group;
  /** What there is to do or to know; null: nothing. */
  readonly sentence: string | null;
}

/** What a skill needs, and of whom. */
export function needOf(standing: SkillStanding): Need {
  return needsPerson(standing) ?? (standing.live === null ? notLive(standing) : isLive(standing));
}

/** Students for whom the live version is proven, and nothing has changed since. */
export function certifiedFor({ students }: Pick<SkillStanding, 'students'>): readonly StudentStanding[] {
  return students.filter(({ certified, lapsed }) => certified && lapsed === '');
}

/** Students whose certificate does not hold any more for what there is now. */
export function lapsedFor({ students }: Pick<SkillStanding, 'students'>): readonly StudentStanding[] {
  return students.filter(({ certified, lapsed }) => certified && lapsed !== '');
}

function needsPerson({ live, staged, archived, pinned, students, findings = [] }: SkillStanding): Need | null {
  const isOne = (word: StudentStanding['verdict']) => students.some(({ verdict }) => verdict === word);
  if (staged !== null && staged !== live) {
    const look = findings.length === 0 ? '' : ` Its text has ${plural(findings.length, 'finding')} to look at.`;
    return { group: 'person', sentence: `Version ${shortVersion(staged)} waits to be adopted or refused.${look}` };
  }
  if (archived !== null && live === null) return null;
  if (pinned && students.some(({ version, verdict }) => version === live && verdict === 'regressed')) {
    return { group: 'person', sentence: 'It is pinned and no longer holds: nights leave it as it is.' };
  }
  if (isOne('ungradable')) {
    return { group: 'person', sentence: 'Its exam cannot tell good answers from bad ones: mend its cases.' };
  }
  if (live === null && isOne('undiscoverable')) {
    return { group: 'person', sentence: 'Requests do not find it: its description has to tell it from the others.' };
  }
  return null;
}

function isLive(standing: SkillStanding): Need {
  const lapsed = lapsedFor(standing);
  if (lapsed.length > 0) {
    const names = lapsed.map(({ student }) => student).join(', ');
    return { group: 'lapsed', sentence: `The next night examines it again for ${names}.` };
  }
  if (certifiedFor(standing).length > 0) return { group: 'certified', sentence: null };
  return { group: 'unproven', sentence: 'It is live, and no exam has certified it.' };
}

function notLive({ archived, students }: SkillStanding): Need {
  if (archived !== null) return { group: 'quiet', sentence: 'A person archived it.' };
  if (students.length === 0) return { group: 'trying', sentence: 'It has not been examined yet.' };
  if (students.every(({ verdict }) => verdict === 'not-needed')) return { group: 'quiet', sentence: null };
  return { group: 'trying', sentence: null };
}
