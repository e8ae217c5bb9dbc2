import type { Dashboard, DashboardPage, SkillStanding, StudentStanding } from '../../../domain/dashboard.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { dataTable, section } from '../../html/parts.ts';
import { count, LEGEND, plural, TONES } from '../../words.ts';
import { dashboardPage } from '../layout.ts';
import { linkTo } from '../links.ts';
import { certifiedFor, GROUPS, type Group, lapsedFor, type Need, needOf } from './needs.ts';
import { badge, clipped, lowerText, type PageOptions, shortVersion, versionCode } from './parts.ts';
import { pathOfSkill } from './paths.ts';
import { SKILLS_STYLE } from './style.ts';

const PATH = 'skills.html';
const LONGEST_DESCRIPTION = 280;
const LONGEST_LAPSE = 160;

const TITLES: Readonly<Record<Group, string>> = {
  person: 'Needs a person',
  lapsed: 'Certificate lapsed',
  unproven: 'Live without a certificate',
  trying: 'Not live yet',
  certified: 'Live and certified',
  quiet: 'Put away, or not needed',
};

type Row = SkillStanding & { readonly need: Need };

/** The matrix of all skills and students. Pages of single skills and trials are made one by one. */
export function pagesOfSkills({ skills }: Pick<Dashboard, 'skills'>, options: PageOptions = {}): DashboardPage[] {
  return [{ path: PATH, text: matrixPage(skills, options) }];
}

function matrixPage(skills: readonly SkillStanding[], { live = false }: PageOptions): Markup {
  const rows = skills.map((standing) => ({ ...standing, need: needOf(standing) }));
  const students = orderStudents(skills);
  const groups = GROUPS.map((group) => {
    const members = rows.filter(({ need }) => need.group === group);
    return members.length === 0 ? NOTHING : groupSection(group, members, students);
  });
  const body = skills.length === 0 ? EMPTY : html`${counts(rows)}${groups}${legend(skills)}`;
  return dashboardPage({
    title: 'Skills',
    path: PATH,
    nav: 'skills',
    lead: 'Every skill, and for which student it is proven. What needs a person comes first.',
    body,
    style: SKILLS_STYLE,
    live,
  });
}

const EMPTY = html`<p class="notice">No skill has been examined yet. <code>nightschool run</code> reads the logs; a request that is asked often enough becomes a skill. <code>nightschool families</code> shows what is asked, and what is still too seldom.</p>`;

/** Cheapest first, as every skill tells it; a student that comes before another in one row does so in the table. */
function orderStudents(skills: readonly SkillStanding[]): readonly string[] {
  const longest = skills.toSorted((a, b) => b.students.length - a.students.length);
  return [...new Set(longest.flatMap(({ students }) => students.map(({ student }) => student)))];
}

function counts(rows: readonly Row[]): Markup {
  const number = (isCounted: (row: Row) => boolean) => rows.filter(isCounted).length;
  const facts: readonly (readonly [string, number, string])[] = [
    ['Skills', rows.length, `${count(number(({ live }) => live !== null))} live`],
    ['Need a person', number(({ need }) => need.group === 'person'), 'to adopt, refuse or mend'],
    ['Certified', number((row) => certifiedFor(row).length > 0), 'for one student or more'],
    ['Lapsed', number((row) => lapsedFor(row).length > 0), 'for one student or more'],
    ['Staged', number(({ staged }) => staged !== null), 'wait for your word'],
    ['Pinned', number(({ pinned }) => pinned), 'left as they are'],
    ['Archived', number(({ archived }) => archived !== null), 'put away'],
    ['Refused', number(({ refused }) => refused !== null), 'with a version that people refused'],
  ];
  return html`<dl class="facts counts">${facts.map(([name, value, note]) => html`<div><dt>${text(name)}</dt><dd>${text(count(value))}<small>${text(note)}</small></dd></div>`)}</dl>`;
}

function groupSection(group: Group, rows: readonly Row[], students: readonly string[]): Markup {
  const columns = [{ name: 'skill' }, { name: 'state' }, ...students.map((name) => ({ name }))];
  const table = dataTable(plural(rows.length, 'skill'), {
    columns,
    rows: rows.map((row) => matrixRow(row, students)),
    kind: 'matrix',
    label: `Table: ${TITLES[group]}`,
  });
  return section(TITLES[group], table, group);
}

function matrixRow(row: Row, students: readonly string[]): Markup {
  const { skill, description, need } = row;
  const about = description === null ? NOTHING : html`<small>${clipped(description, LONGEST_DESCRIPTION)}</small>`;
  const note = need.sentence === null ? NOTHING : html`<small>${text(need.sentence)}</small>`;
  const cells = students.map((student) =>
    studentCell(
      student,
      row.students.find((standing) => standing.student === student),
      row,
    ),
  );
  return html`<tr><th scope="row"><a href="${text(linkTo(PATH, pathOfSkill(skill)))}">${text(skill)}</a>${about}</th><td class="long">${stateMarks(row)}${note}</td>${cells}</tr>
`;
}

/** What is live or not, and what people said. */
export function stateMarks({ live, staged, pinned, archived, refused }: SkillStanding): Markup {
  const marks = [
    live === null ? badge('not live', 'quiet') : html`${badge('live', 'good')} ${versionCode(live)}`,
    ...(staged === null ? [] : [html`${badge('staged', 'open')} ${versionCode(staged)}`]),
    ...(pinned ? [badge('pinned', 'quiet')] : []),
    ...(archived === null ? [] : [html`${badge('archived', 'quiet')} ${versionCode(archived)}`]),
    ...(refused === null ? [] : [html`${badge('refused', 'bad')} ${versionCode(refused)}`]),
  ];
  return html`${marks.map((mark, index) => html`${index === 0 ? NOTHING : html` `}${mark}`)}`;
}

function studentCell(student: string, standing: StudentStanding | undefined, { live }: SkillStanding): Markup {
  if (standing === undefined) return html`<td data-name="${text(student)}">–</td>`;
  const { certified, lapsed, verdict, fingerprint, version, night } = standing;
  const isOfLive = version === live;
  const certificate = certified ? badge(lapsed === '' ? 'certified' : 'lapsed', lapsed === '' ? 'good' : 'open') : null;
  // a certificate says it all, unless the last verdict is about another version, or another word about this one
  const said =
    certified && isOfLive && (verdict === 'promote' || verdict === 'healthy') ? null : badge(verdict, TONES[verdict]);
  const why = lapsed === '' ? NOTHING : html`<small>${clipped(lapsed, LONGEST_LAPSE)}</small>`;
  const about = said === null || isOfLive || version === 'none' ? '' : ` on ${shortVersion(version)}`;
  return html`<td data-name="${text(student)}">${certificate ?? NOTHING}${why}${said === null ? NOTHING : html` ${said}${text(about)}`}<small>${text(examText(standing))}</small><small>${text(night)} <code>${text(shortVersion(fingerprint))}</code></small></td>`;
}

/** `38/40, at least 80.1 %`. */
function examText({ passed, failed, lower }: StudentStanding): string {
  const runs = passed + failed;
  return runs === 0 ? 'no run counted' : `${count(passed)}/${count(runs)}, at least ${lowerText(lower)}`;
}

function legend(skills: readonly SkillStanding[]): Markup {
  const words = [...new Set(skills.flatMap(({ students }) => students.map(({ verdict }) => verdict)))].sort();
  const rows = words.map((word) => html`<dt>${badge(word, TONES[word])}</dt><dd>${text(LEGEND[word])}</dd>`);
  return section(
    'How to read this',
    html`<dl class="legend"><dt>${badge('certified', 'good')}</dt><dd>The live version is proven for this student, and nothing it was proven under has changed.</dd><dt>${badge('lapsed', 'open')}</dt><dd>It was proven, but what is named below has changed since.</dd>${rows}</dl>
<p class="soft small">Below a verdict: runs passed of those counted in its last exam, the lower bound of its success rate (of a promotion it holds with 95 % over the skill’s whole history; of a healthy one it is of these runs alone), the night, and the fingerprint of what it was examined under. A dash: not examined.</p>`,
  );
}
