import type { Lists } from '../arrays.ts';
import type { Rows } from '../rows.ts';
import { type Corpus, compareTexts, measureChance, PROCEDURE } from './likeness.ts';

/** Rows with a feature that are looked at, evenly spread over all that have it. */
const SAMPLE = 128;
/** A feature tells all when its rows are more alike than any two by this share of how much likeness varies. */
const FULLY = 0.25;
/** What tells nothing stays in the rows all the same. */
const LEAST = 1e-4;

export interface Telling {
  /** By feature. */
  readonly telling: Float32Array;
  /** How much the likeness of texts varies against its mean, at most 1: where all are worded alike, wording judges nothing. */
  readonly varied: number;
}

/**
 * How much each feature of what was done tells about what was asked for, in [0, 1]: a tool that is called for requests of
 * all kinds tells nothing, one whose requests are worded more alike than any two of the corpus tells all. 0 for features
 * of the text.
 * @param rows with strengths
 */
export function measureTelling(rows: Rows, corpus: Corpus): Telling {
  const telling = new Float32Array(corpus.worth.length);
  const samples = sampleRows(rows, corpus);
  if (samples.items.length === 0) return { telling, varied: 1 };
  const likeness = compareTexts(rows, corpus);
  const { mean, deviation } = measureChance(rows, corpus, likeness);
  const varied = mean > 0 ? Math.min(1, deviation / mean) : 1;
  if (deviation === 0) return { telling, varied };
  for (let feature = 0; feature < telling.length; feature++) {
    const having = samples.items.subarray(samples.starts[feature], samples.starts[feature + 1]);
    if (having.length < 2) continue;
    // A few that are alike prove little.
    const doubt = deviation / Math.sqrt(having.length);
    const above = likeness(having) - mean - doubt;
    const told = Math.min(1, Math.max(0, above / (FULLY * deviation)));
    telling[feature] = Math.max(LEAST, varied * told + 1 - varied);
  }
  return { telling, varied };
}

/** By feature of the procedure that more than one row has: some of those rows. */
function sampleRows({ starts, lengths, features }: Rows, { blocks, worth }: Corpus): Lists {
  const counts = new Uint32Array(worth.length);
  const forEach = (use: (feature: number, row: number) => void): void => {
    for (let row = 0; row < starts.length; row++)
      for (let at = starts[row] ?? 0; at < (starts[row] ?? 0) + (lengths[row] ?? 0); at++)
        if (blocks[features[at] ?? 0] === PROCEDURE) use(features[at] ?? 0, row);
  };
  forEach((feature) => {
    counts[feature] = (counts[feature] ?? 0) + 1;
  });
  const ends = new Uint32Array(counts.length + 1);
  counts.forEach((count, feature) => {
    ends[feature + 1] = (ends[feature] ?? 0) + (count < 2 ? 0 : Math.min(count, SAMPLE));
  });
  const items = new Uint32Array(ends[counts.length] ?? 0);
  const filled = ends.slice(0, counts.length);
  const seen = new Uint32Array(counts.length);
  forEach((feature, row) => {
    const number = seen[feature] ?? 0;
    seen[feature] = number + 1;
    const place = filled[feature] ?? 0;
    const room = (ends[feature + 1] ?? 0) - (ends[feature] ?? 0);
    const taken = place - (ends[feature] ?? 0);
    // The number'th of all is taken when as large a share of the room is due.
    if (taken < room && number * room >= taken * (counts[feature] ?? 0)) {
      items[place] = row;
      filled[feature] = place + 1;
    }
  });
  return { starts: ends, items };
}
