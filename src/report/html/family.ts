import type { VerdictRow } from '../../domain/event.ts';
import { graded, marksOf } from '../fold.ts';
import type { FamilyReport } from '../fold-families.ts';
import { rowSentences } from '../proof.ts';
import { atLeast, attemptText, baselineText, LEGEND, percent, plural, share, TONES } from '../words.ts';
import { intervalBar } from './bar.ts';
import { anchor, html, type Markup, NOTHING, text } from './markup.ts';
import { skillDetails } from './skill.ts';

/** A family: what was asked, what was decided about it and why, and everything that rests on. */
export function familyArticle(family: FamilyReport): Markup {
  const { id, name, examples, tools, verdicts, skills, idle } = family;
  return html`<article id="${anchor('family', id)}">
<div class="head"><h3>${text(name)}</h3><span class="soft small">asked ${text(plural(family.tasks, 'time'))} in ${text(plural(family.sessions, 'session'))} on ${text(plural(family.days, 'day'))}</span></div>
<p class="soft small">${successText(family)}${tools.length === 0 ? NOTHING : html` Tools: ${toolList(tools)}.`}</p>
${examples.slice(0, 3).map((example) => html`<blockquote class="small">${text(example)}</blockquote>`)}
${idle === null ? NOTHING : html`<p class="soft">Left alone: ${text(idle)}.</p>`}
${verdicts.map(verdictBlock)}${skills.map(skillDetails)}
</article>`;
}

function successText({ passed, failed, unknown, successRate }: FamilyReport): Markup {
  if (successRate === null) return html`How these requests went is not known.`;
  return html`Before, ${text(percent(successRate))} went well: ${text(passed)} passed, ${text(failed)} failed, ${text(unknown)} unknown.`;
}

function toolList(tools: readonly string[]): Markup[] {
  return tools.slice(0, 8).map((tool, index) => html`${index === 0 ? NOTHING : html`, `}<code>${text(tool)}</code>`);
}

/** Verdict, reason, bar and every number behind it. */
export function verdictBlock(row: VerdictRow): Markup {
  return html`<div class="verdict">${verdictSaid(row)}
${verdictNumbers(row)}</div>`;
}

/** Verdict and reason, and how sure it is on a line from floor to target. */
export function verdictSaid(row: VerdictRow): Markup {
  const { word, reason } = row.verdict;
  return html`<div class="head">${badge(row)}<span class="soft small">${text(row.student)}${row.version === null ? NOTHING : html`, version <code>${text(row.version)}</code>`}${row.tonight ? NOTHING : html`, from an earlier night`}</span></div>
<p class="reason">${text([reason, ...rowSentences(row)].join(' '))}</p><p class="soft small">${text(LEGEND[word])}</p>
${intervalBar(row)}`;
}

export function verdictNumbers(row: VerdictRow): Markup {
  return html`<dl class="numbers">${numbersOf(row).map(([name, value]) => html`<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`)}</dl>`;
}

export function badge({ verdict }: VerdictRow): Markup {
  return html`<span class="badge ${text(TONES[verdict.word])}">${text(verdict.word)}</span>`;
}

function numbersOf(row: VerdictRow): (readonly [name: string, value: string])[] {
  const { counts, arithmetic } = row.verdict;
  const { estimate, clustered, pairs, stillNeeded } = arithmetic;
  const { floor, target } = marksOf(row);
  const measured = graded(counts) > 0;
  const attempt = attemptText(row.verdict);
  return [
    ['exam runs passed', `${share(counts)}${counts.errored > 0 ? `, ${counts.errored} errored apart` : ''}`],
    ['without the skill', baselineText(row.baseline)],
    ['doing nothing', share(row.nullPolicy)],
    ...(measured
      ? ([
          ['at least', `${atLeast(row.verdict)} (floor ${percent(floor)})`],
          ['best estimate', `${percent(estimate)} (target ${percent(target)})`],
        ] as const)
      : []),
    ...(row.train === null ? [] : [['on practice cases', share(row.train)] as const]),
    ...(clustered ? [['on new tasks, 95 %', `${percent(clustered.low)} to ${percent(clustered.high)}`] as const] : []),
    ...(pairs
      ? [['against what is live', `${pairs.wins} won, ${pairs.losses} lost, ${pairs.ties} even`] as const]
      : []),
    ...(stillNeeded ? [['still needed, about', plural(stillNeeded, 'case')] as const] : []),
    ...(attempt === null ? [] : [['attempt', attempt] as const]),
  ];
}
