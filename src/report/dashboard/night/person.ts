import type { SkillStanding } from '../../../domain/dashboard.ts';
import type { VerdictRow } from '../../../domain/event.ts';
import type { MemoryHealth } from '../../../domain/memory.ts';
import { type Report, verdictsOf } from '../../fold.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { list, section } from '../../html/parts.ts';
import { plural } from '../../words.ts';
import { type Site, skillName, toPage, webLink } from '../site.ts';

/** A night with what stands beside it now; of a night that is past, nothing does. */
export interface NightView {
  readonly report: Report;
  readonly skills: readonly SkillStanding[];
  readonly memory: MemoryHealth | null;
  readonly site: Site;
}

/** What nobody but a person can do, and how. */
export function needsPerson(view: NightView): Markup {
  const items = [
    ...unfinished(view),
    ...staged(view),
    ...proposed(view),
    ...verdicts(view),
    ...memory(view),
    ...warnings(view),
  ];
  if (items.length === 0) {
    return section('What needs a person', html`<p>Nothing. The next night goes on by itself.</p>`, 'person');
  }
  return section('What needs a person', html`<div class="person">${list(items)}</div>`, 'person');
}

function unfinished({ report: { exitCode, models } }: NightView): Markup[] {
  const down = models.down.map(
    ({ role, model, reason }) =>
      html`The ${text(role)} ${text(model)} did not answer: ${text(reason)} <code>nightschool doctor</code> checks it; the next night goes on where this one stopped.`,
  );
  if (exitCode !== null) return down;
  return [
    html`The run did not end. <code>nightschool run</code> goes on where it stopped: nothing is paid for twice.`,
    ...down,
  ];
}

/** Of tonight what waits now; of a night that is past, what it staged. */
function staged({ report, skills, site }: NightView): Markup[] {
  const waiting = skills.flatMap(({ skill, staged, live }) => (staged !== null && staged !== live ? [skill] : []));
  const then = report.changes.flatMap(({ change, applied }) =>
    applied && change.type === 'stage' ? [change.skill] : [],
  );
  const names = skills.length > 0 ? waiting : then;
  return names.map(
    (skill) =>
      html`${skillName(site, skill)} waits for a person: <code>nightschool adopt ${text(skill)}</code>, or <code>nightschool reject ${text(skill)}</code>`,
  );
}

function proposed({ report, site }: NightView): Markup[] {
  return report.proposals.flatMap(({ skill, state, url, message }) => {
    if (state !== 'open') return [];
    return [html`${skillName(site, skill)}: ${text(message)} ${url === null ? NOTHING : html`(${webLink(url)})`}`];
  });
}

function verdicts({ report, site }: NightView): Markup[] {
  return verdictsOf(report).flatMap((row) => {
    const what = row.tonight ? wordOf(row) : null;
    return what === null ? [] : [html`${skillName(site, row.skill)} (${text(row.student)}): ${text(what)}`];
  });
}

function wordOf({ verdict, keptBack }: VerdictRow): string | null {
  if (verdict.word === 'ungradable') return 'its exam cannot tell good answers from bad ones. Mend its cases.';
  if (verdict.word === 'undiscoverable')
    return 'requests do not find it among the other skills. Sharpen its description.';
  if (verdict.word === 'regressed') return 'it failed where it was certified. See what has changed.';
  return keptBack ?? null;
}

function memory({ memory, report, site }: NightView): Markup[] {
  const conflicts = memory?.conflicts.length ?? report.memory?.conflicts ?? 0;
  if (conflicts === 0) return [];
  return [
    html`${text(plural(conflicts, 'conflict'))} in the <a href="${text(toPage(site, 'memory.html'))}">memory</a>: <code>nightschool memory</code> lists them`,
  ];
}

function warnings({ report }: NightView): Markup[] {
  const { length } = report.warnings;
  return length === 0 ? [] : [html`<a href="#warnings">${text(plural(length, 'warning'))}</a> to read below`];
}
