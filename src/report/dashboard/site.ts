import type { Dashboard } from '../../domain/dashboard.ts';
import { SKILL_NAME } from '../../util/skill/skill-name.ts';
import { html, type Markup } from '../html/markup.ts';
import { linked } from '../html/parts.ts';
import type { Live } from './layout.ts';
import { linkTo, nightPath, skillPath, trialPath } from './links.ts';

/** What a page of the dashboard may link to, from where it lies. */
export interface Site {
  /** Of the page itself. */
  readonly path: string;
  /** Those that have a page. */
  readonly skills: ReadonlySet<string>;
  readonly hasTrial: (trialId: string) => boolean;
  readonly hasNight: (runId: string) => boolean;
  readonly live: Live;
}

export function siteOf(
  { skills, hasPage }: Pick<Dashboard, 'skills' | 'hasPage'>,
  options: Pick<Site, 'path' | 'hasNight' | 'live'>,
): Site {
  const names = skills.map(({ skill }) => skill).filter((skill) => SKILL_NAME.test(skill));
  return { ...options, skills: new Set(names), hasTrial: hasPage };
}

export function toSkill({ path, skills }: Site, skill: string): string | null {
  return skills.has(skill) ? linkTo(path, skillPath(skill)) : null;
}

export function toTrial({ path, hasTrial }: Site, trialId: string): string | null {
  return /^[0-9a-f]+$/.test(trialId) && hasTrial(trialId) ? linkTo(path, trialPath(trialId)) : null;
}

export function toNight({ path, hasNight }: Site, runId: string): string | null {
  return hasNight(runId) ? linkTo(path, nightPath(runId)) : null;
}

export function toPage({ path }: Site, target: string): string {
  return linkTo(path, target);
}

/** The skill's name, with a link where it has a page. */
export function skillName(site: Site, skill: string): Markup {
  return linked(skill, toSkill(site, skill));
}

/** The address as a link where it is one of the web; else as it stands. */
export function webLink(address: string): Markup {
  return /^https?:\/\/[^\s]+$/.test(address) ? linked(address, address) : html`${linked(address, null)}`;
}
