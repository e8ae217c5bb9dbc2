import { countVectors, normalise, type Vectors } from './dense/vectors.ts';
import { findEigen, type Matrix } from './eigen.ts';
import { mix } from './lexicon.ts';
import type { Rows } from './rows.ts';

/** How many topics there are at most, how many rows they are learnt from, and how often they are turned towards those. */
const TOPICS = 64;
const SAMPLE = 4000;
const ROUNDS = 2;
/** Directions with less than this share of the strongest one's weight are rounding. */
const NEGLIGIBLE = 1e-9;

/**
 * What rows are about, as unit vectors, by latent semantic analysis (Deerwester et al. 1990): rows that share no word are
 * near each other where their words are said beside the same others. The strongest 64 directions are found by randomised
 * subspace iteration (Halko, Martinsson & Tropp 2011) on an even sample, so the cost grows with the number of rows only.
 * @param chosen the rows; those that share nothing with the sample have vectors of zeros
 * @param hashes by feature: what stands for chance, so that its number does not matter
 */
export function findTopics(rows: Rows, chosen: Uint32Array, hashes: Uint32Array): Vectors {
  const sampled = sampleOf(chosen);
  const dimension = Math.min(TOPICS, sampled.length);
  const features = createFeatures({ rows, sampled, hashes, dimension });
  let along = features.project(sampled);
  for (let round = 0; round < ROUNDS; round++) {
    straighten(along);
    features.gather(sampled, along);
    const turned = features.project(sampled);
    if (round === ROUNDS - 1) turn(features.directions, squareRootInverse(products(along, turned)));
    along = turned;
  }
  const topics = features.project(chosen);
  for (let row = 0; row < chosen.length; row++) normalise(topics, row);
  return topics;
}

function sampleOf(chosen: Uint32Array): Uint32Array {
  const step = Math.max(1, chosen.length / SAMPLE);
  return Uint32Array.from(
    { length: Math.floor(chosen.length / step) },
    (_, place) => chosen[Math.floor(place * step)] ?? 0,
  );
}

interface Features {
  /** By feature of the sample. */
  readonly directions: Vectors;
  /** Rows as the weighted sums of their features' vectors. */
  project(chosen: Uint32Array): Vectors;
  /** Features as the weighted sums of the vectors of the rows that have them. */
  gather(chosen: Uint32Array, vectors: Vectors): void;
}

interface Sampled {
  readonly rows: Rows;
  readonly sampled: Uint32Array;
  readonly hashes: Uint32Array;
  readonly dimension: number;
}

function createFeatures({ rows, sampled, hashes, dimension }: Sampled): Features {
  const numbers = new Int32Array(hashes.length).fill(-1);
  const found: number[] = [];
  for (const row of sampled)
    for (let at = rows.starts[row] ?? 0, left = rows.lengths[row] ?? 0; left > 0; at++, left--) {
      const feature = rows.features[at] ?? 0;
      if (numbers[feature] !== -1) continue;
      numbers[feature] = found.length;
      found.push(hashes[feature] ?? 0);
    }
  const directions = { numbers: new Float32Array(found.length * dimension), dimension };
  for (let at = 0; at < directions.numbers.length; at++)
    directions.numbers[at] = mix((found[Math.floor(at / dimension)] ?? 0) + (at % dimension)) & 1 ? 1 : -1;
  const cells = { ...rows, numbers };
  return {
    directions,
    project(chosen) {
      const vectors = { numbers: new Float32Array(chosen.length * dimension), dimension };
      for (let place = 0; place < chosen.length; place++)
        sumCells(cells, chosen[place] ?? 0, { directions, to: vectors.numbers, start: place * dimension });
      return vectors;
    },
    gather(chosen, vectors) {
      directions.numbers.fill(0);
      for (let place = 0; place < chosen.length; place++)
        spreadToCells(cells, chosen[place] ?? 0, { directions, to: vectors.numbers, start: place * dimension });
    },
  };
}

interface Cells extends Rows {
  /** By feature: the number of its direction, -1 for none. */
  readonly numbers: Int32Array;
}

interface Exchange {
  readonly directions: Vectors;
  /** The vector of a row, and where it starts. */
  readonly to: Float32Array;
  readonly start: number;
}

function sumCells({ starts, lengths, features, weights, numbers }: Cells, row: number, exchange: Exchange): void {
  const { dimension, numbers: source } = exchange.directions;
  const { to, start } = exchange;
  const from = starts[row] ?? 0;
  const end = from + (lengths[row] ?? 0);
  for (let at = from; at < end; at++) {
    const shift = (numbers[features[at] ?? 0] ?? -1) * dimension;
    if (shift < 0) continue;
    const weight = weights[at] ?? 0;
    for (let axis = 0; axis < dimension; axis++)
      to[start + axis] = (to[start + axis] ?? 0) + weight * (source[shift + axis] ?? 0);
  }
}

function spreadToCells({ starts, lengths, features, weights, numbers }: Cells, row: number, exchange: Exchange): void {
  const { dimension, numbers: target } = exchange.directions;
  const { to, start } = exchange;
  const from = starts[row] ?? 0;
  const end = from + (lengths[row] ?? 0);
  for (let at = from; at < end; at++) {
    const shift = (numbers[features[at] ?? 0] ?? -1) * dimension;
    const weight = weights[at] ?? 0;
    for (let axis = 0; axis < dimension; axis++)
      target[shift + axis] = (target[shift + axis] ?? 0) + weight * (to[start + axis] ?? 0);
  }
}

/** Makes the columns of the vectors unit ones at right angles to each other that span the same; what is rounding becomes 0. */
function straighten(vectors: Vectors): void {
  turn(vectors, squareRootInverse(products(vectors, vectors)));
}

/** By column of each: their dot product, made symmetric. */
function products(one: Vectors, other: Vectors): Matrix {
  const size = one.dimension;
  const cells = new Float64Array(size * size);
  for (let vector = 0; vector < countVectors(one); vector++)
    for (let row = 0; row < size; row++) {
      const left = one.numbers[vector * size + row] ?? 0;
      for (let column = row; column < size; column++) {
        const cell = row * size + column;
        cells[cell] = (cells[cell] ?? 0) + left * (other.numbers[vector * size + column] ?? 0);
      }
    }
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) cells[row * size + column] = cells[column * size + row] ?? 0;
  return { size, cells };
}

/** Eigenvectors as columns, each divided by the square root of its value. */
function squareRootInverse(matrix: Matrix): Matrix {
  const { size } = matrix;
  const { values, vectors } = findEigen(matrix);
  const least = NEGLIGIBLE * values.reduce((most, value) => Math.max(most, value), 0);
  const scales = values.map((value) => (value > least ? 1 / Math.sqrt(value) : 0));
  return { size, cells: vectors.cells.map((cell, at) => cell * (scales[at % size] ?? 0)) };
}

/** Multiplies each vector with the matrix, in place. */
function turn({ numbers, dimension }: Vectors, { cells }: Matrix): void {
  const turned = new Float64Array(dimension);
  for (let start = 0; start < numbers.length; start += dimension) {
    turned.fill(0);
    for (let row = 0; row < dimension; row++) {
      const value = numbers[start + row] ?? 0;
      if (value === 0) continue;
      for (let column = 0; column < dimension; column++)
        turned[column] = (turned[column] ?? 0) + value * (cells[row * dimension + column] ?? 0);
    }
    numbers.set(turned, start);
  }
}
