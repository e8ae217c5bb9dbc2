import type { Counts } from '../../../domain/decision.ts';
import { graded } from '../../fold.ts';
import { html, type Markup, text } from '../../html/markup.ts';
import { count, percent, plural, type Tone } from '../../words.ts';
import type { Live } from '../layout.ts';

/** How a page of the dashboard is to be made. */
export interface PageOptions {
  /** Served while a night runs. */
  readonly live?: Live;
}

export function badge(word: string, tone: Tone): Markup {
  return html`<span class="badge ${text(tone)}">${text(word)}</span>`;
}

/** Names and what stands beside them, as a list of terms. */
export function factList(facts: readonly (readonly [name: string, value: Markup])[]): Markup {
  const rows = facts.map(([name, value]) => html`<div><dt>${text(name)}</dt><dd>${value}</dd></div>`);
  return html`<dl class="numbers">${rows}</dl>`;
}

/** A text cut to at most so many characters, with how much was left out. */
export function clipped(value: string, most: number): Markup {
  const rest = value.length - most;
  if (rest <= 0) return html`${text(value)}`;
  return html`${text(value.slice(0, most).toWellFormed())}<span class="cut">… ${text(plural(rest, 'more character'))}</span>`;
}

/** The same as plain text. */
export function clipText(value: string, most: number): string {
  const rest = value.length - most;
  return rest <= 0 ? value : `${value.slice(0, most).toWellFormed()}… ${plural(rest, 'more character')}`;
}

/** A version's hash, or a fingerprint, as far as commands need it. */
export function shortVersion(version: string): string {
  return version.slice(0, 8).toWellFormed();
}

/** A version in code style; the whole hash stands in its own table. */
export function versionCode(version: string): Markup {
  return html`<code>${text(shortVersion(version))}</code>`;
}

/** Passed of graded runs, those that broke down apart; a dash where there was none. */
export function countsText(counts: Counts | undefined): string {
  if (counts === undefined) return '–';
  const apart = counts.errored > 0 ? `${count(counts.errored)} errored` : '';
  if (graded(counts) === 0) return apart === '' ? '–' : apart;
  const passed = `${count(counts.passed)} of ${count(graded(counts))}`;
  return apart === '' ? passed : `${passed}, ${apart}`;
}

/** A lower bound, rounded down: a text never claims more than the number. */
export function lowerText(lower: number): string {
  return percent(Math.floor(lower * 1000 + 1e-9) / 1000);
}

/** An upper bound, rounded up. */
export function upperText(upper: number): string {
  return percent(Math.ceil(upper * 1000 - 1e-9) / 1000);
}
