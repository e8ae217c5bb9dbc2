import type { VerdictRow } from '../../domain/event.ts';
import { type Report, verdictsOf } from '../fold.ts';
import type { FamilyReport } from '../fold-families.ts';
import * as ranking from '../ranking.ts';
import { place, skippedText } from '../skipped.ts';
import * as words from '../words.ts';
import { badge } from './family.ts';
import { html, type Markup, NOTHING, text } from './markup.ts';
import { bullets, dataTable, facts, linked, section } from './parts.ts';

/** Where the rows of a night lead; null: nowhere. */
export interface NightLinks {
  readonly verdict: (row: VerdictRow, family: FamilyReport | null) => string | null;
  readonly family: (id: string) => string | null;
}

/** The night in six numbers. */
export function nightFacts(report: Report): Markup {
  const { logs, families, spend, trials } = report;
  return facts([
    [
      'Tasks',
      words.count(logs.tasks),
      `${words.count(report.newTasks)} new, ${words.plural(logs.sessions, 'session')}`,
    ],
    ['Families', words.count(families.length), words.plural(report.unassigned, 'one-off')],
    ['Runs', words.count(trials.passed + trials.failed + trials.errored), `${words.count(trials.errored)} errored`],
    [
      'Replay',
      words.count(report.replay.hits),
      `answers, ${report.replay.misses === 1 ? '1 miss' : `${words.count(report.replay.misses)} misses`}`,
    ],
    [
      'Cost',
      `$${spend.usd.toFixed(2)}`,
      `${words.count(spend.teacherTokens + spend.studentTokens)} tokens${spend.unpriced === undefined ? '' : ', some unpriced'}`,
    ],
    ['Time', words.duration(report.durationMs), skippedText(report.skipped)],
  ]);
}

/** What a person should know before anything else. */
export function nightNotices(report: Report): Markup {
  const coverage = ranking.coverageSentence(report);
  return html`<p class="notice">${text(words.peopleSentence(report))}</p>
${coverage === null ? NOTHING : html`<p class="soft">${text(coverage)}</p>`}
${report.exitCode === null ? html`<p class="notice">The run did not end: this is what there was when it stopped.</p>` : NOTHING}`;
}

const DECISION_COLUMNS = [
  { name: 'family' },
  { name: 'asked', isNumber: true },
  { name: 'success before', isNumber: true },
  { name: 'verdict' },
  { name: 'student' },
  { name: 'exam', isNumber: true },
  { name: 'at least', isNumber: true },
  { name: 'without skill', isNumber: true },
  { name: 'doing nothing', isNumber: true },
] as const;

/** One line for each verdict: the night at a glance. On a phone, those of tonight leave to the articles below what these say. */
export function decisions(report: Report, links: NightLinks): Markup {
  const rows = report.families.flatMap((family) => family.verdicts.map((row) => decisionRow(row, family, links)));
  const others = report.otherVerdicts.map((row) => decisionRow(row, null, links));
  if (rows.length + others.length === 0) return section('Decisions', html`<p>Nothing was examined.</p>`);
  const caption = 'Every verdict that stands, those of tonight and of earlier nights';
  return section('Decisions', dataTable(caption, { columns: DECISION_COLUMNS, rows: [...rows, ...others] }));
}

function decisionRow(row: VerdictRow, family: FamilyReport | null, links: NightLinks): Markup {
  const { verdict, baseline, nullPolicy, student, skill, tonight } = row;
  const kind = tonight ? html` class="told"` : NOTHING;
  return html`<tr${kind}><th scope="row">${linked(family?.name ?? skill, links.verdict(row, family))}</th>
<td class="number" data-name="asked">${text(family === null ? '–' : words.count(family.tasks))}</td><td class="number" data-name="success before">${text(words.percent(family?.successRate ?? null))}</td>
<td class="wide">${badge(row)}</td><td data-name="student">${text(student)}</td><td class="number" data-name="exam">${text(words.share(verdict.counts))}</td>
<td class="number" data-name="at least">${text(words.atLeast(verdict))}</td>
<td class="number" data-name="without skill">${text(words.share(baseline))}</td><td class="number" data-name="doing nothing">${text(words.share(nullPolicy))}</td></tr>`;
}

/** Families without a verdict, and why. */
export function leftAlone(families: readonly FamilyReport[]): Markup {
  if (families.length === 0) return NOTHING;
  const rows = families.map(
    ({
      name,
      tasks,
      successRate,
      idle,
    }) => html`<tr><th scope="row">${text(name)}</th><td class="number" data-name="asked">${text(words.count(tasks))}</td>
<td class="number" data-name="success">${text(words.percent(successRate))}</td><td class="long">${text(idle ?? 'not examined tonight')}</td></tr>`,
  );
  const columns = [
    { name: 'family' },
    { name: 'asked', isNumber: true },
    { name: 'success', isNumber: true },
    { name: 'why' },
  ];
  return section('Left alone', dataTable('Families that were not examined, and why', { columns, rows }));
}

/** What is worth most. */
export function worth(report: Report, links: NightLinks): Markup {
  const rows = ranking.rankRows(report).map(({ familyId, name, numbers, tonight, explanation }) => {
    const cells = numbers.map(
      (number, index) =>
        html`<td class="number" data-name="${text(ranking.RANK_COLUMNS[index] ?? '')}">${text(number)}</td>`,
    );
    return html`<tr><th scope="row">${linked(name, links.family(familyId))}</th>${cells}<td class="long">${text(explanation ?? tonight)}</td></tr>`;
  });
  if (rows.length === 0) return NOTHING;
  const columns = [
    { name: 'family' },
    ...ranking.RANK_COLUMNS.map((name) => ({ name, isNumber: true })),
    { name: 'tonight' },
  ];
  const table = dataTable('Families by what a skill would save', { columns, rows });
  return section(
    ranking.RANK_TITLE,
    html`${table}
<p class="soft small">${text(ranking.RANK_LEGEND)}</p>`,
  );
}

export function skippedTable({ skipped }: Report): Markup {
  if (skipped.length === 0) return NOTHING;
  const rows = skipped.map(
    ({ file, line, reason, count }) =>
      html`<tr><th scope="row"><code>${text(place({ file, line }))}</code></th><td class="number" data-name="times">${text(words.count(count))}</td><td class="long">${text(reason)}</td></tr>`,
  );
  const columns = [{ name: 'first at' }, { name: 'times', isNumber: true }, { name: 'why' }];
  return section('Skipped', dataTable('Lines of logs that could not be read', { columns, rows }));
}

export function redactions({ redactions }: Report): Markup {
  const items = Object.entries(redactions).sort(([a], [b]) => (a < b ? -1 : 1));
  return bullets(
    'Redacted before anything was stored',
    items.map(([rule, count]) => `${rule}: ${words.plural(count, 'replacement')}`),
  );
}

/** What each verdict of the night means. */
export function legend(report: Report): Markup {
  const rows = new Map(verdictsOf(report).map((row) => [row.verdict.word, row]));
  if (rows.size === 0) return NOTHING;
  const sorted = [...rows.values()].sort((a, b) => (a.verdict.word < b.verdict.word ? -1 : 1));
  return section(
    'What the verdicts mean',
    html`<dl class="legend">${sorted.map((row) => html`<dt>${badge(row)}</dt><dd>${text(words.LEGEND[row.verdict.word])}</dd>`)}</dl>
<p class="soft small">“At least” of a promotion holds with 95 % over a skill’s whole history, however often it was looked at. “Without skill” is the same student on the same exam with no skill; “doing nothing” is what an empty answer would pass.</p>`,
  );
}
