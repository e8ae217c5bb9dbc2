import type { FamilyReport, Report } from '../fold.ts';
import { verdictsOf } from '../fold.ts';
import * as inUse from '../in-use.ts';
import { memorySentence } from '../memory.ts';
import * as ranking from '../ranking.ts';
import { place, skippedText, waitingSentence } from '../skipped.ts';
import * as words from '../words.ts';
import { badge, familyArticle, verdictBlock } from './family.ts';
import { anchor, html, type Markup, NOTHING, text } from './markup.ts';
import { STYLE } from './style.ts';

/** The whole page. The policy in its head forbids it to load or run anything. */
export function page(report: Report): Markup {
  const decided = report.families.filter(({ verdicts }) => verdicts.length > 0);
  const alone = report.families.filter(({ verdicts }) => verdicts.length === 0);
  const memory = memorySentence(report);
  const economy = inUse.economySentence(report);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>nightschool: night of ${text(report.night)}</title><style>${STYLE as Markup}</style></head>
<body><a class="skip" href="#main">Skip to the decisions</a>
${top(report)}
<main id="main">${overview(report)}
${section('Families', [...decided.map(familyArticle), ...report.otherVerdicts.map((row) => html`<article><h3>${text(row.skill)}</h3>${verdictBlock(row)}</article>`)])}
${leftAlone(alone)}
${worth(report)}
${bullets('Too few yet', ranking.emergingItems(report))}
${bullets('Covered', ranking.coverageItems(report))}
${bullets('In use', inUse.fieldItems(report))}
${bullets(inUse.SAVES_TITLE, inUse.economyItems(report))}
${bullets('Changes of the library', report.changes.map(words.changeSentence))}
${bullets('Changes among families', words.familyChangeSentences(report))}
${skippedTable(report)}
${bullets('Waiting for the next run', report.waiting.map(waitingSentence))}
${bullets('Postponed', words.postponedSentences(report))}
${bullets('Models', words.modelSentences(report))}
${bullets('Warnings', report.warnings.map(words.warningSentence))}
${redactions(report)}
${legend(report)}
</main>
<footer>${memory === null ? NOTHING : html`<p>${text(memory)}</p>`}${economy === null ? NOTHING : html`<p>${text(economy)}</p>`}<p>${text(words.costSentence(report))}</p><p>Run ${text(report.runId)}, pipeline ${text(report.pipeline)}, started ${text(report.startedAt)}.</p></footer>
</body></html>
`;
}

function top(report: Report): Markup {
  const { logs, families, spend, trials } = report;
  const facts: readonly (readonly [string, string, string])[] = [
    [
      'Tasks',
      words.count(logs.tasks),
      `${words.count(report.newTasks)} new, ${words.plural(logs.sessions, 'session')}`,
    ],
    ['Families', String(families.length), words.plural(report.unassigned, 'one-off')],
    ['Runs', String(trials.passed + trials.failed + trials.errored), `${trials.errored} errored`],
    [
      'Replay',
      String(report.replay.hits),
      `answers, ${report.replay.misses === 1 ? '1 miss' : `${report.replay.misses} misses`}`,
    ],
    [
      'Cost',
      `$${spend.usd.toFixed(2)}`,
      `${spend.teacherTokens + spend.studentTokens} tokens${spend.unpriced === undefined ? '' : ', some unpriced'}`,
    ],
    ['Time', words.duration(report.durationMs), skippedText(report.skipped)],
  ];
  return html`<header class="top"><p class="brand">nightschool, ${text(report.pipeline)}${report.dryRun ? html`, <strong>dry run: nothing was written</strong>` : NOTHING}</p>
<h1>Night of ${text(report.night)}</h1><p class="lead">${text(words.summarySentence(report))}</p>
<p class="notice">${text(words.peopleSentence(report))}</p>
${ranking.coverageSentence(report) === null ? NOTHING : html`<p class="soft">${text(ranking.coverageSentence(report) ?? '')}</p>`}
${report.exitCode === null ? html`<p class="notice">The run did not end: this is what there was when it stopped.</p>` : NOTHING}
<dl class="facts">${facts.map(([name, value, note]) => html`<div><dt>${text(name)}</dt><dd>${text(value)}<small>${text(note)}</small></dd></div>`)}</dl></header>`;
}

/** One line for each verdict: the page at a glance. */
function overview(report: Report): Markup {
  const rows = report.families.flatMap((family) => family.verdicts.map((row) => ({ row, family })));
  if (rows.length === 0) return section('Decisions', html`<p>Nothing was examined.</p>`);
  const body = rows.map(
    ({
      row,
      family,
    }) => html`<tr><th scope="row"><a href="#${anchor('family', family.id)}">${text(family.name)}</a></th>
<td class="number" data-name="asked">${text(family.tasks)}</td><td class="number" data-name="success before">${text(words.percent(family.successRate))}</td>
<td class="wide">${badge(row)}</td><td data-name="student">${text(row.student)}</td><td class="number" data-name="exam">${text(words.share(row.verdict.counts))}</td>
<td class="number" data-name="at least">${text(words.atLeast(row.verdict))}</td>
<td class="number" data-name="without skill">${text(words.share(row.baseline))}</td><td class="number" data-name="doing nothing">${text(words.share(row.nullPolicy))}</td></tr>`,
  );
  return section(
    'Decisions',
    html`<div class="scroll"><table class="cards"><thead><tr><th>family</th><th class="number">asked</th><th class="number">success before</th><th>verdict</th><th>student</th><th class="number">exam</th><th class="number">at least</th><th class="number">without skill</th><th class="number">doing nothing</th></tr></thead><tbody>${body}</tbody></table></div>`,
  );
}

function leftAlone(families: readonly FamilyReport[]): Markup {
  if (families.length === 0) return NOTHING;
  const rows = families.map(
    ({
      name,
      tasks,
      successRate,
      idle,
    }) => html`<tr><th scope="row">${text(name)}</th><td class="number" data-name="asked">${text(tasks)}</td>
<td class="number" data-name="success">${text(words.percent(successRate))}</td><td class="long">${text(idle ?? 'not examined tonight')}</td></tr>`,
  );
  return section(
    'Left alone',
    html`<div class="scroll"><table class="cards"><thead><tr><th>family</th><th class="number">asked</th><th class="number">success</th><th>why</th></tr></thead><tbody>${rows}</tbody></table></div>`,
  );
}

/** What is worth most; a family links to what was decided about it. */
function worth(report: Report): Markup {
  const decided = new Set(report.families.flatMap(({ id, verdicts }) => (verdicts.length > 0 ? [id] : [])));
  const rows = ranking.rankRows(report).map(({ familyId, name, numbers, tonight, explanation }) => {
    const title = decided.has(familyId)
      ? html`<a href="#${anchor('family', familyId)}">${text(name)}</a>`
      : html`${text(name)}`;
    const cells = numbers.map(
      (number, index) =>
        html`<td class="number" data-name="${text(ranking.RANK_COLUMNS[index] ?? '')}">${text(number)}</td>`,
    );
    return html`<tr><th scope="row">${title}</th>${cells}<td class="long">${text(explanation ?? tonight)}</td></tr>`;
  });
  if (rows.length === 0) return NOTHING;
  const columns = ranking.RANK_COLUMNS.map((name) => html`<th class="number">${text(name)}</th>`);
  return section(
    ranking.RANK_TITLE,
    html`<div class="scroll"><table class="cards"><thead><tr><th>family</th>${columns}<th>tonight</th></tr></thead><tbody>${rows}</tbody></table></div>
<p class="soft small">${text(ranking.RANK_LEGEND)}</p>`,
  );
}

function skippedTable({ skipped }: Report): Markup {
  if (skipped.length === 0) return NOTHING;
  const rows = skipped.map(
    ({ file, line, reason, count }) =>
      html`<tr><th scope="row"><code>${text(place({ file, line }))}</code></th><td class="number" data-name="times">${text(words.count(count))}</td><td class="long">${text(reason)}</td></tr>`,
  );
  return section(
    'Skipped',
    html`<div class="scroll"><table class="cards"><thead><tr><th>first at</th><th class="number">times</th><th>why</th></tr></thead><tbody>${rows}</tbody></table></div>`,
  );
}

function redactions({ redactions }: Report): Markup {
  const items = Object.entries(redactions).sort(([a], [b]) => (a < b ? -1 : 1));
  return bullets(
    'Redacted before anything was stored',
    items.map(([rule, count]) => `${rule}: ${words.plural(count, 'replacement')}`),
  );
}

function legend(report: Report): Markup {
  const rows = new Map(verdictsOf(report).map((row) => [row.verdict.word, row]));
  if (rows.size === 0) return NOTHING;
  const sorted = [...rows.values()].sort((a, b) => (a.verdict.word < b.verdict.word ? -1 : 1));
  return section(
    'What the verdicts mean',
    html`<dl class="legend">${sorted.map((row) => html`<dt>${badge(row)}</dt><dd>${text(words.LEGEND[row.verdict.word])}</dd>`)}</dl>
<p class="soft small">“At least” holds with 95 % over a skill’s whole history, however often it was looked at. “Without skill” is the same student on the same exam with no skill; “doing nothing” is what an empty answer would pass.</p>`,
  );
}

function bullets(title: string, items: readonly string[]): Markup {
  return items.length === 0
    ? NOTHING
    : section(title, html`<ul class="plain">${items.map((item) => html`<li>${text(item)}</li>`)}</ul>`);
}

function section(title: string, content: Markup | readonly Markup[]): Markup {
  return content.length === 0 ? NOTHING : html`<section><h2>${text(title)}</h2>${content}</section>`;
}
