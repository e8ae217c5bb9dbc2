import type { Report } from '../../fold.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { emergingItems } from '../../ranking.ts';
import { plural } from '../../words.ts';
import { type Site, toPage } from '../site.ts';

/** What to do next where there was no night yet, or too little to learn from; nothing where there was enough. */
export function firstSteps(report: Report, site: Site): Markup {
  if (report.startedAt === '') return noNight();
  const { logs, families, emerging } = report;
  if (report.exitCode === null && logs.tasks === 0)
    return notice(html`The run stopped before it had read the logs. <code>nightschool run</code> starts again.`);
  if (logs.tasks === 0)
    return notice(
      html`No request was found in the logs. <code>nightschool logs</code> says which files were found and read; <code>nightschool doctor</code> checks the rest.`,
    );
  if (families.length > 0) return tooFew(report, site);
  const nights = emerging.flatMap((each) => each.nights ?? []);
  const soonest =
    nights.length === 0
      ? 'More logs are needed: point the pipeline at all that there are, or run again when more was asked.'
      : `At this pace that takes about ${plural(Math.min(...nights), 'more night')}.`;
  return notice(
    html`${text(plural(logs.tasks, 'request'))} were read, and none was asked often enough to become a skill yet. ${text(soonest)}${emerging.length === 0 ? NOTHING : html` The nearest:`}${nearest(report)}`,
  );
}

export function noNight(): Markup {
  return notice(
    html`There was no night yet. <code>nightschool run</code> reads the logs, finds what is asked again and again, and shows here what it learnt. <code>nightschool init</code> finds logs and writes the settings first.`,
  );
}

/** Families there are, but nothing could be decided on any. */
function tooFew({ ranks, families }: Report, site: Site): Markup {
  const isEarly =
    families.every(({ verdicts }) => verdicts.length === 0) &&
    ranks.length > 0 &&
    ranks.every(({ not }) => not?.why === 'too-few');
  if (!isEarly) return NOTHING;
  return notice(
    html`${text(plural(families.length, 'family'))} of requests, but each is too small for an exam yet. <a href="${text(toPage(site, 'families.html'))}">Families</a> says about how many more nights each one needs; more logs make it sooner.`,
  );
}

function nearest(report: Report): Markup {
  const items = emergingItems({ emerging: report.emerging.slice(0, 5) });
  return items.length === 0
    ? NOTHING
    : html`<ul class="plain">${items.map((item) => html`<li>${text(item)}</li>`)}</ul>`;
}

function notice(content: Markup): Markup {
  return html`<div class="notice next"><strong>What to do next.</strong> ${content}</div>`;
}
