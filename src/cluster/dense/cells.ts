import { itemsByGroup, type Lists } from '../arrays.ts';
import { countVectors, dot, normalise, selectVectors, type Vectors } from './vectors.ts';

/** Space cut into cells, each with the vectors nearest to its centre. */
export interface Cells extends Lists {
  readonly centres: Vectors;
}

const ROUNDS = 6;
/** Vectors for each cell that its centre is found from. */
const SAMPLE_EACH = 32;

/** Spherical k-means (Dhillon & Modha 2001) on a sample of the vectors, spread over all of them; then each finds its cell. */
export function cutIntoCells(vectors: Vectors, cells: number): Cells {
  const sample = selectVectors(vectors, spread(countVectors(vectors), cells * SAMPLE_EACH));
  let centres = selectVectors(sample, spread(countVectors(sample), cells));
  for (let centre = 0; centre < cells; centre++) normalise(centres, centre);
  for (let round = 0; round < ROUNDS; round++) centres = meansOf(sample, centres, nearestCentres(sample, centres));
  return { ...itemsByGroup(nearestCentres(vectors, centres), cells), centres };
}

/** Up to `most` of so many places, evenly spread. */
function spread(count: number, most: number): Uint32Array {
  const chosen = Math.min(count, most);
  return Uint32Array.from({ length: chosen }, (_, index) => Math.floor((index * count) / chosen));
}

function nearestCentres(vectors: Vectors, centres: Vectors): Int32Array {
  const nearest = new Int32Array(countVectors(vectors));
  const cells = countVectors(centres);
  for (let vector = 0; vector < nearest.length; vector++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let centre = 0; centre < cells; centre++) {
      const similarity = dot(vectors, vector, centres, centre);
      if (similarity <= highest) continue;
      highest = similarity;
      nearest[vector] = centre;
    }
  }
  return nearest;
}

/** A centre that nothing is nearest to stays where it is. */
function meansOf(vectors: Vectors, before: Vectors, nearest: Int32Array): Vectors {
  const { dimension } = vectors;
  const means = { numbers: new Float32Array(before.numbers.length), dimension };
  const counts = new Uint32Array(countVectors(before));
  nearest.forEach((centre, vector) => {
    counts[centre] = (counts[centre] ?? 0) + 1;
    for (let at = 0; at < dimension; at++) {
      const place = centre * dimension + at;
      means.numbers[place] = (means.numbers[place] ?? 0) + (vectors.numbers[vector * dimension + at] ?? 0);
    }
  });
  counts.forEach((count, centre) => {
    const start = centre * dimension;
    if (count === 0) means.numbers.set(before.numbers.subarray(start, start + dimension), start);
    else normalise(means, centre);
  });
  return means;
}
