import type { EmergingSummary } from '../../domain/event.ts';
import { oneLine } from '../plain.ts';
import { count, percent, plural } from '../words.ts';
import { type DrawnFamily, drawing } from './families-map-drawing.ts';
import { anchor, html, type Markup, NOTHING, text } from './markup.ts';
import { policyOf } from './policy.ts';
import { STYLE } from './style.ts';

/** Everything that the picture of the families shows. */
export interface FamilyPicture {
  /** When the families were found. */
  readonly at: string;
  readonly families: readonly DrawnFamily[];
  /** How much each two of the families are alike, in their order: symmetric, in [0, 1]. */
  readonly similarity: readonly (readonly number[])[];
  readonly unassigned: number;
  readonly emerging: readonly EmergingSummary[];
}

/** More circles than this tell nobody anything. */
const MOST_DRAWN = 300;
const MOST_EMERGING = 30;

const MAP_STYLE = `
main, header.top, footer { max-width: 76rem; }
.map { display: block; width: 100%; height: auto; max-height: 88vh; margin: 1.5rem 0 0; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
.map text { font-size: 13px; fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; }
.map text.count { font-weight: 600; stroke: none; }
.map .dust circle { fill: var(--faint); opacity: .45; }
a.family { text-decoration: none; color: inherit; }
.family circle, .key circle { stroke-width: 1.25; }
.family.good circle, .key .good { fill: var(--good-fill); stroke: var(--good); } .family.good .count { fill: var(--good); }
.family.open circle, .key .open { fill: var(--open-fill); stroke: var(--open); } .family.open .count { fill: var(--open); }
.family.bad circle, .key .bad { fill: var(--bad-fill); stroke: var(--bad); } .family.bad .count { fill: var(--bad); }
.family.quiet circle, .key .quiet { fill: var(--quiet-fill); stroke: var(--quiet); } .family.quiet .count { fill: var(--quiet); }
.family.live circle, .key .live { stroke: var(--accent); stroke-width: 4; }
.family.staged circle, .key .staged { stroke: var(--accent); stroke-width: 3; stroke-dasharray: 7 5; }
.family.ignored { opacity: .4; } .family.ignored circle, .key .ignored { stroke-dasharray: 2 3; }
a.family:hover circle, a.family:focus-visible circle { filter: brightness(.94); }
a.family:focus-visible { outline: none; } a.family:focus-visible circle { stroke: var(--focus); stroke-width: 5; }
.key { display: flex; flex-wrap: wrap; gap: .375rem 1.5rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .875rem; color: var(--soft); }
.key li { display: flex; align-items: center; gap: .5rem; } .key svg { width: 22px; height: 22px; flex: none; overflow: visible; }
.key .plain { fill: none; stroke: var(--faint); } .key .plain.live, .key .plain.staged { stroke: var(--accent); } .key .dot { fill: var(--faint); stroke: none; } .key .faded { opacity: .4; }
tr:target { background: var(--fill); } td.long blockquote { margin: .125rem 0; }
`;
const POLICY = policyOf({ style: `${STYLE}${MAP_STYLE}` }) as Markup;

/** A page of its own, with no script and nothing from elsewhere: families as circles, and all of them in a table. */
export function familiesMap(picture: FamilyPicture): Markup {
  const { at, families, unassigned } = picture;
  const order = families.map((_, index) => index).sort((a, b) => tasksOf(families[b]) - tasksOf(families[a]) || a - b);
  const drawn = order.slice(0, MOST_DRAWN);
  const largest = drawn.flatMap((index) => families[index] ?? []);
  const similarity = drawn.map((a) => drawn.map((b) => picture.similarity[a]?.[b] ?? 0));
  const tasks = families.reduce((sum, family) => sum + family.tasks, 0);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>nightschool: families</title><style>${STYLE as Markup}${MAP_STYLE as Markup}</style></head>
<body><header class="top"><p class="brand">nightschool, as of ${text(at.slice(0, 10))}</p>
<h1>What is asked again and again</h1>
<p class="lead">${text(`${plural(families.length, 'family')} of ${plural(tasks, 'request')}, and ${plural(unassigned, 'one-off')}.`)}</p></header>
<main id="main">
${drawing(largest, { similarity, dust: unassigned })}
${legend(unassigned, families.length - largest.length)}
${familyTable(order.flatMap((index) => families[index] ?? []))}
${emergingTable(picture.emerging)}
</main>
<footer><p>nightschool families show &lt;family&gt; tells all about one of them.</p></footer>
</body></html>
`;
}

function tasksOf(family: DrawnFamily | undefined): number {
  return family?.tasks ?? 0;
}

function legend(unassigned: number, undrawn: number): Markup {
  const swatch = (kind: string): Markup =>
    html`<svg viewBox="0 0 22 22" aria-hidden="true"><circle class="${text(kind)}" cx="11" cy="11" r="${text(kind === 'dot' ? 2 : 9)}"></circle></svg>`;
  const entries: readonly (readonly [string, string])[] = [
    ['good', 'at least 80 % went well'],
    ['open', '50 to 80 %'],
    ['bad', 'less than half'],
    ['quiet', 'not known'],
    ['plain live', 'its skill is live'],
    ['plain staged', 'a skill is staged'],
    ['plain ignored faded', 'ignored'],
    ...(unassigned > 0 ? [['dot', `one-offs: ${count(unassigned)}, left alone`] as const] : []),
  ];
  return html`<ul class="key">${entries.map(([kind, meaning]) => html`<li>${swatch(kind)}${text(meaning)}</li>`)}</ul>
<p class="soft small">The larger a circle, the more was asked; what is near is asked or done alike. A circle tells of its requests under the pointer.${undrawn > 0 ? html` The ${text(count(undrawn))} smallest are in the table only.` : NOTHING}</p>`;
}

function familyTable(families: readonly DrawnFamily[]): Markup {
  const rows = families.map(
    (family) => html`<tr id="${anchor('row', family.id)}"><th scope="row">${text(oneLine(family.name))}</th>
<td class="number" data-name="asked">${text(count(family.tasks))}</td><td class="number" data-name="success">${text(percent(family.successRate))}</td>
<td class="wide" data-name="skill">${text(family.state)}</td><td class="long">${family.examples.slice(0, 2).map((example) => html`<blockquote class="small">${text(oneLine(example))}</blockquote>`)}</td></tr>`,
  );
  return html`<section><h2>Families</h2><div class="scroll"><table class="cards"><thead><tr><th>family</th><th class="number">asked</th><th class="number">success</th><th>skill</th><th>for example</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function emergingTable(emerging: readonly EmergingSummary[]): Markup {
  if (emerging.length === 0) return NOTHING;
  const rows = emerging.slice(0, MOST_EMERGING).map(
    ({ terms, tasks, days, nights }) => html`<tr><th scope="row">${text(oneLine(terms.join(' ')))}</th>
<td class="number" data-name="asked">${text(count(tasks))}</td><td class="number" data-name="days">${text(count(days))}</td><td data-name="a family in">${text(nights === null ? '–' : `about ${plural(nights, 'night')}`)}</td></tr>`,
  );
  return html`<section><h2>Too rare yet</h2><div class="scroll"><table class="cards"><thead><tr><th>words</th><th class="number">asked</th><th class="number">days</th><th>a family in</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
