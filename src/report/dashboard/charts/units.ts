import { html, type Markup, text } from '../../html/markup.ts';
import { count, percent } from '../../words.ts';

export type Unit = 'count' | 'share' | 'usd' | 'tokens';

/** How numbers of a unit are labelled on an axis: expressions of our own over nothing but the number. */
export const AXIS_LABELS: Readonly<Record<Unit, string>> = {
  count: "format(datum.value, ',')",
  share: "round(datum.value * 100) + ' %'",
  usd: "'$' + format(datum.value, ',.2~f')",
  tokens: "format(datum.value, '~s')",
};

/** As people read it, with the exact number beside it for programs; a dash where nothing is known. */
export function amount(value: number | null, unit: Unit): Markup {
  if (value === null) return html`–`;
  return html`<data value="${text(value)}">${text(WRITTEN[unit](value))}</data>`;
}

const WRITTEN: Readonly<Record<Unit, (value: number) => string>> = {
  count,
  share: percent,
  usd: dollars,
  tokens: (value) => count(Math.round(value)),
};

/** Cents, and two figures of what is less. */
export function dollars(usd: number): string {
  const size = Math.abs(usd);
  const written = size > 0 && size < 0.1 ? String(Number(size.toPrecision(2))) : thousands(size);
  return `${usd < 0 ? '-' : ''}$${written}`;
}

function thousands(value: number): string {
  const [whole = '0', cents = '00'] = value.toFixed(2).split('.');
  return `${count(Number(whole))}.${cents}`;
}
