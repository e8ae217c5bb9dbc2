import type { DashboardPage, NightSummary } from '../../../domain/dashboard.ts';
import { sum } from '../../../util/sum.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { dataTable, linked, section } from '../../html/parts.ts';
import { count, duration, plural } from '../../words.ts';
import { byNight, countNights, MOST_NIGHTS, type NightOfRuns } from '../by-night.ts';
import { lineChart, stackedBars } from '../charts/series.ts';
import { amount } from '../charts/units.ts';
import { dashboardPage } from '../layout.ts';
import { noNight } from '../night/first-steps.ts';
import { type Site, toNight } from '../site.ts';
import type { WorkspaceView } from '../view.ts';
import * as measures from './measures.ts';

/** How it went over the nights. */
export async function trendsPage(view: WorkspaceView): Promise<DashboardPage> {
  const { nights, site } = view;
  const body =
    nights.length === 0 ? noNight() : html`${early(nights)}${await charts(byNight(nights))}${nightsTable(view)}`;
  const page = dashboardPage({
    ...{ title: 'Trends', path: site.path, nav: 'trends', live: site.live, body },
    lead: `What was asked, learnt and proven over ${plural(countNights(nights), 'night')}.`,
  });
  return { path: site.path, text: page };
}

function early(nights: readonly NightSummary[]): Markup {
  const length = countNights(nights);
  if (length > 2) return NOTHING;
  return html`<p class="notice">${text(plural(length, 'night'))} so far: a trend shows after about ${text(plural(3 - length, 'more night'))}.</p>`;
}

async function charts(nights: readonly NightOfRuns[]): Promise<Markup> {
  const names = nights.map(({ night }) => night);
  const drawn = [
    await lineChart({ nights: names, unit: 'count', ...measures.requests(nights) }),
    await lineChart({ nights: names, unit: 'share', ...measures.coverage(nights) }),
    await lineChart({ nights: names, unit: 'share', ...measures.success(nights) }),
    await stackedBars({ nights: names, unit: 'count', ...measures.verdicts(nights) }),
    await lineChart({ nights: names, unit: 'count', ...measures.library(nights) }),
    await stackedBars({ nights: names, unit: 'count', ...measures.runs(nights) }),
  ];
  return section('Over the nights', html`<div class="charts">${drawn}</div>`);
}

const COLUMNS = [
  { name: 'night' },
  { name: 'how it ended' },
  { name: 'new requests', isNumber: true },
  { name: 'families', isNumber: true },
  { name: 'covered', isNumber: true },
  { name: 'verdicts', isNumber: true },
  { name: 'promoted', isNumber: true },
  { name: 'runs', isNumber: true },
  { name: 'spent', isNumber: true },
  { name: 'took', isNumber: true },
] as const;

function nightsTable({ nights, site }: WorkspaceView): Markup {
  const shown = nights.slice(-MOST_TABLE_ROWS).toReversed();
  const caption = `${plural(shown.length, 'run')}, newest first${shown.length < nights.length ? ` of ${count(nights.length)}` : ''}`;
  const table = dataTable(caption, { columns: COLUMNS, rows: shown.map((night) => nightRow(night, site)) });
  const cut = byNight(nights).length < new Set(nights.map(({ night }) => night)).size;
  return section(
    'Every night',
    html`${table}${cut ? html`<p class="soft small">Charts show the newest ${text(MOST_NIGHTS)} nights.</p>` : NOTHING}`,
  );
}

const MOST_TABLE_ROWS = 1_000;

function nightRow(run: NightSummary, site: Site): Markup {
  const { night, pipeline, logs, families, coverage, trials, spend } = run;
  const verdicts = sum(Object.values(run.verdicts));
  const promoted = run.changes.filter(({ type }) => type === 'promote').length;
  const covered = coverage === null || coverage.requests === 0 ? null : coverage.covered / coverage.requests;
  return html`<tr><th scope="row">${linked(night, toNight(site, run.runId))}<small>${text(pipeline)}</small></th><td class="wide">${text(ending(run))}</td>
<td class="number" data-name="new requests">${amount(logs.newTasks, 'count')}</td><td class="number" data-name="families">${amount(families.length, 'count')}</td><td class="number" data-name="covered">${amount(covered, 'share')}</td>
<td class="number" data-name="verdicts">${amount(verdicts, 'count')}</td><td class="number" data-name="promoted">${amount(promoted, 'count')}</td><td class="number" data-name="runs">${amount(trials.passed + trials.failed + trials.errored, 'count')}</td>
<td class="number" data-name="spent">${amount(spend.usd, 'usd')}</td><td class="number" data-name="took">${text(duration(run.durationMs))}</td></tr>
`;
}

/** Exit codes in words. */
function ending({ exitCode, warnings }: NightSummary): string {
  const end = exitCode === null ? 'stopped' : (ENDINGS[exitCode] ?? `with an error (${exitCode})`);
  return warnings === 0 ? end : `${end}, ${plural(warnings, 'warning')}`;
}

const ENDINGS: Readonly<Record<number, string>> = {
  0: 'well',
  1: 'something is left to do',
  3: 'something live no longer holds',
  4: 'a file could not be written',
};
