import { itemsByGroup } from '../arrays.ts';
import { countNodes, type Graph, sumOf } from '../graph.ts';
import type { Judging } from '../merge.ts';
import { listenTo, type Said } from './said.ts';
import { spread, type Tallies } from './tally.ts';

/** Strength at which two communities merge, and how much it counts that their words tell them apart. */
const MERGE_AT = 0.006;
const WORDS_COUNT = 4;

/**
 * Judges whether communities are one by the weight between them and by their words: cut / (volume · volume)^.75, in units
 * of a mean group's volume, so that large ones need more to merge; less where two mixtures tell their words better than one
 * does, by the Bayes factor of one against two (Dirichlet-multinomial, as in Heller & Ghahramani 2005) a word.
 */
export function judgeByWords(graph: Graph, said: Said): Judging {
  const unit = sumOf(graph.volumes) / (countNodes(graph) || 1);
  const words = new Float64Array(said.usual.length);
  return {
    least: MERGE_AT,
    judge({ volumes }, community) {
      const spoken = listenTo(itemsByGroup(community, volumes.length), said);
      let loaded = -1;
      return (name, other, cut) => {
        const product = ((volumes[name] ?? 0) / unit) * ((volumes[other] ?? 0) / unit);
        const strength = cut / unit / (Math.sqrt(product) * Math.sqrt(Math.sqrt(product)));
        if (!(strength >= MERGE_AT)) return 0;
        if (loaded >= 0 && loaded !== name) spread(spoken, loaded, words, 0);
        if (loaded !== name) spread(spoken, name, words, 1);
        loaded = name;
        return strength * Math.exp(WORDS_COUNT * Math.min(0, oneAgainstTwo({ name, other, spoken, words }, said)));
      };
    },
  };
}

interface Pair {
  readonly name: number;
  readonly other: number;
  readonly spoken: Tallies;
  /** By feature: what the first one says. */
  readonly words: Float64Array;
}

/** The logarithm of the Bayes factor of one mixture against two, by the geometric mean of how much both say. */
function oneAgainstTwo({ name, other, spoken, words }: Pair, { usual, usualWords }: Said): number {
  const { starts, features, counts, totals } = spoken;
  const [total, otherTotal] = [totals[name] ?? 0, totals[other] ?? 0];
  if (total === 0 || otherTotal === 0) return 0;
  let sum =
    logGamma(usualWords + total) +
    logGamma(usualWords + otherTotal) -
    (logGamma(usualWords) + logGamma(usualWords + (total + otherTotal)));
  for (let at = starts[other] ?? 0; at < (starts[other + 1] ?? 0); at++) {
    const feature = features[at] ?? 0;
    const count = words[feature] ?? 0;
    if (count === 0) continue;
    const otherCount = counts[at] ?? 0;
    const before = usualWords * (usual[feature] ?? 1);
    sum += logGamma(before + (count + otherCount)) + logGamma(before);
    sum -= logGamma(before + count) + logGamma(before + otherCount);
  }
  return sum / Math.sqrt(total * otherTotal);
}

const LANCZOS = [
  76.1800917294715, -86.5053203294168, 24.0140982408309, -1.23173957245016, 0.1208650973866179e-2, -0.5395239384953e-5,
];

/** The logarithm of the gamma function of what is above 0, to ten digits (Lanczos 1964). */
function logGamma(value: number): number {
  const shifted = value + 5.5;
  let series = 1.000000000190015;
  for (let term = 0; term < LANCZOS.length; term++) series += (LANCZOS[term] ?? 0) / (value + 1 + term);
  return Math.log((2.50662827463 * series) / value) - shifted + (value + 0.5) * Math.log(shifted);
}
