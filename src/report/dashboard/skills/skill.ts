import type { DashboardPage, SkillHistory } from '../../../domain/dashboard.ts';
import { html } from '../../html/markup.ts';
import { dashboardPage } from '../layout.ts';
import { casesSection } from './cases.ts';
import { commandSection } from './commands.ts';
import { convergenceSection } from './convergence.ts';
import { costSection } from './costs.ts';
import { clipText, type PageOptions } from './parts.ts';
import { pathOfSkill } from './paths.ts';
import { proofSection } from './rests-on.ts';
import { pitfallSection, textSection } from './skill-text.ts';
import { findingsSection, sourcesSection } from './sources.ts';
import { standingSection } from './standing.ts';
import { SKILLS_STYLE } from './style.ts';
import { versionsSection } from './versions.ts';

/** The specification allows 1,024 code points. */
const LONGEST_DESCRIPTION = 2_048;

/**
 * A skill's own page: what it is and rests on, how it did, and what a person can do about it.
 * @param hasPage which trials there is a page of: only those are linked
 * @throws NightschoolError UNKNOWN_NAME where its name is none that a path may have
 */
export async function pageOfSkill(
  history: SkillHistory,
  hasPage: (trialId: string) => boolean,
  { live = false }: PageOptions = {},
): Promise<DashboardPage> {
  const { skill, description } = history;
  const path = pathOfSkill(skill);
  const shown = shownVersion(history);
  const body = html`${standingSection(history)}
${await convergenceSection(history.attempts)}
${casesSection(history.cases, { from: path, hasPage })}
${textSection(shown, shown === null ? '' : stateOf(shown.version, history))}
${pitfallSection(shown)}
${findingsSection(history)}
${sourcesSection(shown)}
${versionsSection(history.versions)}
${proofSection(history)}
${costSection(history)}
${commandSection(history)}`;
  const text = dashboardPage({
    title: skill,
    path,
    nav: 'skills',
    ...(description === null ? {} : { lead: clipText(description, LONGEST_DESCRIPTION) }),
    body,
    style: SKILLS_STYLE,
    live,
  });
  return { path, text };
}

/** The live version; else what is staged, else the newest there is. */
function shownVersion({ live, staged, versions }: SkillHistory): SkillHistory['versions'][number] | null {
  const find = (wanted: string | null) => versions.findLast(({ version }) => version === wanted);
  return find(live) ?? find(staged) ?? versions.at(-1) ?? null;
}

function stateOf(version: string, { live, staged }: SkillHistory): string {
  if (version === live) return 'The live version';
  return version === staged ? 'Staged, not live' : 'Not live: the newest version';
}
