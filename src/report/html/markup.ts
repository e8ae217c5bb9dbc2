import { visible } from '../plain.ts';

declare const markupBrand: unique symbol;

/** HTML source. Only `html` makes it, so text of logs cannot reach a page unescaped. */
export type Markup = string & { readonly [markupBrand]: true };

type Child = Markup | Escaped | readonly Child[];

/** Text that is escaped where it is inserted. */
interface Escaped {
  readonly text: string | number;
}

/** Marks a value as text: `text(name)` in a template becomes its escaped form, in content and in quoted attributes alike. */
export function text(value: string | number): Escaped {
  return { text: value };
}

/** Builds markup from a literal template; inserts are markup, lists of it, or `text(...)`. */
export function html(template: TemplateStringsArray, ...children: readonly Child[]): Markup {
  return String.raw({ raw: template }, ...children.map(render)) as Markup;
}

export const NOTHING = html``;

function render(child: Child): string {
  if (typeof child === 'string') return child;
  if ('text' in child) return escapeHtml(String(child.text));
  return child.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(value: string): string {
  return visible(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** An element id: letters, digits and hyphens of the name. */
export function anchor(kind: string, name: string): Escaped {
  return text(
    `${kind}-${name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 80)}`,
  );
}
