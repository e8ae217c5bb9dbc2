import type { FamilyRank, NotTonight } from '../domain/family.ts';
import { count, plural } from '../util/amounts.ts';
import type { Report } from './fold.ts';
import { percent } from './words.ts';

/** What a reporter says of what a family is worth. */
export interface RankRow {
  readonly familyId: string;
  readonly name: string;
  /** Requests a night, tokens of one, share that failed, certainty that a skill can help: see `RANK_COLUMNS`. */
  readonly numbers: readonly string[];
  /** `teacher`, or in a few words why not. */
  readonly tonight: string;
  /** Why there is no teacher tonight; null where there is. */
  readonly explanation: string | null;
}

/** The numbers of a row. */
export const RANK_COLUMNS = ['a night', 'tokens', 'failing', 'certainty'] as const;

export const RANK_TITLE = 'What deserves a teacher';

export const RANK_LEGEND =
  'By what a skill would save a night: requests a night, tokens of one (of output counted five times), those that fail weighing more, and how certain it is that a skill can help: one procedure, and outcomes that are known.';

const TONIGHT: Readonly<Record<NotTonight, string>> = {
  'too-few': 'too few yet',
  covered: 'covered',
  'passes-without-help': 'no help needed',
  'no-agreement': 'no agreement',
  ignored: 'ignored',
  pinned: 'pinned',
  archived: 'archived',
  'nothing-new': 'nothing new',
};

/** Highest worth first; [] in the ledgers of versions that did not rank. */
export function rankRows({ ranks, families }: Pick<Report, 'ranks' | 'families'>): readonly RankRow[] {
  const rates = new Map(families.map(({ id, successRate }) => [id, successRate]));
  return ranks.map((rank) => toRow(rank, rates.get(rank.familyId) ?? null));
}

function toRow({ familyId, name, factors, not }: FamilyRank, successRate: number | null): RankRow {
  const { frequency, cost, certainty } = factors;
  const failing = percent(successRate === null ? null : 1 - successRate);
  return {
    familyId,
    name,
    numbers: [aNight(frequency), count(Math.round(cost)), failing, `${Math.round(100 * certainty)} %`],
    tonight: not === null ? 'teacher' : TONIGHT[not.why],
    explanation: not?.explanation ?? null,
  };
}

/** Requests a night, as far as two figures tell. */
export function aNight(frequency: number): string {
  return frequency >= 10 ? count(Math.round(frequency)) : String(Number(frequency.toPrecision(2)));
}

/** How much of what is asked skills serve; null where nothing was asked or counted. */
export function coverageSentence({ coverage }: Pick<Report, 'coverage'>): string | null {
  if (coverage === null || coverage.requests === 0) return null;
  const { requests, covered, alike, days } = coverage;
  const when = days === null ? '' : ` of the last ${days} days`;
  const more = alike === 0 ? '' : `; ${count(alike)} more ${alike === 1 ? 'is' : 'are'} about one by their words`;
  const what = `${count(covered)} of ${plural(requests, 'request')}${when} (${percent(covered / requests)})`;
  return `Covered as the night began: ${what} belong to a family with a live skill${more}.`;
}

/** What each live skill is asked for, and the playbooks that nobody asks for. */
export function coverageItems({ coverage }: Pick<Report, 'coverage'>): string[] {
  if (coverage === null) return [];
  const skills = coverage.skills.map(({ skill, covered, alike }) => {
    const served = covered > 0 || alike === 0 ? [plural(covered, 'request')] : [];
    const more =
      alike === 0
        ? []
        : [`${plural(alike, 'request')} of no family of its own, by ${alike === 1 ? 'its' : 'their'} words`];
    return `${skill}: ${[...served, ...more].join(', ')}`;
  });
  const unasked = coverage.unasked.map(({ skill, playbook, alike }) => {
    if (alike === 0) return `${skill}: a playbook nobody asked for yet (${playbook})`;
    return `${skill}: a playbook that ${plural(alike, 'request')} may be about, too few for a family (${playbook})`;
  });
  return [...skills, ...unasked];
}

/** What is asked more than once, but too seldom yet, and when it will be a family. */
export function emergingItems({ emerging }: Pick<Report, 'emerging'>): string[] {
  return emerging.map(({ terms, tasks, sessions, nights }) => {
    const when =
      nights === null ? 'when it will be a family cannot be told yet' : `about ${plural(nights, 'more night')}`;
    return `${terms.join(', ') || 'no word in common'}: ${plural(tasks, 'request')} in ${plural(sessions, 'session')}, ${when}`;
  });
}
