import type { DashboardPage, NightSummary, SkillStanding } from '../../domain/dashboard.ts';
import { sum } from '../../util/sum.ts';
import { html, type Markup, NOTHING, text } from '../html/markup.ts';
import { bullets, dataTable, facts, section } from '../html/parts.ts';
import { weeksText } from '../in-use.ts';
import { count, modelSentences, money, plural } from '../words.ts';
import { byNight, countNights, lastOf, type NightOfRuns, span, sumOf } from './by-night.ts';
import { lineChart, stackedBars } from './charts/series.ts';
import { amount, dollars } from './charts/units.ts';
import { addCosts, costCell, costText } from './cost.ts';
import { dashboardPage } from './layout.ts';
import { noNight } from './night/first-steps.ts';
import { type Site, skillName } from './site.ts';
import type { WorkspaceView } from './view.ts';

/** What nights have cost, and what skills save. */
export async function spendPage(view: WorkspaceView): Promise<DashboardPage> {
  const { nights, site, report } = view;
  const body =
    nights.length === 0
      ? noNight()
      : html`${totals(view)}${free(view)}${await charts(byNight(nights))}${modelTable(view)}${bullets('Tonight', modelSentences(report))}${skillTable(view)}`;
  const page = dashboardPage({
    ...{ title: 'Spend and savings', path: site.path, nav: 'spend', live: site.live, body },
    lead: 'What nights have cost, what a promotion costs, and what skills save or could save.',
  });
  return { path: site.path, text: page };
}

function totals({ nights, report, skills }: WorkspaceView): Markup {
  const usd = sum(nights.map(({ spend }) => spend.usd));
  const tokens = sum(nights.map(({ spend }) => spend.teacherTokens + spend.studentTokens));
  const unpriced = new Set(nights.flatMap(({ spend }) => spend.unpriced ?? []));
  const saved = addCosts(skills.flatMap(({ economy }) => economy?.saved ?? []));
  const possible = addCosts(skills.flatMap(({ economy }) => economy?.couldSaveAWeek ?? []));
  const per = report.economy;
  return facts([
    [
      'Spent so far',
      dollars(usd),
      `${count(tokens)} tokens in ${plural(countNights(nights), 'night')}${unpriced.size === 0 ? '' : ', some unpriced'}`,
    ],
    [
      'Tonight',
      dollars(report.spend.usd),
      `${count(report.spend.teacherTokens)} teacher, ${count(report.spend.studentTokens)} student tokens`,
    ],
    ['A verdict', costText(per?.perDecision ?? null), 'everything spent, by verdict'],
    ['A promotion', costText(per?.perPromotion ?? null), 'everything spent, by promotion'],
    ['Saved, measured', costText(saved), 'in requests done with a skill'],
    ['Could save', costText(possible), 'a week, at list price'],
  ]);
}

function free({ nights }: WorkspaceView): Markup {
  if (nights.some(isPaid)) return NOTHING;
  return html`<p class="notice">Nothing was spent so far: the teacher and the students were embedded, and cost neither tokens nor money.</p>`;
}

function isPaid({ spend }: NightSummary): boolean {
  return spend.usd > 0 || spend.teacherTokens + spend.studentTokens > 0;
}

async function charts(nights: readonly NightOfRuns[]): Promise<Markup> {
  // of nothing but zeros there is nothing to see
  const spent = nights.some(({ runs }) => runs.some(isPaid)) ? await spentCharts(nights) : [];
  const saving = nights.map((night) => lastOf(night, ({ couldSaveUsdAWeek }) => couldSaveUsdAWeek));
  const chart = await lineChart({
    ...{ title: 'What skills could save a week', unit: 'usd', nights: nights.map(({ night }) => night) },
    series: [{ name: 'could save', values: saving }],
    says: `What live skills could save a week: ${span(saving, dollars)}.`,
    note: 'If students did all requests of families with a live skill; where the price is known.',
  });
  return section('Over the nights', html`<div class="charts">${spent}${chart}</div>`);
}

async function spentCharts(nights: readonly NightOfRuns[]): Promise<readonly Markup[]> {
  const names = nights.map(({ night }) => night);
  const usd = nights.map((night) => sumOf(night, ({ spend }) => spend.usd));
  const tokensOf = (role: 'teacherTokens' | 'studentTokens') =>
    nights.map((night) => sumOf(night, ({ spend }) => spend[role]));
  const [teacher, student] = [tokensOf('teacherTokens'), tokensOf('studentTokens')];
  const promotion = nights.map((night) => lastOf(night, ({ usdPerPromotion }) => usdPerPromotion));
  return [
    await stackedBars({
      ...{ title: 'Money', nights: names, unit: 'usd', series: [{ name: 'spent', values: usd }] },
      says: `Money spent over these nights: ${dollars(sum(usd))} in all.`,
      note: 'Of calls whose price is known.',
    }),
    await stackedBars({
      ...{ title: 'Tokens by role', nights: names, unit: 'tokens' },
      says: `Tokens over these nights: ${count(sum(teacher))} of teachers, ${count(sum(student))} of students.`,
      series: [
        { name: 'teachers', values: teacher },
        { name: 'students', values: student },
      ],
    }),
    await lineChart({
      ...{
        title: 'Cost of a promotion',
        nights: names,
        unit: 'usd',
        series: [{ name: 'a promotion', values: promotion }],
      },
      says: `What a promotion had cost by then: ${span(promotion, dollars)}.`,
      note: 'Everything spent by then, divided by versions that went live.',
    }),
  ];
}

function modelTable({ report }: WorkspaceView): Markup {
  const { uses } = report.models;
  if (uses.length === 0) return NOTHING;
  const rows = uses.map(
    ({
      role,
      model,
      purpose,
      calls,
      failed,
      fromCache,
      fromRecording,
      tokens,
      usd,
    }) => html`<tr><th scope="row">${text(model)}</th><td data-name="role">${text(role)}</td><td data-name="purpose">${text(purpose)}</td>
<td class="number" data-name="calls">${amount(calls, 'count')}</td><td class="number" data-name="failed">${amount(failed, 'count')}</td><td class="number" data-name="already paid">${amount(fromCache + fromRecording, 'count')}</td>
<td class="number" data-name="tokens in">${amount(tokens.input, 'tokens')}</td><td class="number" data-name="tokens out">${amount(tokens.output, 'tokens')}</td><td class="number" data-name="cost">${usd === null ? html`not known` : amount(usd, 'usd')}</td></tr>`,
  );
  const columns = [
    ...[{ name: 'model' }, { name: 'role' }, { name: 'purpose' }],
    ...['calls', 'failed', 'already paid', 'tokens in', 'tokens out', 'cost'].map((name) => ({ name, isNumber: true })),
  ];
  const caption = `Models of the night of ${report.night}: ${money(report.spend)}`;
  return section('By model, tonight', dataTable(caption, { columns, rows }));
}

const SKILL_COLUMNS = [
  { name: 'skill' },
  ...['spent', 'verdicts', 'promotions', 'a week', 'without it', 'with it', 'could save a week', 'saved, measured'].map(
    (name) => ({ name, isNumber: true }),
  ),
  { name: 'pays back' },
];

function skillTable({ skills, site }: WorkspaceView): Markup {
  const counted = skills.filter(({ economy }) => economy !== null);
  if (counted.length === 0)
    return section(
      'By skill',
      html`<p>What single skills cost and save has not been counted yet: a night does so once it has examined one.</p>`,
    );
  const rows = counted
    .toSorted((a, b) => weight(b) - weight(a) || (a.skill < b.skill ? -1 : 1))
    .map((standing) => skillRow(standing, site));
  const table = dataTable(`${plural(counted.length, 'skill')}, those that could save most first`, {
    columns: SKILL_COLUMNS,
    rows,
  });
  return section(
    'By skill',
    html`${table}<p class="soft small">Without it: what the agent of the logs spent on one request; with it: what the student spends. What agents read from a cache cost them less: nobody’s log says how much of it was. Pays back: weeks until what it could save has paid for what it cost.</p>`,
  );
}

function weight({ economy }: SkillStanding): number {
  return (economy?.couldSaveAWeek?.usd ?? 0) * 1e9 + (economy?.couldSaveAWeek?.tokens ?? 0);
}

function skillRow({ skill, economy }: SkillStanding, site: Site): Markup {
  if (economy === null) return NOTHING;
  const { spent, decisions, promotions, perWeek, agent, student, couldSaveAWeek, saved, paybackWeeks } = economy;
  const cells: readonly (readonly [string, Markup])[] = [
    ['spent', costCell(spent)],
    ['verdicts', amount(decisions, 'count')],
    ['promotions', amount(promotions, 'count')],
    ['a week', html`<data value="${text(perWeek)}">${text(count(Math.round(perWeek)))}</data>`],
    ['without it', costCell(agent)],
    ['with it', costCell(student)],
    ['could save a week', costCell(couldSaveAWeek)],
    [
      'saved, measured',
      html`${costCell(saved)}${saved === null ? NOTHING : html`<small>${text(plural(saved.uses, 'use'))}</small>`}`,
    ],
  ];
  return html`<tr><th scope="row">${skillName(site, skill)}</th>${cells.map(([name, cell]) => html`<td class="number" data-name="${text(name)}">${cell}</td>`)}<td data-name="pays back">${text(paybackWeeks === null ? '–' : weeksText(paybackWeeks))}</td></tr>
`;
}
