import type { TopLevelSpec } from 'vega-lite';
import type { Tone } from '../../words.ts';
import { SIZE } from './draw.ts';

const FONT_SIZE = 12.5;

/** What all charts share: no background, and colours that the page's style sheet gives, light or dark. */
export const THEME = {
  ...SIZE,
  background: 'transparent',
  padding: { left: 2, right: 8, top: 6, bottom: 2 },
  autosize: { type: 'fit', contains: 'padding' },
  config: {
    aria: false,
    view: { stroke: null },
    text: { fontSize: FONT_SIZE },
    axis: {
      labelColor: 'var(--soft)',
      titleColor: 'var(--soft)',
      gridColor: 'var(--line)',
      domainColor: 'var(--faint)',
      tickColor: 'var(--faint)',
      labelFontSize: FONT_SIZE,
      titleFontSize: FONT_SIZE,
      titleFontWeight: 'normal',
      titlePadding: 4,
      labelPadding: 4,
      tickSize: 4,
    },
  },
} as const satisfies Partial<TopLevelSpec>;

/** In the order of series; each with a way to tell it that is not its colour. */
export const PAINTS = [
  { color: 'var(--chart-1)', dash: [1, 0], shape: 'circle' },
  { color: 'var(--chart-2)', dash: [6, 3], shape: 'square' },
  { color: 'var(--chart-3)', dash: [2, 3], shape: 'diamond' },
  { color: 'var(--chart-4)', dash: [9, 3, 2, 3], shape: 'triangle-up' },
  { color: 'var(--chart-5)', dash: [1, 5], shape: 'cross' },
] as const;

/** The colour of a series: of what it says, good or bad, or else of its place. */
export function colorOf(tone: Tone | undefined, rank: number): string {
  return tone === undefined ? (PAINTS[rank % PAINTS.length] ?? PAINTS[0]).color : TONES[tone];
}

const TONES: Readonly<Record<Tone, string>> = {
  good: 'var(--good)',
  bad: 'var(--bad)',
  open: 'var(--open)',
  quiet: 'var(--faint)',
};
