import type { DashboardPage } from '../../../domain/dashboard.ts';
import type { Report } from '../../fold.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { bullets, list, section } from '../../html/parts.ts';
import * as sections from '../../html/sections.ts';
import * as inUse from '../../in-use.ts';
import { NEXT_TITLE, onwardSentences } from '../../next-steps.ts';
import * as ranking from '../../ranking.ts';
import { waitingSentence } from '../../skipped.ts';
import * as words from '../../words.ts';
import { dashboardPage } from '../layout.ts';
import { linkTo } from '../links.ts';
import { toSkill } from '../site.ts';
import { firstSteps } from './first-steps.ts';
import { learnt, outcomeFacts } from './outcome.ts';
import { type NightView, needsPerson } from './person.ts';
import { verdictArticles } from './verdicts.ts';

/** What one night came to, and what it leaves to people: the dashboard's first page, and the page of each night. */
export function nightPage(view: NightView): DashboardPage {
  const { report, site } = view;
  const page = dashboardPage({
    ...{ path: site.path, nav: 'tonight', live: site.live },
    title: report.startedAt === '' ? 'No night yet' : `Night of ${report.night}`,
    lead: report.startedAt === '' ? 'Nothing has been read and nothing learnt so far.' : words.summarySentence(report),
    body: report.startedAt === '' ? firstSteps(report, site) : body(view),
    notes: notesOf(report),
  });
  return { path: site.path, text: page };
}

function body(view: NightView): Markup {
  const { report, site } = view;
  const links = { family: () => null, verdict: (row: { readonly skill: string }) => toSkill(site, row.skill) };
  const families = linkTo(site.path, 'families.html');
  const first = firstSteps(report, site);
  return html`${report.dryRun ? html`<p class="notice"><strong>Dry run: nothing was written.</strong></p>` : NOTHING}
${outcomeFacts(report)}
${first}
<div class="pair"><div>${needsPerson(view)}${first === NOTHING ? next(view) : NOTHING}</div>${learnt(report, site)}</div>
${sections.decisions(report, links)}
${verdictArticles(report, site)}
${bullets('In use', inUse.fieldItems(report))}
<section><h2>What was read</h2><p>${text(words.logsSentence(report))}</p>${coverage(report)}<p>${text(words.peopleSentence(report))}</p>
<p><a href="${text(families)}">What is asked, and what deserves a teacher</a></p></section>
${bullets('Changes among families', words.familyChangeSentences(report))}
${sections.skippedTable(report)}
${bullets('Waiting for the next run', report.waiting.map(waitingSentence))}
${bullets('Postponed', words.postponedSentences(report))}
${bullets('Models', words.modelSentences(report))}
${warnings(report)}
${sections.redactions(report)}
${sections.legend(report)}`;
}

/** Of tonight alone: a night that is past asks for nothing any more. */
function next({ report, site }: NightView): Markup {
  const sentences = site.path === 'index.html' ? onwardSentences(report) : [];
  return sentences.length === 0 ? NOTHING : section(NEXT_TITLE, list(sentences.map(withCommands)));
}

const COMMAND = /(nightschool (?:skills link <agent>|schedule install|history <skill>|(?:init|mcp|run|logs|doctor)\b))/;

function withCommands(sentence: string): Markup {
  const parts = sentence
    .split(COMMAND)
    .map((part, at) => (at % 2 === 1 ? html`<code>${text(part)}</code>` : text(part)));
  return html`${parts}`;
}

function coverage(report: Report): Markup {
  const sentence = ranking.coverageSentence(report);
  return sentence === null ? NOTHING : html`<p>${text(sentence)}</p>`;
}

function warnings({ warnings }: Report): Markup {
  return bullets('Warnings', warnings.map(words.warningSentence), 'warnings');
}

function notesOf(report: Report): readonly string[] {
  if (report.startedAt === '') return [];
  const run = `Run ${report.runId}, pipeline ${report.pipeline}, started ${report.startedAt}.`;
  return [run];
}
