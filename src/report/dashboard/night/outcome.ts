import type { LibraryChange } from '../../../domain/library.ts';
import type { ChangeReport, Report } from '../../fold.ts';
import { verdictsOf } from '../../fold.ts';
import { html, type Markup, NOTHING, text } from '../../html/markup.ts';
import { facts, list, section } from '../../html/parts.ts';
import { memorySentence } from '../../memory.ts';
import { costSentence, count, duration, plural } from '../../words.ts';
import { type Site, skillName } from '../site.ts';

/** What the night came to, in six numbers. */
export function outcomeFacts(report: Report): Markup {
  const { trials, spend, durationMs, coverage } = report;
  const rows = verdictsOf(report).filter(({ tonight }) => tonight);
  const done = (type: LibraryChange['type']) =>
    report.changes.filter(({ change, applied }) => applied && change.type === type).length;
  const refused = rows.filter(({ verdict }) => verdict.word === 'reject').length;
  const back = done('roll-back') + done('disable');
  const covered = coverage === null || coverage.requests === 0 ? null : coverage.covered / coverage.requests;
  return facts([
    ['Learnt', count(report.newTasks), `new requests, ${plural(report.families.length, 'family')}`],
    [
      'Promoted',
      count(done('promote')),
      done('stage') === 0 ? 'skills went live' : `went live, ${count(done('stage'))} staged`,
    ],
    ['Refused', count(refused), `of ${plural(rows.length, 'verdict')}`],
    ['Rolled back', count(back), back === 0 ? 'everything live holds' : 'no longer hold'],
    [
      'Runs',
      count(trials.passed + trials.failed),
      `${count(trials.passed)} passed, ${count(trials.failed)} failed${trials.errored === 0 ? '' : `, ${count(trials.errored)} errored apart`}`,
    ],
    [
      'Spent',
      `$${spend.usd.toFixed(2)}`,
      `${count(spend.teacherTokens + spend.studentTokens)} tokens, ${duration(durationMs)}`,
    ],
    ...(covered === null
      ? []
      : [['Covered', `${Number((covered * 100).toFixed(1))} %`, 'of requests, as the night began'] as const]),
  ]);
}

/** What changed in the library and the memory. */
export function learnt(report: Report, site: Site): Markup {
  const memory = memorySentence(report);
  const changes = report.changes.map((change) => changeItem(change, site));
  const settled = report.proposals.filter(({ state }) => state !== 'open').map(({ message }) => html`${text(message)}`);
  const items = [...changes, ...settled, ...(memory === null ? [] : [html`${text(memory)}`])];
  const none =
    items.length > 0 ? NOTHING : html`<p>Nothing was changed: no skill went live, and none was taken back.</p>`;
  return section('What was learnt', html`${none}${list(items)}<p class="soft small">${text(costSentence(report))}</p>`);
}

function changeItem({ change, applied }: ChangeReport, site: Site): Markup {
  const planned = applied ? NOTHING : html` <span class="soft">(planned, not done)</span>`;
  const reason = 'reason' in change ? `: ${change.reason}` : '';
  return html`${skillName(site, change.skill)} ${text(CHANGES[change.type])}${text(reason)}${planned} ${versions(change)}`;
}

const CHANGES: Readonly<Record<LibraryChange['type'], string>> = {
  promote: 'goes live',
  stage: 'is staged: it waits for nightschool adopt',
  'roll-back': 'is rolled back',
  disable: 'is switched off',
};

function versions(change: LibraryChange): Markup {
  const to = 'to' in change ? change.to : null;
  const from = change.from === null || change.from === '' ? null : change.from;
  if (to === null) return NOTHING;
  const before = from === null ? NOTHING : html`<code>${text(from.slice(0, 8))}</code> → `;
  return html`<span class="soft small">${before}<code>${text(to.slice(0, 8))}</code></span>`;
}
