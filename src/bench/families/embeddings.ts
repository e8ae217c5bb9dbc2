import { createDenseIndex } from '../../cluster/dense/dense-index.ts';
import { type Meaning, UNRELATED, unrelatedSimilarity } from '../../cluster/dense/meaning.ts';
import { embeddings, recallOf } from '../../cluster/dense/testing.ts';
import { normalise, type Vectors } from '../../cluster/dense/vectors.ts';
import { hash } from '../../util/hash.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { measure, NOISE } from './measures.ts';
import { group, type LabelledSet, OPTIONS, readSets } from './sets.ts';
import { decimals, qualityTable, type Row, type Target, table, verdict } from './table.ts';

const DIMENSION = 256;
/** How much of a vector is what all texts share, what its label says, and what is its own; good models are like the first. */
const EMBEDDERS = [
  { name: 'good', common: 0.6, label: 0.68, own: 0.42 },
  { name: 'fair', common: 0.6, label: 0.6, own: 0.53 },
  { name: 'poor', common: 0.6, label: 0.45, own: 0.66 },
] as const;
type MadeUpEmbedder = (typeof EMBEDDERS)[number];

const WANTED: readonly Target[] = [
  { of: 'found', least: 0.9 },
  { of: 'purity', least: 0.95 },
];

/**
 * What embeddings bring where words alone cannot tell: labelled nights by their text, with vectors made up from the
 * labels. Of one-offs each has a label of its own.
 */
export function benchEmbeddings(): string {
  const sets = readSets().filter(({ name }) => name.startsWith('mix30'));
  if (sets.length === 0) return 'Embeddings are not measured: ../shared/data/intents is missing.';
  const rows = sets.flatMap((set) => [
    measureSet(set, null),
    ...EMBEDDERS.map((embedder) => measureSet(set, embedder)),
  ]);
  return [qualityTable(rows), measureIndex()].join('\n\n');
}

const INDEXED = { count: 20_000, dimension: 384, families: 500 };
const LOOKS = 200;

/** How many of the true 15 nearest are found among more vectors than can be compared with all, and how fast. */
function measureIndex(): string {
  const { count, dimension, families } = INDEXED;
  const vectors = embeddings(count, dimension, families);
  const start = performance.now();
  const index = createDenseIndex(vectors);
  const built = performance.now();
  for (let look = 0; look < LOOKS; look++) index.nearest(look, 15);
  const looked = performance.now();
  const recall = recallOf(vectors, { looks: LOOKS });
  const seconds = (built - start) / 1000;
  const milliseconds = (looked - built) / LOOKS;
  return table('vectors | numbers in each | seconds to index | ms a look | recall@15 | wanted', [
    [
      count,
      dimension,
      seconds.toFixed(1),
      decimals(milliseconds),
      decimals(recall),
      `recall ${verdict(recall, { least: 0.95 })}`,
    ],
  ]);
}

function measureSet(set: LabelledSet, embedder: MadeUpEmbedder | null): Row {
  const meaning = embedder === null ? null : makeUpMeaning(set, embedder);
  const { clusters, seconds } = group(set.tasks, [], { ...OPTIONS, meaning });
  return {
    name: embedder === null ? `${set.name}, text alone` : `${set.name} + ${embedder.name} embeddings`,
    measures: measure(set.labels, clusters),
    seconds,
    targets: embedder?.name === 'good' && !set.name.includes('hard') ? WANTED : [],
  };
}

/** Cosines of one family are about 1 - own², of two families common²; a label that resembles another shares half of it. */
function makeUpMeaning({ tasks, labels }: LabelledSet, embedder: MadeUpEmbedder): Meaning {
  const ofTask = (place: number): string => {
    const label = labels[place] ?? NOISE;
    return label === NOISE ? `one-off ${tasks[place]?.id}` : label;
  };
  const vectors = makeUpVectors(
    tasks.map((_, place) => ofTask(place)),
    embedder,
  );
  return {
    vectors,
    vectorOf: new Map(tasks.map(({ id }, place) => [id, place])),
    unrelated: unrelatedSimilarity(makeUpVectors(UNRELATED, embedder)),
  };
}

/** Labels of one domain are more alike than others. */
const DOMAINS = 12;

function makeUpVectors(labels: readonly string[], { common, label, own }: MadeUpEmbedder): Vectors {
  const vectors = { numbers: new Float32Array(labels.length * DIMENSION), dimension: DIMENSION };
  const shared = direction('what all texts share');
  labels.forEach((name, place) => {
    const domain = direction(`domain ${Number.parseInt(hash(name, 6), 16) % DOMAINS}`);
    const [said, noise] = [direction(name), direction(`own of ${place} ${name}`)];
    for (let at = 0; at < DIMENSION; at++)
      vectors.numbers[place * DIMENSION + at] =
        common * (shared[at] ?? 0) +
        label * (0.5 * (domain[at] ?? 0) + 0.866 * (said[at] ?? 0)) +
        own * (noise[at] ?? 0);
    normalise(vectors, place);
  });
  return vectors;
}

/** A unit vector that the name alone decides. */
function direction(name: string): Float32Array {
  const random = createRandom(Number.parseInt(hash(name, 8), 16));
  const numbers = Float32Array.from({ length: DIMENSION }, () => gauss(random));
  normalise({ numbers, dimension: DIMENSION }, 0);
  return numbers;
}

/** Box & Muller (1958). */
function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
