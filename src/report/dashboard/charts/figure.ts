import { html, type Markup, NOTHING, text } from '../../html/markup.ts';

export interface ChartFigure {
  /** Above the chart. */
  readonly title: string;
  /** What it shows, in a sentence: read out instead of the drawing. */
  readonly says: string;
  /** Below the title: what is counted, or how to read it. */
  readonly note?: string;
}

/** What tells a series. */
interface KeyEntry {
  readonly name: string;
  readonly kind: 'line' | 'bar';
  readonly color: string;
  readonly dash?: readonly number[];
}

interface Numbers {
  readonly head: readonly string[];
  readonly rows: readonly (readonly [title: string, ...cells: Markup[]])[];
}

/** A chart with its title, its key, and all its numbers in a table that opens. */
export function figure(
  { title, note }: ChartFigure,
  drawing: Markup,
  options: {
    readonly key?: readonly KeyEntry[];
    readonly numbers: Numbers;
    /** The same drawing for wide windows. */
    readonly broad?: Markup;
  },
): Markup {
  const { key = [], numbers, broad } = options;
  return html`<figure class="chart${broad === undefined ? NOTHING : html` broad`}"><figcaption>${text(title)}</figcaption>${note === undefined ? NOTHING : html`<p class="soft small">${text(note)}</p>`}
${key.length < 2 ? NOTHING : html`<ul class="key">${key.map(keyItem)}</ul>`}
${drawing}${broad ?? NOTHING}
<details><summary>Numbers<span class="unseen"> of ${text(title)}</span></summary>${table(title, numbers)}</details></figure>`;
}

function keyItem({ name, kind, color, dash = [1, 0] }: KeyEntry): Markup {
  const mark =
    kind === 'bar'
      ? html`<rect width="12" height="12" x="6" fill="${text(color)}"></rect>`
      : html`<path d="M0 6h24" fill="none" stroke-width="2.5" stroke="${text(color)}" stroke-dasharray="${text(dash.join(' '))}"></path>`;
  return html`<li><svg viewBox="0 0 24 12" aria-hidden="true">${mark}</svg>${text(name)}</li>`;
}

function table(title: string, { head, rows }: Numbers): Markup {
  const columns = head.map(
    (name, index) => html`<th scope="col"${index > 0 ? html` class="number"` : NOTHING}>${text(name)}</th>`,
  );
  const lines = rows.map(
    ([first, ...cells]) =>
      html`<tr><th scope="row">${text(first)}</th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`,
  );
  return html`<div class="scroll tall" role="region" tabindex="0" aria-label="${text(`Numbers: ${title}`)}"><table><caption class="unseen">${text(title)}</caption><thead><tr>${columns}</tr></thead><tbody>${lines}</tbody></table></div>`;
}
