import { createBest } from './best.ts';
import { cutIntoCells } from './cells.ts';
import { reduceDimensions } from './reduce.ts';
import { countVectors, dot, selectVectors, type Vectors } from './vectors.ts';

/** Which vectors are nearest to which. Nothing is written after it is made. */
export interface DenseIndex {
  /**
   * Looks for the rows that are most similar to a row, itself left out, best first; they stand in `found` until the next
   * look.
   * @returns how many there are, at most `count`
   */
  nearest(row: number, count: number): number;
  readonly found: { readonly rows: Uint32Array; readonly similarities: Float32Array };
}

export interface DenseOptions {
  /** Up to so many vectors each is compared with all. */
  readonly exactUpTo?: number;
}

/** What comparing all pairs takes about four seconds for. */
const EXACT_UP_TO = 3000;
const MOST_FOUND = 64;

/**
 * The nearest of unit vectors by their dot product. Up to some thousands each is compared with all. Beyond, vectors are
 * sorted into cells (an inverted file, Jégou et al. 2011), those of the nearest cells are compared in few dimensions,
 * and the best of them in all: a look costs about the square root of what there is.
 */
export function createDenseIndex(vectors: Vectors, { exactUpTo = EXACT_UP_TO }: DenseOptions = {}): DenseIndex {
  const best = createBest(MOST_FOUND + 1);
  const look = countVectors(vectors) <= exactUpTo ? lookAtAll(vectors) : lookIntoCells(vectors);
  return {
    nearest(row, count) {
      best.clear();
      look(row, best.offer);
      return Math.min(count, best.count());
    },
    found: best,
  };
}

/** Offers whatever may be near to a row, but itself. */
type Look = (row: number, offer: (row: number, similarity: number) => void) => void;

function lookAtAll(vectors: Vectors): Look {
  const count = countVectors(vectors);
  return (row, offer) => {
    for (let other = 0; other < count; other++) if (other !== row) offer(other, dot(vectors, row, vectors, other));
  };
}

/** Measured on 20,000 made-up embeddings of 384 numbers: 97 in 100 of the true 15 nearest are found. */
const FEW_DIMENSIONS = 128;
const CELLS_PER_ROOT = 1.5;
const PROBES = 48;
const CANDIDATES = 240;

function lookIntoCells(vectors: Vectors): Look {
  const few = reduceDimensions(vectors, FEW_DIMENSIONS);
  const { centres, starts, items } = cutIntoCells(few, Math.round(CELLS_PER_ROOT * Math.sqrt(countVectors(vectors))));
  const cells = countVectors(centres);
  const sorted = selectVectors(few, items); // those of a cell beside each other, as they are read
  const nearCells = createBest(PROBES);
  const candidates = createBest(CANDIDATES);
  return (row, offer) => {
    nearCells.clear();
    candidates.clear();
    for (let cell = 0; cell < cells; cell++) nearCells.offer(cell, dot(few, row, centres, cell));
    for (let probe = 0; probe < nearCells.count(); probe++) {
      const cell = nearCells.rows[probe] ?? 0;
      const end = starts[cell + 1] ?? 0;
      for (let place = starts[cell] ?? 0; place < end; place++) candidates.offer(place, dot(few, row, sorted, place));
    }
    for (let at = 0; at < candidates.count(); at++) {
      const other = items[candidates.rows[at] ?? 0] ?? 0;
      if (other !== row) offer(other, dot(vectors, row, vectors, other));
    }
  };
}
