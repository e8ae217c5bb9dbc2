import { createRandom } from '../../util/random.ts';
import { createDenseIndex } from './dense-index.ts';
import { countVectors, normalise, type Vectors } from './vectors.ts';

/** Vectors as embeddings are: few strong directions and many weak ones, something in common, families and one-offs. */
export function embeddings(count: number, dimension: number, families: number): Vectors {
  const random = createRandom(3);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const scales = Array.from({ length: dimension }, (_, place) => (place + 1) ** -0.5);
  const centres = Float32Array.from(
    { length: families * dimension },
    (_, place) => gauss() * (scales[place % dimension] ?? 0),
  );
  const vectors = { numbers: new Float32Array(count * dimension), dimension };
  for (let vector = 0; vector < count; vector++) {
    const family = random() < 0.5 ? null : Math.floor(random() ** 2 * families);
    for (let at = 0; at < dimension; at++) {
      const centre = family === null ? 0 : (centres[family * dimension + at] ?? 0);
      const own = gauss() * (scales[at] ?? 0) * (family === null ? 1.2 : 0.8);
      vectors.numbers[vector * dimension + at] = centre + own + (at === 0 ? 1 : 0);
    }
    normalise(vectors, vector);
  }
  return vectors;
}

/** The share of the true 15 nearest that an index finds, over so many rows. */
export function recallOf(vectors: Vectors, { looks }: { readonly looks: number }): number {
  const count = countVectors(vectors);
  const [exact, fast] = [createDenseIndex(vectors, { exactUpTo: count }), createDenseIndex(vectors)];
  let [hits, all] = [0, 0];
  for (let look = 0; look < looks; look++) {
    const row = Math.floor((look * count) / looks);
    const truth = new Set(exact.found.rows.subarray(0, exact.nearest(row, 15)));
    for (const other of fast.found.rows.subarray(0, fast.nearest(row, 15))) if (truth.has(other)) hits++;
    all += truth.size;
  }
  return hits / all;
}
