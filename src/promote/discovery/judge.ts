import type { DiscoveryMeasure, Share } from '../../domain/decision.ts';
import type { DiscoverySettings } from '../../domain/proof.ts';

type Bounds = Pick<DiscoverySettings, 'recall' | 'precision' | 'loss'>;

/** Whether a skill is found by those who need it and by nobody else, in every way that was measured. */
export function isFound(measures: readonly DiscoveryMeasure[], bounds: Bounds): boolean {
  return measures.every((measure) => faultsOf(measure, bounds).length === 0);
}

/** What keeps a skill from being found, in one sentence with the numbers; where nothing does, how well it is. */
export function discoverySentence(measures: readonly DiscoveryMeasure[], bounds: Bounds): string {
  const faults = measures.flatMap((measure) => {
    const found = faultsOf(measure, bounds);
    return found.length === 0 ? [] : [`${placeOf(measure)} ${found.join(', ')}`];
  });
  const said = faults.length > 0 ? faults : measures.map((measure) => `${placeOf(measure)} ${recallText(measure)}`);
  const text = said.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const MOST_NAMED = 3;

function faultsOf(measure: DiscoveryMeasure, bounds: Bounds): readonly string[] {
  const { recall, precision, lost } = measure;
  const heavy = lost
    .filter(({ before, after }) => rateOf(before) - rateOf(after) > bounds.loss + TOLERANCE)
    .toSorted((a, b) => lossOf(b) - lossOf(a) || (a.skill < b.skill ? -1 : 1));
  const named = heavy.slice(0, MOST_NAMED).map((each) => `${lossOf(each)} of ${each.before.of} of ${each.skill}'s`);
  const more = heavy.length > MOST_NAMED ? [`requests of ${heavy.length - MOST_NAMED} other skills`] : [];
  return [
    ...(isBelow(recall, bounds.recall) ? [recallText(measure)] : []),
    ...(isBelow(precision, bounds.precision)
      ? [`it takes ${precision.of - precision.hits} of ${precision.of} requests that are near it and not its own`]
      : []),
    ...(heavy.length > 0 ? [`it takes ${[...named, ...more].join(' and ')}`] : []),
  ];
}

/** Of differences of shares, which are not exact. */
const TOLERANCE = 1e-9;

function isBelow(share: Share, bound: number): boolean {
  return share.of > 0 && rateOf(share) < bound - TOLERANCE;
}

function rateOf({ hits, of }: Share): number {
  return of === 0 ? 0 : hits / of;
}

function lossOf({ before, after }: DiscoveryMeasure['lost'][number]): number {
  return before.hits - after.hits;
}

function recallText({ recall }: DiscoveryMeasure): string {
  return `it is found first by ${recall.hits} of ${recall.of} of its own requests`;
}

function placeOf({ by }: DiscoveryMeasure): string {
  return by === 'recall' ? 'in the search' : `by ${by}`;
}
