import type { FleetUsage } from '../../domain/fleet.ts';

interface Claimant {
  readonly share: number;
  /** Of the last days. */
  readonly got: FleetUsage;
}

/**
 * Who got least for its share in the last days comes first. `measure`: what is scarce; the other decides between equals,
 * then the order they are given in.
 */
export function orderByNeed<Entry extends Claimant>(
  entries: readonly Entry[],
  measure: keyof FleetUsage,
): readonly Entry[] {
  const other = measure === 'usd' ? 'minutes' : 'usd';
  const perShare = ({ got, share }: Claimant, of: keyof FleetUsage): number => got[of] / share;
  return entries.toSorted(
    (a, b) => perShare(a, measure) - perShare(b, measure) || perShare(a, other) - perShare(b, other),
  );
}
