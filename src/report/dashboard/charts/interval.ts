import type { TopLevelSpec } from 'vega-lite';
import type { ConvergencePoint } from '../../../domain/dashboard.ts';
import type { Markup } from '../../html/markup.ts';
import { percent } from '../../words.ts';
import { BROAD, drawChart } from './draw.ts';
import { type ChartFigure, figure } from './figure.ts';
import { THEME } from './theme.ts';
import { AXIS_LABELS, amount } from './units.ts';

export interface IntervalChart extends ChartFigure {
  /** One for each counted run, at least one. */
  readonly points: readonly ConvergencePoint[];
  readonly floor: number;
  readonly target: number;
}

const RATE = { kind: 'line', color: 'var(--ink)', dash: [1, 0] } as const;
const BOUNDS = { kind: 'bar', color: 'var(--range)' } as const;
const TARGET = { kind: 'line', color: 'var(--good)', dash: [1, 0] } as const;
const FLOOR = { kind: 'line', color: 'var(--bad)', dash: [6, 3] } as const;

/** The success rate as runs arrive, within the bounds that hold at all of them at once, with floor and target. */
export async function intervalChart(chart: IntervalChart): Promise<Markup> {
  const { points, floor, target, says } = chart;
  const rows = points.map(({ runs, rate, lower, upper }) => ({ runs, rate, lower, upper }));
  // each run's bounds reach back to the run before it: those of the first to the axis
  const edge = rows.slice(0, 1).map((first) => ({ ...first, runs: first.runs - 1 }));
  const marks = [
    { at: target, color: TARGET.color, dash: TARGET.dash },
    { at: floor, color: FLOOR.color, dash: FLOOR.dash },
  ];
  const data = { bounds: [...edge, ...rows], points: rows, last: rows.slice(-1), marks };
  return figure(chart, await drawChart({ spec: SPEC, data, says }), {
    broad: await drawChart({ spec: BROAD_SPEC, data, says, size: BROAD }),
    key: [
      { ...RATE, name: 'passed' },
      { ...BOUNDS, name: 'what is sure so far' },
      { ...TARGET, name: `target ${percent(target)}` },
      { ...FLOOR, name: `floor ${percent(floor)}` },
    ],
    numbers: {
      head: ['runs', 'passed', 'at least', 'at most'],
      rows: points.map(({ runs, rate, lower, upper }) => [
        String(runs),
        amount(rate, 'share'),
        amount(lower, 'share'),
        amount(upper, 'share'),
      ]),
    },
  });
}

const X = {
  field: 'runs',
  type: 'quantitative',
  axis: { title: 'counted runs', grid: false, tickMinStep: 1, tickCount: 5, labelExpr: AXIS_LABELS.count },
  scale: { zero: false, nice: false },
} as const;
const SHARE = {
  type: 'quantitative' as const,
  axis: { title: null, tickCount: 5, labelExpr: AXIS_LABELS.share, domain: false },
  scale: { domain: [0, 1] },
};
const STROKE = { field: 'color', type: 'nominal', scale: null } as const;

const SPEC: TopLevelSpec = {
  ...THEME,
  layer: [
    {
      data: { name: 'bounds' },
      mark: { type: 'area', fill: BOUNDS.color, interpolate: 'step-before' },
      encoding: { x: X, y: { ...SHARE, field: 'lower' }, y2: { field: 'upper' } },
    },
    {
      data: { name: 'bounds' },
      mark: { type: 'line', stroke: 'var(--accent)', strokeWidth: 1.5, interpolate: 'step-before' },
      encoding: { x: X, y: { ...SHARE, field: 'lower' } },
    },
    {
      data: { name: 'bounds' },
      mark: { type: 'line', stroke: 'var(--accent)', strokeWidth: 1, interpolate: 'step-before' },
      encoding: { x: X, y: { ...SHARE, field: 'upper' } },
    },
    {
      data: { name: 'marks' },
      mark: { type: 'rule', strokeWidth: 1.5 },
      encoding: {
        y: { ...SHARE, field: 'at' },
        stroke: STROKE,
        strokeDash: { field: 'dash', type: 'nominal', scale: null },
      },
    },
    {
      data: { name: 'points' },
      mark: { type: 'line', stroke: RATE.color, strokeWidth: 2 },
      encoding: { x: X, y: { ...SHARE, field: 'rate' } },
    },
    {
      data: { name: 'last' },
      mark: { type: 'point', filled: true, fill: RATE.color, size: 40, opacity: 1 },
      encoding: { x: X, y: { ...SHARE, field: 'rate' } },
    },
  ],
};

const BROAD_SPEC: TopLevelSpec = { ...SPEC, ...BROAD };
