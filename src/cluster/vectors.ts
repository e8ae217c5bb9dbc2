import { BLOCKS, type Block, type Description } from './describe.ts';

/** A sparse unit vector: feature numbers, heaviest first, with their weights. Features that no other row has are left out. */
export interface Row {
  readonly features: Int32Array;
  readonly weights: Float32Array;
}

export interface Vectors {
  readonly rows: readonly Row[];
  /** How many features there are. */
  readonly features: number;
  /** How many rows have this stemmed word. */
  requestsWith(word: string): number;
}

const WORDS = BLOCKS.indexOf('words');
const TEXT_SHARE = { words: 0.4, pairs: 0.2, characters: 0.4 } as const;

/** How much the four blocks count for: text and procedure share 1 - procedure : procedure. */
export function blockShares(procedure: number): Readonly<Record<Block, number>> {
  const text = 1 - procedure;
  return {
    words: text * TEXT_SHARE.words,
    pairs: text * TEXT_SHARE.pairs,
    characters: text * TEXT_SHARE.characters,
    procedure,
  };
}

/**
 * TF-IDF rows whose dot product is the weighted mean of the blocks' cosines. A feature that one row only has can
 * match nothing, but stays in that row's norm: what is unusual about a request makes it less like the others.
 */
export function vectorise(descriptions: Iterable<Description>, shares: Readonly<Record<Block, number>>): Vectors {
  const lexicon = createLexicon();
  const counted: Counted[] = [];
  for (const description of descriptions) counted.push(countFeatures(description, lexicon));
  const rows = counted.map((row) => weigh(row, { lexicon, rows: counted.length, shares }));
  return {
    rows,
    features: lexicon.frequency.length,
    requestsWith: (word) => lexicon.frequency[lexicon.numbers[WORDS]?.get(word) ?? -1] ?? 0,
  };
}

interface Lexicon {
  /** For each block the numbers of its features. */
  readonly numbers: readonly Map<string, number>[];
  readonly frequency: number[];
  readonly blocks: number[];
}

interface Counted {
  readonly features: Int32Array;
  readonly strengths: Float32Array;
}

function createLexicon(): Lexicon {
  return { numbers: BLOCKS.map(() => new Map()), frequency: [], blocks: [] };
}

function countFeatures(description: Description, lexicon: Lexicon): Counted {
  const size = BLOCKS.reduce((sum, block) => sum + description[block].size, 0);
  const features = new Int32Array(size);
  const strengths = new Float32Array(size);
  let at = 0;
  BLOCKS.forEach((block, blockNumber) => {
    for (const [name, strength] of description[block]) {
      const feature = numberOf(name, blockNumber, lexicon);
      lexicon.frequency[feature] = (lexicon.frequency[feature] ?? 0) + 1;
      features[at] = feature;
      strengths[at++] = strength;
    }
  });
  return { features, strengths };
}

function numberOf(name: string, block: number, lexicon: Lexicon): number {
  const known = lexicon.numbers[block]?.get(name);
  if (known !== undefined) return known;
  const feature = lexicon.frequency.length;
  lexicon.numbers[block]?.set(name, feature);
  lexicon.frequency.push(0);
  lexicon.blocks.push(block);
  return feature;
}

function weigh(
  row: Counted,
  corpus: { readonly lexicon: Lexicon; readonly rows: number; readonly shares: Readonly<Record<Block, number>> },
): Row {
  const { lexicon, rows, shares } = corpus;
  const squares = [0, 0, 0, 0];
  const strongest = [0, 0, 0, 0];
  const values = row.strengths.map((strength, index) => {
    const feature = row.features[index] ?? 0;
    const value = strength * Math.sqrt(Math.log(1 + rows / frequencyAt(row, index, lexicon)));
    const block = lexicon.blocks[feature] ?? 0;
    squares[block] = (squares[block] ?? 0) + value * value;
    strongest[block] = Math.max(strongest[block] ?? 0, strength);
    return value;
  });
  const counts = BLOCKS.map((block, index) => shares[block] * (strongest[index] ?? 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const scales = counts.map((count, index) => Math.sqrt(count / (squares[index] || 1) / (total || 1)));
  const weights = values.map((value, index) => value * (scales[lexicon.blocks[row.features[index] ?? 0] ?? 0] ?? 0));
  const kept = row.features.map((_, index) => index).filter((index) => frequencyAt(row, index, lexicon) > 1);
  kept.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  return {
    features: kept.map((index) => row.features[index] ?? 0),
    weights: Float32Array.from(kept, (index) => weights[index] ?? 0),
  };
}

function frequencyAt(row: Counted, index: number, lexicon: Lexicon): number {
  return lexicon.frequency[row.features[index] ?? 0] ?? 0;
}
