import type { Report } from '../fold.ts';
import * as inUse from '../in-use.ts';
import { memorySentence } from '../memory.ts';
import * as ranking from '../ranking.ts';
import { waitingSentence } from '../skipped.ts';
import * as words from '../words.ts';
import { familyArticle, verdictBlock } from './family.ts';
import { anchor, html, type Markup, NOTHING, text } from './markup.ts';
import { bullets, section } from './parts.ts';
import { policyOf } from './policy.ts';
import * as sections from './sections.ts';
import { STYLE } from './style.ts';

const POLICY = policyOf({ style: STYLE }) as Markup;

/** A night on one page that stands alone. The policy in its head forbids it to load or run anything. */
export function page(report: Report): Markup {
  const decided = report.families.filter(({ verdicts }) => verdicts.length > 0);
  const alone = report.families.filter(({ verdicts }) => verdicts.length === 0);
  const links = linksWithin(decided);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>nightschool: night of ${text(report.night)}</title><style>${STYLE as Markup}</style></head>
<body><a class="skip" href="#main">Skip to the decisions</a>
${top(report)}
<main id="main">${sections.decisions(report, links)}
${section('Families', [...decided.map(familyArticle), ...report.otherVerdicts.map((row) => html`<article><h3>${text(row.skill)}</h3>${verdictBlock(row)}</article>`)])}
${sections.leftAlone(alone)}
${sections.worth(report, links)}
${bullets('Too few yet', ranking.emergingItems(report))}
${bullets('Covered', ranking.coverageItems(report))}
${bullets('In use', inUse.fieldItems(report))}
${bullets(inUse.SAVES_TITLE, inUse.economyItems(report))}
${bullets('Changes of the library', report.changes.map(words.changeSentence))}
${bullets(
  'Proposals',
  report.proposals.map(({ message }) => message),
)}
${bullets('Changes among families', words.familyChangeSentences(report))}
${sections.skippedTable(report)}
${bullets('Waiting for the next run', report.waiting.map(waitingSentence))}
${bullets('Postponed', words.postponedSentences(report))}
${bullets('Models', words.modelSentences(report))}
${bullets('Warnings', report.warnings.map(words.warningSentence))}
${sections.redactions(report)}
${sections.legend(report)}
</main>
${foot(report)}
</body></html>
`;
}

/** To the article of a family, where it has one. */
function linksWithin(decided: Report['families']): sections.NightLinks {
  const known = new Set(decided.map(({ id }) => id));
  const family = (id: string) => (known.has(id) ? `#${anchor('family', id).text}` : null);
  return { family, verdict: (_, row) => (row === null ? null : family(row.id)) };
}

function top(report: Report): Markup {
  return html`<header class="top"><p class="brand">nightschool, ${text(report.pipeline)}${report.dryRun ? html`, <strong>dry run: nothing was written</strong>` : NOTHING}</p>
<h1>Night of ${text(report.night)}</h1><p class="lead">${text(words.summarySentence(report))}</p>
${sections.nightNotices(report)}
${sections.nightFacts(report)}</header>`;
}

function foot(report: Report): Markup {
  const notes = [memorySentence(report), inUse.economySentence(report), words.costSentence(report)];
  return html`<footer>${notes.map((note) => (note === null ? NOTHING : html`<p>${text(note)}</p>`))}<p>Run ${text(report.runId)}, pipeline ${text(report.pipeline)}, started ${text(report.startedAt)}.</p></footer>`;
}
