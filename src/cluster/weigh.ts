import { share } from './arrays.ts';
import { BLOCKS, type Block } from './describe.ts';
import type { Lexicon } from './lexicon.ts';
import { PROCEDURE } from './procedure/likeness.ts';
import { measureTelling } from './procedure/telling.ts';
import type { Rows } from './rows.ts';
import { createWeighJob, type WeighJob, type WeighRow, weighTogether } from './together/weigh-job.ts';

const TEXT_SHARE = { words: 0.4, pairs: 0.2, characters: 0.4 } as const;

/** How much what was done counts against how it was asked for. */
export const PROCEDURE_SHARE = 0.35;

/** How much the blocks count for: text and procedure share 1 - procedure : procedure. */
function blockShares(procedure: number): Readonly<Record<Block, number>> {
  const text = 1 - procedure;
  return {
    words: text * TEXT_SHARE.words,
    pairs: text * TEXT_SHARE.pairs,
    characters: text * TEXT_SHARE.characters,
    procedure,
  };
}

export const SHARES = blockShares(PROCEDURE_SHARE);

/**
 * The power of a feature's rarity that it is worth, by block. Rare words tell what is asked for; rare characters are
 * typos as often, and rare tools somebody's habit.
 */
const RARITY_POWER = {
  words: 1,
  pairs: 1,
  characters: 0.5,
  procedure: 0.5,
} as const;

/** How rare a feature is that so many of all tasks have. */
function rarity(frequency: number, tasks: number): number {
  return Math.log(1 + tasks / frequency);
}

/** Rows with weights, and by row how much of its length procedure takes, in [0, 1]. */
export interface Weighed extends Rows {
  readonly procedureShares: Float32Array;
}

/** Fewer cells are weighed before another thread is up. */
const WORTH_SHARING = 2_000_000;

interface Corpus {
  readonly lexicon: Lexicon;
  readonly tasks: number;
  readonly shares: Readonly<Record<Block, number>>;
  /** Whether the rows are the corpus itself: what was done then counts as far as it tells (see `measureTelling`). */
  readonly isWhole?: boolean;
  /** Has other threads call `helpWeighing`; the result is the same without. */
  readonly shareOut?: ((job: WeighJob<Weighing>) => void) | null;
  readonly worthSharing?: number;
}

/**
 * TF-IDF rows whose dot product is the weighted mean of the blocks' cosines, heaviest features first. A feature that one
 * task only has can match nothing and is left out, but stays in that row's norm: what is unusual about a request makes
 * it less like the others. Overwrites the rows that it is given, which hold strengths.
 */
export function weigh(rows: Rows, corpus: Corpus): Weighed {
  const { shareOut = null, worthSharing = WORTH_SHARING } = corpus;
  const { features, weights, starts } = rows;
  const lengths = rows.lengths.slice();
  const weighing = learnToWeigh(rows, corpus);
  const weighRow = createRowWeigher();
  if (shareOut !== null && features.length >= worthSharing) {
    const job = createWeighJob({ ...rows, lengths }, shareWeighing(weighing));
    shareOut(job);
    weighTogether(job, weighRow);
    return { ...job.rows, procedureShares: job.procedureShares };
  }
  const procedureShares = new Float32Array(starts.length);
  for (let row = 0; row < starts.length; row++) {
    const from = starts[row] ?? 0;
    const { length, procedure } = weighRow(
      { ...weighing, features, weights },
      { from, to: from + (lengths[row] ?? 0) },
    );
    procedureShares[row] = procedure;
    lengths[row] = length;
  }
  return { starts, lengths, features, weights, procedureShares };
}

/** All that weighing a row needs to know. */
export interface Weighing {
  /** By feature. */
  readonly worth: Float32Array;
  readonly frequencies: Uint32Array;
  readonly blocks: Uint8Array;
  /** By feature of the procedure: how much it tells. */
  readonly telling: Float32Array | null;
  /** See `Telling`; 0 where it was not looked at. */
  readonly varied: number;
  /** By block. */
  readonly shares: readonly number[];
}

type RowWeighing = Weighing & Pick<Rows, 'features' | 'weights'>;

function learnToWeigh(rows: Rows, { lexicon, tasks, ...corpus }: Corpus): Weighing {
  const { frequencies, blocks } = lexicon.tables();
  const shares = BLOCKS.map((block) => corpus.shares[block]);
  const powers = BLOCKS.map((block) => RARITY_POWER[block]);
  const worth = Float32Array.from(
    { length: lexicon.size() },
    (_, feature) => rarity(frequencies[feature] ?? 1, tasks) ** (powers[blocks[feature] ?? 0] ?? 0),
  );
  const told = corpus.isWhole === true ? measureTelling(rows, { blocks, worth, shares }) : null;
  return { worth, frequencies, blocks, shares, telling: told?.telling ?? null, varied: told?.varied ?? 0 };
}

function shareWeighing(weighing: Weighing): Weighing {
  const { worth, frequencies, blocks, telling } = weighing;
  const shared = { worth: share(worth), frequencies: share(frequencies), blocks: share(blocks) };
  return { ...weighing, ...shared, telling: telling && share(telling) };
}

/** What weighs row after row. */
export function createRowWeigher(): WeighRow<Weighing> {
  let scratch = createScratch(256);
  return (weighing, { from, to }) => {
    if (scratch.keys.length < to - from) scratch = createScratch(2 * (to - from));
    const procedure = scaleRow(weighing, from, to);
    return { procedure, length: keepShared(weighing, { from, to }, scratch) };
  };
}

function createScratch(length: number): Scratch {
  return { keys: new Float64Array(length), features: new Uint32Array(length), weights: new Float32Array(length) };
}

/** From strengths to weights: a block counts for its share, less where its strongest feature is weak. Gives what procedure counts for. */
function scaleRow(
  { features, weights, worth, telling, varied, blocks, shares }: RowWeighing,
  from: number,
  to: number,
): number {
  const squares = shares.map(() => 0);
  const strongest = shares.map(() => 0);
  let [boldest, done] = [0, 0];
  for (let at = from; at < to; at++) {
    const feature = features[at] ?? 0;
    const block = blocks[feature] ?? 0;
    if (block === PROCEDURE) {
      boldest = Math.max(boldest, weights[at] ?? 0);
      done += ((weights[at] ?? 0) * (worth[feature] ?? 0)) ** 2;
    }
    const strength = (weights[at] ?? 0) * (telling !== null && block === PROCEDURE ? (telling[feature] ?? 0) : 1);
    const value = strength * (worth[feature] ?? 0);
    weights[at] = value;
    squares[block] = (squares[block] ?? 0) + value * value;
    if (strength > (strongest[block] ?? 0)) strongest[block] = strength;
  }
  // What was only looked up counts as much as what was written if it tells as much; what tells nothing makes less of the rest.
  if (boldest > 0) strongest[PROCEDURE] = (strongest[PROCEDURE] ?? 0) / boldest ** varied;
  if (telling !== null && done > 0)
    strongest[PROCEDURE] = (strongest[PROCEDURE] ?? 0) * Math.sqrt((squares[PROCEDURE] ?? 0) / done);
  let total = 0;
  for (let block = 0; block < shares.length; block++) total += (shares[block] ?? 0) * (strongest[block] ?? 0);
  const scales = shares.map((share, block) =>
    Math.sqrt((share * (strongest[block] ?? 0)) / (squares[block] || 1) / (total || 1)),
  );
  for (let at = from; at < to; at++) weights[at] = (weights[at] ?? 0) * (scales[blocks[features[at] ?? 0] ?? 0] ?? 0);
  return ((shares[PROCEDURE] ?? 0) * (strongest[PROCEDURE] ?? 0)) / (total || 1);
}

interface Scratch {
  readonly keys: Float64Array;
  readonly features: Uint32Array;
  readonly weights: Float32Array;
}

/** Sorts a row by weight, then by place, without features that it shares with no other; gives its new length. */
function keepShared(
  { features, weights, frequencies }: RowWeighing,
  { from, to }: { readonly from: number; readonly to: number },
  scratch: Scratch,
): number {
  let kept = 0;
  for (let at = from; at < to; at++) {
    if ((frequencies[features[at] ?? 0] ?? 0) < 2 || weights[at] === 0) continue;
    scratch.features[kept] = features[at] ?? 0;
    scratch.weights[kept] = weights[at] ?? 0;
    kept++;
  }
  const { keys } = scratch;
  // One number to sort by: a weight in (0, 1] as 31 bits, then the place in the row.
  for (let place = 0; place < kept; place++)
    keys[place] = Math.round((1 - (scratch.weights[place] ?? 0)) * 2 ** 31) * 2 ** 22 + place;
  keys.subarray(0, kept).sort();
  for (let at = 0; at < kept; at++) {
    const place = (keys[at] ?? 0) % 2 ** 22;
    features[from + at] = scratch.features[place] ?? 0;
    weights[from + at] = scratch.weights[place] ?? 0;
  }
  return kept;
}
