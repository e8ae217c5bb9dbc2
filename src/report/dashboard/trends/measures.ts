import type { NightSummary } from '../../../domain/dashboard.ts';
import type { VerdictWord } from '../../../domain/decision.ts';
import { sum } from '../../../util/sum.ts';
import { count, percent, TONES, type Tone } from '../../words.ts';
import { lastOf, type NightOfRuns, span, sumOf } from '../by-night.ts';
import type { Series } from '../charts/series.ts';

/** What a chart over nights shows, and says. */
export interface Measure {
  readonly title: string;
  readonly says: string;
  readonly note: string;
  readonly series: readonly Series[];
}

export function requests(nights: readonly NightOfRuns[]): Measure {
  const added = nights.map((night) => sumOf(night, ({ logs }) => logs.newTasks));
  return {
    title: 'New requests',
    says: `New requests a night: ${span(added, count)}.`,
    note: 'Requests that a night read for the first time.',
    series: [{ name: 'new requests', values: added }],
  };
}

export function coverage(nights: readonly NightOfRuns[]): Measure {
  const shareOf = (of: (run: NonNullable<NightSummary['coverage']>) => number) =>
    nights.map((night) =>
      lastOf(night, ({ coverage }) =>
        coverage === null || coverage.requests === 0 ? null : of(coverage) / coverage.requests,
      ),
    );
  const covered = shareOf((each) => each.covered);
  return {
    title: 'Covered by skills',
    says: `Share of requests whose family has a live skill: ${span(covered, percent)}.`,
    note: 'Share of recent requests that a live skill serves, as each night began.',
    series: [{ name: 'covered', values: covered }],
  };
}

/** Lines of single families beside that of all. */
const MOST_FAMILIES = 4;

export function success(nights: readonly NightOfRuns[]): Measure {
  const newest = nights.findLast((night) => night.last.families.length > 0)?.last.families ?? [];
  const largest = newest.toSorted((a, b) => b.tasks - a.tasks || (a.name < b.name ? -1 : 1)).slice(0, MOST_FAMILIES);
  const rateOf = (isMine: (id: string) => boolean) =>
    nights.map((night) =>
      lastOf(night, ({ families }) => {
        const mine = families.filter(({ id }) => isMine(id));
        const [passed, failed] = [sum(mine.map((family) => family.passed)), sum(mine.map((family) => family.failed))];
        return passed + failed === 0 ? null : passed / (passed + failed);
      }),
    );
  const all = rateOf(() => true);
  return {
    title: 'Success of requests',
    says: `Share of requests of all families that went well in the logs: ${span(all, percent)}.`,
    note: 'Of all requests known by then whose outcome the logs tell: all families, and those asked most.',
    series: [
      { name: 'all families', values: all },
      ...largest.map(({ id, name }) => ({ name, values: rateOf((other) => other === id) })),
    ],
  };
}

const GROUPS: readonly (readonly [string, Tone])[] = [
  ['promoted or healthy', 'good'],
  ['refused or regressed', 'bad'],
  ['needs more evidence', 'open'],
  ['nothing to change', 'quiet'],
];

export function verdicts(nights: readonly NightOfRuns[]): Measure {
  const series = GROUPS.map(([name, tone]) => ({
    name,
    tone,
    values: nights.map((night) =>
      sumOf(night, (run) =>
        sum(Object.entries(run.verdicts).map(([word, number]) => (TONES[word as VerdictWord] === tone ? number : 0))),
      ),
    ),
  }));
  const [good = 0, bad = 0, open = 0] = series.map(({ values }) => sum(values));
  return {
    title: 'Verdicts',
    says: `Verdicts over these nights: ${count(good)} promoted or healthy, ${count(bad)} refused or regressed, ${count(open)} open.`,
    note: 'What the gate said each night.',
    series,
  };
}

export function library(nights: readonly NightOfRuns[]): Measure {
  const families = nights.map((night) =>
    lastOf(night, (run) => (run.families.length === 0 ? null : run.families.length)),
  );
  const live = nights.map((night) => lastOf(night, (run) => run.coverage?.skills.length ?? null));
  const promoted = nights.map((night) =>
    sumOf(night, ({ changes }) => changes.filter(({ type }) => type === 'promote').length),
  );
  return {
    title: 'Families, live skills, promotions',
    says: `Families: ${span(families, count)}. Live skills as a night began: ${span(live, count)}. Promotions: ${count(sum(promoted))} in all.`,
    note: 'Families that a night found, skills that were live as it began, versions it promoted.',
    series: [
      { name: 'families', values: families },
      { name: 'live skills', values: live },
      { name: 'promoted', values: promoted },
    ],
  };
}

export function runs(nights: readonly NightOfRuns[]): Measure {
  const series = (['passed', 'failed', 'errored'] as const).map((name) => ({
    name,
    tone: OUTCOME_TONES[name],
    values: nights.map((night) => sumOf(night, ({ trials }) => trials[name])),
  }));
  const all = sum(series.flatMap(({ values }) => values));
  return {
    title: 'Runs of students',
    says: `Runs of students over these nights: ${count(all)} in all.`,
    note: 'Errored runs broke down and are counted apart.',
    series,
  };
}

const OUTCOME_TONES = { passed: 'good', failed: 'bad', errored: 'open' } as const satisfies Record<string, Tone>;
