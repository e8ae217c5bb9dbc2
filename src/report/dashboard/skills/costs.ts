import type { SkillHistory } from '../../../domain/dashboard.ts';
import type { Cost } from '../../../domain/economy.ts';
import { html, type Markup, text } from '../../html/markup.ts';
import { section } from '../../html/parts.ts';
import { costText, SAVES_TITLE, weeksText } from '../../in-use.ts';
import { count, plural } from '../../words.ts';
import { factList } from './parts.ts';

/** What the skill has cost, and what it saves: measured apart from possible. */
export function costSection({ economy }: Pick<SkillHistory, 'economy'>): Markup {
  if (economy === null) {
    return section(
      'What it costs and saves',
      html`<p class="soft">Not counted yet: nights do once a verdict is there.</p>`,
      'costs',
    );
  }
  const { spent, decisions, promotions, perWeek, agent, student, couldSaveAWeek, saved, paybackWeeks } = economy;
  const facts: readonly (readonly [string, string])[] = [
    ['spent on it so far', costText(spent)],
    ['verdicts reached', count(decisions)],
    ['versions that went live', count(promotions)],
    ['asked a week', perWeek === 0 ? 'not known' : plural(Math.round(perWeek * 10) / 10, 'request')],
    ['a request, by the agent of the logs', known(agent)],
    ['a request, by the student with it', known(student)],
    [
      'saved so far, measured',
      saved === null ? 'nothing told yet' : `${costText(saved)} in ${plural(saved.uses, 'use')}`,
    ],
    ['could save a week', known(couldSaveAWeek)],
    ['pays for itself', paybackWeeks === null ? 'cannot be told' : weeksText(paybackWeeks)],
  ];
  return section(
    'What it costs and saves',
    html`<p class="soft">${text(SAVES_TITLE)}. What it could save assumes that the student did every request.</p>${factList(facts.map(([name, value]) => [name, html`${text(value)}`]))}`,
    'costs',
  );
}

function known(cost: Cost | null): string {
  return cost === null ? 'not known' : costText(cost);
}
