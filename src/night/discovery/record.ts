import { readHistory } from '../../decide/history.ts';
import type { DecisionContent } from '../../decide/wallet.ts';
import type { Decision, DecisionOf, DiscoveryMeasure } from '../../domain/decision.ts';
import type { DiscoverySettings } from '../../domain/proof.ts';
import { discoverySentence, isFound } from '../../promote/discovery/judge.ts';
import { decisionsOf } from '../workspace.ts';

export type DiscoveryMeasured = DecisionOf<'discovery-measured'>;
export type DiscoveryContent = Extract<DecisionContent, { type: 'discovery-measured' }>;

/** What is written down of one measurement. */
export function discoveryContent(
  about: { readonly version: string; readonly library: string; readonly sharpened: number },
  measures: readonly DiscoveryMeasure[],
  { decisions, bounds }: { readonly decisions: readonly Decision[]; readonly bounds: DiscoverySettings },
): DiscoveryContent {
  const { version, library, sharpened } = about;
  const cycle = readHistory(decisions).cycle?.number ?? 1;
  return {
    type: 'discovery-measured',
    ...{ cycle, version, library, measures },
    found: isFound(measures, bounds),
    sharpened,
  };
}

/** How the live version of a skill is found, as it was last measured: for `status` and `skills list`. */
export interface DiscoveryStanding {
  readonly found: boolean;
  /** One sentence with the numbers. */
  readonly sentence: string;
  readonly measures: readonly DiscoveryMeasure[];
  /** YYYY-MM-DD */
  readonly night: string;
}

/** Null where the version was never measured. */
export function discoveryStanding(
  decisions: readonly Decision[],
  version: string,
  bounds: DiscoverySettings,
): DiscoveryStanding | null {
  const last = lastMeasured(decisions, version);
  if (last === null) return null;
  const { measures, night } = last;
  return { found: isFound(measures, bounds), sentence: discoverySentence(measures, bounds), measures, night };
}

export function lastMeasured(decisions: readonly Decision[], version: string): DiscoveryMeasured | null {
  return decisionsOf(decisions, 'discovery-measured').findLast((each) => each.version === version) ?? null;
}
