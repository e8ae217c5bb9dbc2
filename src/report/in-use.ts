import type { DecisionOf } from '../domain/decision.ts';
import type { Cost, Economy, SkillEconomy } from '../domain/economy.ts';
import type { RunEvent } from '../domain/event.ts';
import { count, plural } from '../util/amounts.ts';
import { all, last } from './events.ts';

/** What became of skills after their promotion, and what they cost and save. */
export interface InUseReport {
  /** By skill, of the live version. */
  readonly field: readonly (DecisionOf<'field-checked'> & { readonly skill: string })[];
  /** Null where it was not counted. */
  readonly economy: Economy | null;
}

export function foldInUse(events: readonly RunEvent[]): InUseReport {
  const checked = all(events, 'decision-made').flatMap(({ skill, decision }) =>
    decision.type === 'field-checked' ? [[skill, { skill, ...decision }] as const] : [],
  );
  return { field: [...new Map(checked).values()], economy: last(events, 'economy-counted')?.economy ?? null };
}

const STATES: Readonly<Record<InUseReport['field'][number]['state'], string>> = {
  holds: 'it holds',
  undecided: 'too few to tell',
  drifting: 'it drifts: it sits its exam again',
};

/** How live skills do in the work of agents. */
export function fieldItems({ field }: InUseReport): string[] {
  return field.map(({ skill, counts: { passed, failed, unknown }, lower, upper, state }) => {
    const open = unknown === 0 ? '' : `, ${plural(unknown, 'use')} of unknown outcome`;
    const bounds = `between ${percent(Math.floor(1000 * lower) / 10)} and ${percent(Math.ceil(1000 * upper) / 10)}`;
    return `${skill}: ${passed} of ${plural(passed + failed, 'use')} succeeded${open}; ${bounds}; ${STATES[state]}`;
  });
}

/** What a promotion has cost so far, and which skill pays for itself soonest; null where nothing is known of either. */
export function economySentence({ economy }: InUseReport): string | null {
  if (economy === null) return null;
  const { perDecision, perPromotion, skills } = economy;
  const say = (what: string, each: Cost | null): string[] => {
    return each === null || each.tokens === 0 ? [] : [`A ${what} has cost ${costText(each)} so far`];
  };
  const spent = perPromotion === null ? say('verdict', perDecision) : say('promoted skill', perPromotion);
  const paying = skills.filter(({ paybackWeeks }) => paybackWeeks !== null);
  const [soonest] = paying.toSorted((a, b) => saving(b) - saving(a));
  const payback = soonest === undefined ? [] : [paybackText(soonest)];
  const [cost = null] = spent;
  if (cost === null) return payback.length === 0 ? null : `The skill ${payback[0]}.`;
  return `${[cost, ...payback].join('; ')}.`;
}

/** What agents read from a cache cost them less: nobody's log says how much of it was. */
export const SAVES_TITLE = 'What skills save, at list price';

/** What each skill has saved by measurement, and apart from it what it could. */
export function economyItems({ economy }: InUseReport): string[] {
  return (economy?.skills ?? []).flatMap(({ skill, saved, couldSaveAWeek, perWeek }) => {
    const measured = saved === null ? [] : [`saved so far ${costText(saved)} in ${plural(saved.uses, 'use')}`];
    const possible =
      couldSaveAWeek === null || perWeek === 0
        ? []
        : [`could save ${costText(couldSaveAWeek)} a week at ${plural(Math.round(perWeek), 'request')}`];
    const parts = [...measured, ...possible];
    return parts.length === 0 ? [] : [`${skill}: ${parts.join('; ')}`];
  });
}

/** `$0.41 (12,345 tokens)`, or tokens alone. */
export function costText({ usd, tokens }: Cost): string {
  const amount = `${count(Math.round(tokens))} tokens`;
  if (usd === null) return `${amount} (price not known)`;
  return `${usd < 0 ? '-' : ''}$${dollars(Math.abs(usd))} (${amount})`;
}

function dollars(usd: number): string {
  return usd > 0 && usd < 0.1 ? String(Number(usd.toPrecision(2))) : usd.toFixed(2);
}

function paybackText({ skill, paybackWeeks, perWeek, agent }: SkillEconomy): string {
  const asked = `${plural(Math.round(perWeek), 'request')} a week × ${count(Math.round(agent?.tokens ?? 0))} tokens`;
  const weeks = paybackWeeks ?? 0;
  return weeks === 0 ? `${skill} has cost nothing, and could serve ${asked}` : `${skill} ${weeksText(weeks)}: ${asked}`;
}

export function weeksText(weeks: number): string {
  if (weeks === 0) return 'has cost nothing';
  if (weeks < 1) return 'pays for itself within a week';
  return `pays for itself in ${plural(Math.ceil(weeks), 'week')}`;
}

function saving({ couldSaveAWeek }: SkillEconomy): number {
  return couldSaveAWeek?.usd ?? 0;
}

function percent(value: number): string {
  return `${Number(value.toFixed(1))} %`;
}
