import { createRandom } from '../../util/random.ts';
import { countVectors, dot, normalise, type Vectors } from './vectors.ts';

/** Vectors that the directions are taken from, and how often they are turned towards them. */
const SAMPLE = 3000;
const ROUNDS = 4;

/**
 * The vectors in fewer dimensions, chosen so that dot products change as little as can be: their strongest directions,
 * by orthogonal iteration (Golub & Van Loan, Matrix Computations, 8.2.4) on a sample. Vectors of no more dimensions than
 * asked for stay as they are.
 */
export function reduceDimensions(vectors: Vectors, dimension: number): Vectors {
  if (vectors.dimension <= dimension) return vectors;
  const directions = findDirections(vectors, dimension);
  const count = countVectors(vectors);
  const reduced: Vectors = { numbers: new Float32Array(count * dimension), dimension };
  for (let vector = 0; vector < count; vector++) project(vectors, vector, { directions, reduced, to: vector });
  return reduced;
}

/** As many unit vectors at right angles to each other. */
function findDirections(vectors: Vectors, count: number): Vectors {
  const { dimension } = vectors;
  const random = createRandom(1);
  let directions: Vectors = {
    numbers: Float32Array.from({ length: count * dimension }, () => random() - 0.5),
    dimension,
  };
  orthogonalise(directions);
  const step = Math.max(1, Math.floor(countVectors(vectors) / SAMPLE));
  for (let round = 0; round < ROUNDS; round++) {
    directions = turn(vectors, directions, step);
    orthogonalise(directions);
  }
  return directions;
}

/** Each direction as the sum of the sampled vectors, weighted by how far they point along it. */
function turn(vectors: Vectors, directions: Vectors, step: number): Vectors {
  const { dimension } = vectors;
  const count = countVectors(directions);
  const turned = new Float32Array(directions.numbers.length);
  const along: Vectors = { numbers: new Float32Array(count), dimension: count };
  for (let vector = 0; vector < countVectors(vectors); vector += step) {
    project(vectors, vector, { directions, reduced: along, to: 0 });
    const from = vector * dimension;
    for (let direction = 0; direction < count; direction++) {
      const share = along.numbers[direction] ?? 0;
      const start = direction * dimension;
      for (let at = 0; at < dimension; at++)
        turned[start + at] = (turned[start + at] ?? 0) + share * (vectors.numbers[from + at] ?? 0);
    }
  }
  return { numbers: turned, dimension };
}

function project(
  vectors: Vectors,
  vector: number,
  { directions, reduced, to }: { readonly directions: Vectors; readonly reduced: Vectors; readonly to: number },
): void {
  const start = to * reduced.dimension;
  for (let direction = 0; direction < reduced.dimension; direction++)
    reduced.numbers[start + direction] = dot(vectors, vector, directions, direction);
}

/** Gram–Schmidt, modified. A direction with nothing of its own becomes zero and gathers nothing. */
function orthogonalise(directions: Vectors): void {
  const { numbers, dimension } = directions;
  for (let direction = 0; direction < countVectors(directions); direction++) {
    const start = direction * dimension;
    for (let before = 0; before < direction; before++) {
      const share = dot(directions, direction, directions, before);
      for (let at = 0; at < dimension; at++)
        numbers[start + at] = (numbers[start + at] ?? 0) - share * (numbers[before * dimension + at] ?? 0);
    }
    normalise(directions, direction);
  }
}
