import { html, type Markup, NOTHING, text } from './markup.ts';

export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

export function section(title: string, content: Markup | readonly Markup[], id?: string): Markup {
  const name = id === undefined ? NOTHING : html` id="${text(id)}"`;
  return content.length === 0 ? NOTHING : html`<section${name}><h2>${text(title)}</h2>${content}</section>`;
}

/** A section that is a list of sentences; nothing where there is none. */
export function bullets(title: string, items: readonly string[], id?: string): Markup {
  return section(title, list(items.map((item) => html`${text(item)}`)), id);
}

export function list(items: readonly Markup[]): Markup {
  return items.length === 0 ? NOTHING : html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** A table that scrolls by keyboard where it is too wide, and is a list of cards on a phone. */
export function dataTable(
  caption: string,
  {
    columns,
    rows,
    kind,
    label = caption,
  }: {
    readonly columns: readonly Column[];
    readonly rows: readonly Markup[];
    /** For the style sheet. */
    readonly kind?: 'matrix' | 'cases';
    /** What tells it from the page's other tables, where the caption does not. */
    readonly label?: string;
  },
): Markup {
  const heads = columns.map(
    ({ name, isNumber = false }) =>
      html`<th scope="col"${isNumber ? html` class="number"` : NOTHING}>${text(name)}</th>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${text(label)}"><table class="cards${text(kind === undefined ? '' : ` ${kind}`)}"><caption>${text(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A link, or the name alone where there is no page. */
export function linked(name: string, target: string | null): Markup {
  return target === null ? html`${text(name)}` : html`<a href="${text(target)}">${text(name)}</a>`;
}

/** Names with a large value and a small note each. */
export function facts(items: readonly (readonly [name: string, value: string, note: string])[]): Markup {
  return html`<dl class="facts">${items.map(([name, value, note]) => html`<div><dt>${text(name)}</dt><dd>${text(value)}<small>${text(note)}</small></dd></div>`)}</dl>`;
}
