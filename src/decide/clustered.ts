import type { Outcome } from '../domain/exam.ts';

const NORMAL_95 = 1.96;

/**
 * 95 % interval of the pass rate on new tasks, with runs of one group (repeats of a case, cases of one session)
 * counted as the correlated things they are. Not part of any test.
 *
 * Standard error, clustered: SE² = (1/n²) · sum over groups c of (sum over i in c of (x_i - mean))²
 * (Miller, Adding Error Bars to Evals, arXiv 2411.00640, section 2.2). It shrinks n to the effective mean(1-mean)/SE²,
 * at most n, and the number of groups where nobody failed or everybody did; Wilson's score interval (1927) is taken at
 * that size, because the plain mean ± 1.96 SE is a point at a rate of 1.
 * @returns null where no run was decided
 */
export function clusteredInterval(
  runs: readonly { readonly group: string; readonly outcome: Outcome }[],
): { readonly low: number; readonly high: number } | null {
  const decided = runs.filter(({ outcome }) => outcome !== 'errored');
  if (decided.length === 0) return null;
  const mean = decided.filter(({ outcome }) => outcome === 'passed').length / decided.length;
  const deviations = new Map<string, number>();
  for (const { group, outcome } of decided) {
    deviations.set(group, (deviations.get(group) ?? 0) + (outcome === 'passed' ? 1 : 0) - mean);
  }
  return wilson(mean, effectiveSize(mean, decided.length, [...deviations.values()]));
}

function effectiveSize(mean: number, count: number, deviations: readonly number[]): number {
  const squares = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0);
  const variance = mean * (1 - mean);
  if (variance === 0 || squares === 0) return deviations.length;
  return Math.min(count, (variance * count ** 2) / squares);
}

function wilson(mean: number, size: number): { readonly low: number; readonly high: number } {
  const z2 = NORMAL_95 ** 2 / size;
  const center = (mean + z2 / 2) / (1 + z2);
  const half = (NORMAL_95 / (1 + z2)) * Math.sqrt((mean * (1 - mean)) / size + z2 / (4 * size));
  return { low: Math.min(mean, Math.max(0, center - half)), high: Math.max(mean, Math.min(1, center + half)) };
}
