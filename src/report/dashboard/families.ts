import type { DashboardPage, FamilyPoint, SkillStanding } from '../../domain/dashboard.ts';
import type { FamilyRank } from '../../domain/family.ts';
import { html, type Markup, NOTHING, text } from '../html/markup.ts';
import { bullets, dataTable, facts, linked, section } from '../html/parts.ts';
import { clip, oneLine } from '../plain.ts';
import * as ranking from '../ranking.ts';
import { count, familyChangeSentences, percent, plural } from '../words.ts';
import { amount } from './charts/units.ts';
import { costCell } from './cost.ts';
import { dashboardPage } from './layout.ts';
import { firstSteps } from './night/first-steps.ts';
import { toSkill } from './site.ts';
import type { WorkspaceView } from './view.ts';

const LONGEST_EXAMPLE = 110;

/** A family as its row shows it. */
interface Row extends FamilyPoint {
  readonly example: string | null;
  readonly rank: FamilyRank | null;
  readonly explanation: string;
  readonly skill: SkillStanding | null;
  /** Nights of those that found families, with this one among them. */
  readonly nights: number;
}

/** What is asked again and again, how it goes, what it costs, and what deserves a teacher. */
export function familiesPage(view: WorkspaceView): DashboardPage {
  const { site, report } = view;
  const rows = rowsOf(view);
  const body = html`${firstSteps(report, site)}
${rows.length === 0 ? NOTHING : html`${totals(view, rows)}${familyTable(view, rows)}`}
${bullets('Too few yet', ranking.emergingItems(report))}
${bullets('Covered', ranking.coverageItems(report))}
${bullets('Changes of tonight', familyChangeSentences(report))}`;
  const page = dashboardPage({
    ...{ title: 'Families', path: site.path, nav: 'families', live: site.live, body },
    lead: 'Requests that are asked again and again, most worth a teacher first.',
  });
  return { path: site.path, text: page };
}

/** Of tonight; where it ended before it found any, of the last night that did. Most worth first, then those asked most. */
function rowsOf({ report, nights, skills }: WorkspaceView): readonly Row[] {
  const found = nights.filter(({ families }) => families.length > 0);
  const points: readonly FamilyPoint[] = report.families.length > 0 ? report.families : (found.at(-1)?.families ?? []);
  const seen = countNights(found.map(({ families }) => families));
  const ranks = new Map(report.ranks.map((rank, index) => [rank.familyId, { rank, index }]));
  const examples = new Map(report.families.map(({ id, examples }) => [id, examples[0] ?? null]));
  const explanations = new Map(
    ranking.rankRows(report).map((row) => [row.familyId, row.explanation ?? 'a teacher, budget permitting']),
  );
  const byFamily = new Map(
    skills.flatMap((skill) => (skill.familyId === null ? [] : [[skill.familyId, skill] as const])),
  );
  const byName = new Map(skills.map((skill) => [skill.skill, skill]));
  const order = ({ id }: FamilyPoint) => ranks.get(id)?.index ?? ranks.size;
  return points
    .toSorted((a, b) => order(a) - order(b) || b.tasks - a.tasks || (a.name < b.name ? -1 : 1))
    .map((point) => ({
      ...point,
      example: examples.get(point.id) ?? null,
      rank: ranks.get(point.id)?.rank ?? null,
      explanation: explanations.get(point.id) ?? 'not looked at tonight',
      skill: byFamily.get(point.id) ?? byName.get(point.name) ?? null,
      nights: seen.get(point.id) ?? 1,
    }));
}

function countNights(nights: readonly (readonly FamilyPoint[])[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const families of nights) for (const { id } of families) seen.set(id, (seen.get(id) ?? 0) + 1);
  return seen;
}

function totals({ report, nights }: WorkspaceView, rows: readonly Row[]): Markup {
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0);
  const [tasks, passed, failed, unknown] = [
    sum((row) => row.tasks),
    sum((row) => row.passed),
    sum((row) => row.failed),
    sum((row) => row.unknown),
  ];
  const oneOffs = report.families.length > 0 ? report.unassigned : (nights.at(-1)?.unassigned ?? 0);
  const { coverage } = report;
  const covered = coverage === null || coverage.requests === 0 ? null : coverage.covered / coverage.requests;
  return facts([
    [
      'Families',
      count(rows.length),
      `${count(rows.filter(({ skill }) => skill?.live != null).length)} with a live skill`,
    ],
    ['Requests', count(tasks), `in families, and ${plural(oneOffs, 'one-off')}`],
    [
      'Success',
      percent(passed + failed === 0 ? null : passed / (passed + failed)),
      `of ${count(passed + failed)} known, ${count(unknown)} unknown`,
    ],
    [
      'Covered',
      percent(covered),
      coverage === null ? 'not measured' : `${count(coverage.covered)} of ${plural(coverage.requests, 'request')}`,
    ],
  ]);
}

const COLUMNS = [
  { name: 'family' },
  { name: 'asked', isNumber: true },
  { name: 'share', isNumber: true },
  { name: 'nights', isNumber: true },
  { name: 'a night', isNumber: true },
  { name: 'success', isNumber: true },
  { name: 'skill' },
  { name: 'one costs', isNumber: true },
  { name: 'could save a week', isNumber: true },
  { name: 'certainty', isNumber: true },
  { name: 'teacher tonight?' },
] as const;

function familyTable(view: WorkspaceView, rows: readonly Row[]): Markup {
  const all = rows.reduce((sum, { tasks }) => sum + tasks, 0) + view.report.unassigned;
  const nights = Math.max(1, view.nights.filter(({ families }) => families.length > 0).length);
  const table = dataTable(`${plural(rows.length, 'family')}, most worth a teacher first`, {
    columns: COLUMNS,
    rows: rows.map((row) => familyRow(row, { view, all, nights })),
  });
  return section(
    'All families',
    html`${table}<p class="soft small">Share: of all requests that were read. Nights: those that found this family, of ${text(count(nights))}. One costs: what the agent of the logs spent on one request, as far as logs tell; weighed tokens count output five times. ${text(ranking.RANK_LEGEND)}</p>`,
  );
}

interface RowContext {
  readonly view: WorkspaceView;
  /** Requests, one-offs too. */
  readonly all: number;
  readonly nights: number;
}

function familyRow(row: Row, { view, all, nights }: RowContext): Markup {
  const { name, tasks, passed, failed, unknown, example, rank, explanation, skill } = row;
  const graded = passed + failed;
  const said = example === null ? NOTHING : html`<small>${text(clip(oneLine(example), LONGEST_EXAMPLE))}</small>`;
  return html`<tr><th scope="row">${linked(name, toSkill(view.site, skill?.skill ?? name))}${said}</th>
<td class="number" data-name="asked">${text(count(tasks))}</td><td class="number" data-name="share">${amount(all === 0 ? null : tasks / all, 'share')}</td><td class="number" data-name="nights">${text(row.nights)}${text(nights > 1 ? ` of ${nights}` : '')}</td>
<td class="number" data-name="a night">${text(rank === null ? '–' : ranking.aNight(rank.factors.frequency))}</td><td class="number" data-name="success">${amount(graded === 0 ? null : passed / graded, 'share')}${unknown === 0 ? NOTHING : html`<small>${text(count(unknown))} unknown</small>`}</td>
<td data-name="skill">${text(stateOf(skill))}</td><td class="number" data-name="one costs">${requestCost(skill, rank)}</td><td class="number" data-name="could save a week">${costCell(skill?.economy?.couldSaveAWeek ?? null)}</td><td class="number" data-name="certainty">${amount(rank?.factors.certainty ?? null, 'share')}</td><td class="long">${text(explanation)}</td></tr>
`;
}

function stateOf(skill: SkillStanding | null): string {
  if (skill === null) return 'none';
  if (skill.live !== null)
    return skill.students.some(({ certified, lapsed }) => certified && lapsed === '') ? 'live, certified' : 'live';
  if (skill.staged !== null) return 'staged';
  return skill.archived === null ? 'not live' : 'archived';
}

/** Measured where the economy was counted; else what the ranking weighed. */
function requestCost(skill: SkillStanding | null, rank: FamilyRank | null): Markup {
  const agent = skill?.economy?.agent ?? null;
  if (agent !== null) return costCell(agent);
  return rank === null ? html`–` : html`${amount(rank.factors.cost, 'tokens')}<small>weighed tokens</small>`;
}
