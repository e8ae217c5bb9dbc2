import type { VerdictRow } from '../../../domain/event.ts';
import type { Trial } from '../../../domain/exam.ts';
import { countOutcomes, type Report } from '../../fold.ts';
import type { FamilyReport, SkillReport } from '../../fold-families.ts';
import { verdictNumbers, verdictSaid } from '../../html/family.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { linked, section } from '../../html/parts.ts';
import { PHASE_TITLES } from '../../trial-order.ts';
import { count, percent, plural } from '../../words.ts';
import { type Site, skillName, toTrial } from '../site.ts';

/** More than these are in the table of decisions and on their own pages. */
const MOST_ARTICLES = 100;
const MOST_RUNS = 6;

/** What was decided tonight, and why; texts and runs are on the pages of skills. */
export function verdictArticles(report: Report, site: Site): Markup {
  const families = report.families.filter(({ verdicts }) => verdicts.some(({ tonight }) => tonight));
  const others = report.otherVerdicts.filter(({ tonight }) => tonight);
  const articles = [
    ...families.map((family) => familyArticle(family, site)),
    ...others.map((row) => otherArticle(row, site)),
  ];
  const rest = articles.length - MOST_ARTICLES;
  const more = rest > 0 ? html`<p class="soft">And ${text(count(rest))} more, in the table above.</p>` : NOTHING;
  return section('Verdicts of tonight', articles.length === 0 ? [] : [...articles.slice(0, MOST_ARTICLES), more]);
}

function familyArticle(family: FamilyReport, site: Site): Markup {
  const { name, tasks, days, successRate, examples, verdicts, skills } = family;
  const [example] = examples;
  const tonight = verdicts.filter((row) => row.tonight);
  return html`<article><div class="head"><h3>${skillName(site, tonight[0]?.skill ?? name)}</h3><span class="soft small">asked ${text(plural(tasks, 'time'))} on ${text(plural(days, 'day'))}; before, ${text(percent(successRate))} went well</span></div>
${example === undefined ? NOTHING : html`<blockquote class="small">${text(example)}</blockquote>`}
${tonight.map(verdict)}${skills.map((skill) => details(skill, site))}</article>`;
}

function otherArticle(row: VerdictRow, site: Site): Markup {
  return html`<article><h3>${skillName(site, row.skill)}</h3>${verdict(row)}</article>`;
}

function verdict(row: VerdictRow): Markup {
  return html`<div class="verdict">${verdictSaid(row)}</div><details><summary>Numbers <span class="soft">${text(row.student)}</span></summary>${verdictNumbers(row)}</details>`;
}

function details(skill: SkillReport, site: Site): Markup {
  const { drafts, proof } = skill;
  const accepted = drafts.filter(({ judged }) => judged?.accepted === true);
  const written =
    drafts.length === 0
      ? []
      : [
          `${plural(drafts.length, 'draft')} written, ${count(accepted.length)} kept: ${(accepted.at(-1) ?? drafts.at(-1))?.change ?? ''}`,
        ];
  const sentences = [...written, ...proof];
  const checks =
    sentences.length === 0
      ? NOTHING
      : html`<details><summary>How it came about <span class="soft">${text(plural(sentences.length, 'point'))}</span></summary><ul class="plain">${sentences.map((sentence) => html`<li>${text(sentence)}</li>`)}</ul></details>`;
  return html`${checks}${runs(skill, site)}`;
}

/** How runs went, by what they were for; those that failed lead to what was said. */
function runs({ trials }: SkillReport, site: Site): Markup {
  if (trials.length === 0) return NOTHING;
  const groups = [
    ...Map.groupBy(
      trials.map(({ trial }) => trial),
      ({ phase, arm }) => `${phase}\n${arm}`,
    ).values(),
  ];
  return html`<details><summary>Runs <span class="soft">${text(count(trials.length))}</span></summary><ul class="plain">${groups.map((group) => groupItem(group, site))}</ul></details>`;
}

function groupItem(trials: readonly Trial[], site: Site): Markup {
  const [first] = trials;
  if (first === undefined) return NOTHING;
  const { passed, failed, errored } = countOutcomes(trials);
  const apart = errored === 0 ? '' : `, ${count(errored)} errored apart`;
  const links = trials
    .filter(({ outcome }) => outcome !== 'passed')
    .flatMap(({ id, caseId, outcome }) => {
      const target = toTrial(site, id);
      return target === null ? [] : [html`${linked(caseId, target)} (${text(outcome)})`];
    });
  const shown = links.slice(0, MOST_RUNS).map((link, index) => html`${index === 0 ? NOTHING : html`, `}${link}`);
  return html`<li>${text(PHASE_TITLES[first.phase])}, ${text(first.arm)}: ${text(`${count(passed)} of ${count(passed + failed)} passed${apart}`)}${links.length === 0 ? NOTHING : html`. ${shown}${text(links.length > MOST_RUNS ? ` and ${count(links.length - MOST_RUNS)} more` : '')}`}</li>`;
}
