import type { Measures } from './measures.ts';

/** What is wanted of one measure: at least, or at most, so much. */
export interface Target {
  readonly of: keyof typeof NAMES;
  readonly least?: number;
  readonly most?: number;
}

const NAMES = {
  rand: 'ARI',
  vMeasure: 'V',
  purity: 'purity',
  found: 'found',
  fragments: 'fragments',
  noiseOut: 'noise out',
} as const;

export interface Row {
  readonly name: string;
  readonly measures: Measures;
  /** Null where it was not timed. */
  readonly seconds: number | null;
  readonly targets: readonly Target[];
}

/** One line for each set, beside what is wanted of it. */
export function qualityTable(rows: readonly Row[]): string {
  return table(
    'set | n | families | clusters | spurious | ARI | V | accuracy | found | half found | purity | of finders | fragments | noise out | seconds | wanted',
    rows.map(({ name, measures, seconds, targets }) => [
      name,
      measures.items,
      measures.families,
      measures.clusters,
      measures.spurious,
      ...[measures.rand, measures.vMeasure, measures.accuracy, measures.found, measures.halfFound].map(decimals),
      ...[measures.purity, measures.purityOfFinders, measures.fragments, measures.noiseOut].map(decimals),
      seconds === null ? '' : seconds.toFixed(1),
      targets.map((target) => compare(target, measures)).join('; '),
    ]),
  );
}

/** `ARI ≥ 0.40 met`, or by how much it is missed. */
function compare({ of, least, most }: Target, measures: Measures): string {
  return `${NAMES[of]} ${verdict(measures[of] ?? 0, { least, most })}`;
}

/** `≥ 0.40 met`, or by how much it is missed. */
export function verdict(
  value: number,
  { least, most }: { readonly least?: number | undefined; readonly most?: number | undefined },
): string {
  const wanted = least === undefined ? `≤ ${decimals(most ?? 0)}` : `≥ ${decimals(least)}`;
  const missing = least === undefined ? value - (most ?? 0) : least - value;
  return `${wanted} ${missing <= 0 ? 'met' : `**missed by ${decimals(missing)}**`}`;
}

/** A Markdown table: the first column is text, the others are numbers but for one called `wanted`. */
export function table(head: string, rows: readonly (readonly (string | number)[])[]): string {
  const columns = head.split(' | ');
  const rule = columns.map((column, index) => (index === 0 || column === 'wanted' ? '---' : '---:'));
  return [columns, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function decimals(value: number | null): string {
  if (value === null) return '';
  return Number.isInteger(value) ? String(value) : value.toFixed(3).replace(/0$/, '');
}
