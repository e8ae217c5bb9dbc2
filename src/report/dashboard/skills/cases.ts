import type { CaseStanding } from '../../../domain/dashboard.ts';
import type { Arm, Outcome, Phase } from '../../../domain/exam.ts';
import { compareText } from '../../../util/compare-text.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { dataTable, section } from '../../html/parts.ts';
import { count, plural } from '../../words.ts';
import { linkTo } from '../links.ts';
import { badge, clipped, countsText } from './parts.ts';
import { isTrialId, pathOfTrial } from './paths.ts';

/** What an arm is called where people read. */
export const ARMS: Readonly<Record<Arm, string>> = {
  'with-skill': 'with the skill',
  'no-skill': 'without a skill',
  incumbent: 'the version that was live',
  'raw-trace': 'best past transcript',
  'null-policy': 'doing nothing',
};

export const PHASES: Readonly<Record<Phase, string>> = {
  gate: 'exam',
  recertify: 'check of what is live',
  comparator: 'exam of what it is compared with',
  baseline: 'exam without the skill',
  train: 'practice',
  comparison: 'for comparison',
};

export const OUTCOME_TONES: Readonly<Record<Outcome, 'good' | 'bad' | 'open'>> = {
  passed: 'good',
  failed: 'bad',
  errored: 'open',
};

type Run = CaseStanding['trials'][number];

interface Where {
  /** Path of the page that links. */
  readonly from: string;
  readonly hasPage: (trialId: string) => boolean;
}

const ORDER: readonly Arm[] = ['with-skill', 'incumbent', 'no-skill', 'raw-trace', 'null-policy'];
const LONGEST_REQUEST = 600;
const MOST_TURNS = 6;
const MOST_RUNS = 24;
/** Those that are worst; the rest is one step away. */
const SHOWN_CASES = 15;

/** How every case went in each arm, worst first: exam cases, then practice. */
export function casesSection(cases: readonly CaseStanding[], where: Where): Markup {
  if (cases.length === 0) {
    return section('Cases', html`<p>No exam has been put together yet: there are too few requests.</p>`, 'cases');
  }
  const sides = (['held-out', 'train'] as const).map((side) => {
    const own = cases.filter((each) => each.side === side).toSorted(worstFirst);
    return own.length === 0 ? NOTHING : sideTable(side, own, where);
  });
  return section('Cases', html`<p class="soft">${text(summary(cases))}</p>${sides}`, 'cases');
}

function summary(cases: readonly CaseStanding[]): string {
  const own = (isWanted: (each: CaseStanding) => boolean) => cases.filter(isWanted).length;
  const failing = own(({ arms }) => (arms['with-skill']?.failed ?? 0) > 0);
  const parts = [
    plural(
      own(({ side }) => side === 'held-out'),
      'exam case',
    ),
    plural(
      own(({ side }) => side === 'train'),
      'practice case',
    ),
    `${count(failing)} failed at least once with the skill`,
    ...(own(({ pinned }) => pinned) > 0 ? [`${count(own(({ pinned }) => pinned))} pinned`] : []),
  ];
  return `${parts.join(', ')}. Runs that broke down are counted apart as errored.`;
}

function sideTable(side: CaseStanding['side'], cases: readonly CaseStanding[], where: Where): Markup {
  if (side === 'train') {
    return html`<details><summary>Practice cases <span class="soft">${text(plural(cases.length, 'case'))}, which the teacher may see</span></summary>${caseTable('Practice cases', cases, where)}</details>`;
  }
  const [worst, rest] = [cases.slice(0, SHOWN_CASES), cases.slice(SHOWN_CASES)];
  const others = plural(rest.length, 'more exam case');
  const more =
    rest.length === 0
      ? NOTHING
      : html`<details><summary>${text(others)}</summary>${caseTable(others, rest, where)}</details>`;
  return html`${caseTable('Exam cases', worst, where)}${more}`;
}

function caseTable(name: string, cases: readonly CaseStanding[], where: Where): Markup {
  const arms = ORDER.filter((arm) => cases.some((each) => each.arms[arm] !== undefined));
  const columns = [
    { name: 'request' },
    { name: 'group' },
    ...arms.map((arm) => ({ name: ARMS[arm], isNumber: true })),
    { name: 'runs' },
  ];
  const rows = cases.map((each) => caseRow(each, arms, where));
  return dataTable(`${name}, worst first: how many runs passed`, { columns, rows, kind: 'cases' });
}

function caseRow(each: CaseStanding, arms: readonly Arm[], where: Where): Markup {
  const cells = arms.map(
    (arm) => html`<td class="number" data-name="${text(ARMS[arm])}">${text(countsText(each.arms[arm]))}</td>`,
  );
  return html`<tr><th scope="row">${requestLines(each.request)}<small><code>${text(each.id)}</code>${marks(each)}</small></th><td data-name="group"><code>${text(each.group)}</code></td>${cells}<td data-name="runs">${runList(each.trials, where)}</td></tr>
`;
}

function marks({ pinned, origin }: CaseStanding): Markup {
  const words = [
    ...(pinned ? [badge('pinned', 'open')] : []),
    ...(origin === 'person' ? [badge('written by a person', 'quiet')] : []),
    ...(origin === 'teacher' ? [badge('made up by the teacher', 'quiet')] : []),
  ];
  return html`${words.map((word) => html` ${word}`)}`;
}

/** A request turn by turn. */
export function requestLines(request: readonly string[]): Markup {
  const rest = request.length - MOST_TURNS;
  const turns = request
    .slice(0, MOST_TURNS)
    .map((turn, index) => html`${index === 0 ? NOTHING : html`<br>`}<bdi>${clipped(turn, LONGEST_REQUEST)}</bdi>`);
  return html`${turns}${rest > 0 ? html`<br><span class="cut">${text(plural(rest, 'more turn'))}</span>` : NOTHING}`;
}

/** The newest run that failed with the skill is one step away, the others two. */
function runList(trials: readonly Run[], where: Where): Markup {
  if (trials.length === 0) return html`–`;
  const telling = trials.find(
    ({ id, arm, outcome }) => arm === 'with-skill' && outcome === 'failed' && isTrialId(id) && where.hasPage(id),
  );
  const first =
    telling === undefined
      ? NOTHING
      : html`<a href="${text(linkTo(where.from, pathOfTrial(telling.id)))}">last failure</a>`;
  return html`${first}<details><summary>${text(plural(trials.length, 'run'))}</summary>${runItems(trials, where)}</details>`;
}

/** Runs as a list, newest first; those with a page are links to it. */
export function runItems(trials: readonly Run[], where: Where): Markup {
  const rest = trials.length - MOST_RUNS;
  const items = trials.slice(0, MOST_RUNS).map((run) => html`<li>${runLink(run, where)}</li>`);
  return html`<ul class="runs">${items}${rest > 0 ? html`<li class="cut">${text(plural(rest, 'older run'))}</li>` : NOTHING}</ul>`;
}

function runLink({ id, arm, phase, outcome, night }: Run, { from, hasPage }: Where): Markup {
  const words = `${outcome} ${ARMS[arm]}, ${PHASES[phase]}, ${night}`;
  if (!isTrialId(id) || !hasPage(id)) return html`<span class="soft">${text(words)}</span>`;
  return html`<a href="${text(linkTo(from, pathOfTrial(id)))}">${text(words)}</a>`;
}

/** By the share that failed with the skill, then by how much better another arm did; pinned ones before others alike. */
function worstFirst(a: CaseStanding, b: CaseStanding): number {
  return (
    failing(b) - failing(a) || lostTo(b) - lostTo(a) || Number(b.pinned) - Number(a.pinned) || compareText(a.id, b.id)
  );
}

/** Cases that were never run stand after those that passed. */
function failing({ arms }: CaseStanding): number {
  return 1 - (rate(arms['with-skill']) ?? 2);
}

function lostTo({ arms }: CaseStanding): number {
  const own = rate(arms['with-skill']) ?? 0;
  const others = [arms.incumbent, arms['no-skill']].flatMap((counts) => rate(counts) ?? []);
  return Math.max(0, ...others.map((other) => other - own));
}

function rate(counts: CaseStanding['arms'][Arm]): number | null {
  if (counts === undefined || counts.passed + counts.failed === 0) return null;
  return counts.passed / (counts.passed + counts.failed);
}
