import type { TopLevelSpec } from 'vega-lite';
import type { Markup } from '../../html/markup.ts';
import { clip, oneLine } from '../../plain.ts';
import type { Tone } from '../../words.ts';
import { type ChartRow, drawChart } from './draw.ts';
import { type ChartFigure, figure } from './figure.ts';
import { colorOf, PAINTS, THEME } from './theme.ts';
import { AXIS_LABELS, amount, type Unit } from './units.ts';

/** A date has ten letters. */
const LONGEST_LABEL = 20;

export interface Series {
  readonly name: string;
  /** One for each night; null: not known. */
  readonly values: readonly (number | null)[];
  /** Where it is good or bad news by itself. */
  readonly tone?: Tone;
}

/** Numbers over nights. */
export interface NightsChart extends ChartFigure {
  /** YYYY-MM-DD, each once, oldest first. */
  readonly nights: readonly string[];
  /** Five at most. */
  readonly series: readonly Series[];
  readonly unit: Unit;
}

/** A line for each series. Shares stand between 0 and 100 %. */
export async function lineChart(chart: NightsChart): Promise<Markup> {
  const drawing = await drawChart({ spec: LINES[chart.unit], data: { points: rowsOf(chart) }, says: chart.says });
  return numbered(chart, drawing, 'line');
}

/** A bar for each night, a part of it for each series. */
export async function stackedBars(chart: NightsChart): Promise<Markup> {
  const drawing = await drawChart({ spec: BARS[chart.unit], data: { points: rowsOf(chart) }, says: chart.says });
  return numbered(chart, drawing, 'bar');
}

function numbered(chart: NightsChart, drawing: Markup, kind: 'line' | 'bar'): Markup {
  const { nights, series, unit } = chart;
  return figure(chart, drawing, {
    key: series.map(({ name, tone }, rank) => ({
      ...{ name, kind, color: colorOf(tone, rank) },
      dash: (PAINTS[rank % PAINTS.length] ?? PAINTS[0]).dash,
    })),
    numbers: {
      head: ['night', ...series.map(({ name }) => name)],
      rows: nights.map((night, index) => [night, ...series.map(({ values }) => amount(values[index] ?? null, unit))]),
    },
  });
}

function rowsOf({ nights, series }: NightsChart): readonly ChartRow[] {
  return series.flatMap(({ values, tone }, rank) => {
    const color = colorOf(tone, rank);
    const { dash, shape } = PAINTS[rank % PAINTS.length] ?? PAINTS[0];
    return nights.map((night, index) => ({
      night: clip(oneLine(night), LONGEST_LABEL),
      value: values[index] ?? null,
      rank,
      color,
      dash,
      shape,
    }));
  });
}

const NIGHT = {
  field: 'night',
  type: 'ordinal',
  axis: {
    title: null,
    grid: false,
    labelAngle: 0,
    labelOverlap: 'greedy',
    labelSeparation: 8,
    // of a date its month and day
    labelExpr: 'test(/^[0-9]{4}-/, datum.value) ? slice(datum.value, 5) : datum.value',
  },
} as const;

/** The least that the top of an axis stands for. */
const LEAST = { count: 1, usd: 0.01, tokens: 1 } as const;

const COLOR = { field: 'color', type: 'nominal', scale: null } as const;

function amountAxis(unit: Unit) {
  return {
    field: 'value',
    type: 'quantitative',
    axis: {
      title: null,
      tickCount: 4,
      labelExpr: AXIS_LABELS[unit],
      domain: false,
      ...(unit === 'count' && { tickMinStep: 1 }),
    },
    // of nothing but zeros the axis stays at the bottom
    scale: unit === 'share' ? { domain: [0, 1] } : { domain: { unionWith: [0, LEAST[unit]] }, zero: true, nice: true },
  } as const;
}

function linesOf(unit: Unit): TopLevelSpec {
  const x = { ...NIGHT, scale: { type: 'point', padding: 0.5 } } as const;
  const y = amountAxis(unit);
  // what the axis reaches at least is said once
  const same = unit === 'share' ? y : { ...y, scale: { zero: true, nice: true } as const };
  const detail = { field: 'rank', type: 'nominal' } as const;
  const strokeDash = { field: 'dash', type: 'nominal', scale: null } as const;
  return {
    ...THEME,
    data: { name: 'points' },
    layer: [
      { mark: { type: 'line', strokeWidth: 2 }, encoding: { x, y, detail, strokeDash, stroke: COLOR } },
      {
        transform: [{ filter: 'isValid(datum.value)' }],
        mark: { type: 'point', filled: true, size: 26, opacity: 1, strokeWidth: 0 },
        encoding: { x, y: same, fill: COLOR, shape: { field: 'shape', type: 'nominal', scale: null } },
      },
    ],
  };
}

function barsOf(unit: Unit): TopLevelSpec {
  return {
    ...THEME,
    data: { name: 'points' },
    mark: { type: 'bar', stroke: 'var(--page)', strokeWidth: 0.5 },
    encoding: {
      x: { ...NIGHT, scale: { type: 'band', paddingInner: 0.25, paddingOuter: 0.25 } },
      y: { ...amountAxis(unit), stack: 'zero' },
      fill: COLOR,
      order: { field: 'rank', type: 'ordinal' },
    },
  };
}

function forEachUnit(specOf: (unit: Unit) => TopLevelSpec): Readonly<Record<Unit, TopLevelSpec>> {
  return { count: specOf('count'), share: specOf('share'), usd: specOf('usd'), tokens: specOf('tokens') };
}

const LINES = forEachUnit(linesOf);
const BARS = forEachUnit(barsOf);
