import type { Lists } from '../arrays.ts';
import type { Neighbourhoods } from '../condense.ts';
import type { Rows } from '../rows.ts';
import { PROCEDURE } from './likeness.ts';

/** Cosine of two texts from which they ask for the same, so that what was done for one may speak for the other. */
const SAME_TEXT = 0.4;
/** What was done for a request counts so often against what was done for one whose text is the very same. */
const OWN = 2;

/** Groups of requests that were served. */
export interface Served {
  readonly rows: Rows;
  /** By feature. */
  readonly blocks: Uint8Array;
  /** By group: the row that leads it. */
  readonly leaders: Uint32Array;
  /** By group. */
  readonly tasks: Lists;
  readonly rowOf: Uint32Array;
  /** By task: how likely it is that it was served rightly, in (0, 1). */
  readonly right: Float32Array;
}

/**
 * What is done for each group, as rows of the procedure alone: of what was done for its requests and for those near it that
 * ask for the same, what most agree on. Each is heard the more the likelier it was right, and the more its text is alike. So
 * an agent that failed, or looked elsewhere once, does not part requests that others served alike. Where most agree on
 * nothing, it is what was done for the leader.
 * @param texts by place among the neighbours: how alike the texts are
 */
export function agreeOnProcedures(near: Neighbourhoods, served: Served, texts: Float32Array): Rows {
  const { rows, blocks, leaders } = served;
  const voices = hearGroups(served);
  const ballot = createBallot(blocks.length);
  const agreed = createRows();
  for (const [group, leader] of leaders.entries()) {
    ballot.add(voices, group, OWN);
    for (let at = near.starts[group] ?? 0; at < (near.starts[group + 1] ?? 0); at++) {
      const text = texts[at] ?? 0;
      if (text >= SAME_TEXT) ballot.add(voices, near.items[at] ?? 0, text);
    }
    const isAgreed = ballot.count(agreed.add);
    if (!isAgreed)
      forEachCell(rows, leader, (feature, weight) => {
        if (blocks[feature] === PROCEDURE) agreed.add(feature, weight);
      });
    agreed.endRow();
  }
  return agreed.rows();
}

/** What was done for the requests of each group: rows whose weights are sums over them, as `votes` are. */
interface Voices {
  readonly sums: Rows;
  /** By cell: how much those count that have the feature. */
  readonly votes: Float32Array;
  /** By group: how much all count, and the sum of their squared lengths. */
  readonly all: Float64Array;
  readonly squares: Float64Array;
}

function hearGroups({ rows, blocks, leaders, tasks, rowOf, right }: Served): Voices {
  const ballot = createBallot(blocks.length);
  const sums = createRows();
  const votes: number[] = [];
  const [all, squares] = [new Float64Array(leaders.length), new Float64Array(leaders.length)];
  for (let group = 0; group < leaders.length; group++) {
    for (let at = tasks.starts[group] ?? 0; at < (tasks.starts[group + 1] ?? 0); at++) {
      const [task, before] = [tasks.items[at] ?? 0, squares[group] ?? 0];
      const voice = right[task] ?? 0;
      all[group] = (all[group] ?? 0) + voice;
      let square = 0;
      forEachCell(rows, rowOf[task] ?? 0, (feature, weight) => {
        if (blocks[feature] !== PROCEDURE) return;
        ballot.raise(feature, voice, voice * weight);
        square += weight * weight;
      });
      squares[group] = before + voice * square;
    }
    ballot.empty((feature, vote, sum) => {
      sums.add(feature, sum);
      votes.push(vote);
    });
    sums.endRow();
  }
  return { sums: sums.rows(), votes: Float32Array.from(votes), all, squares };
}

/** Finds what most have. */
function createBallot(features: number) {
  const sums = new Float64Array(features);
  const votes = new Float64Array(features);
  const met: number[] = [];
  let [all, squares] = [0, 0];
  const raise = (feature: number, vote: number, sum: number): void => {
    if (votes[feature] === 0) met.push(feature);
    votes[feature] = (votes[feature] ?? 0) + vote;
    sums[feature] = (sums[feature] ?? 0) + sum;
  };
  const empty = (use: (feature: number, vote: number, sum: number) => void): void => {
    for (const feature of met) {
      use(feature, votes[feature] ?? 0, sums[feature] ?? 0);
      votes[feature] = sums[feature] = 0;
    }
    met.length = 0;
    [all, squares] = [0, 0];
  };
  return {
    raise,
    empty,
    add(voices: Voices, group: number, weight: number): void {
      let at = voices.sums.starts[group] ?? 0;
      forEachCell(voices.sums, group, (feature, sum) => {
        raise(feature, weight * (voices.votes[at++] ?? 0), weight * sum);
      });
      all += weight * (voices.all[group] ?? 0);
      squares += weight * (voices.squares[group] ?? 0);
    },
    /** Gives what at least half have, as long as rows are on average; false where that is nothing. */
    count(use: (feature: number, weight: number) => void): boolean {
      const half = all / 2 - 1e-6;
      const kept = met
        .filter((feature) => (votes[feature] ?? 0) >= half)
        .map((feature) => [feature, sums[feature] ?? 0] as const);
      const length = Math.sqrt(kept.reduce((sum, [, weight]) => sum + weight * weight, 0));
      const scale = Math.sqrt(squares / all) / length;
      for (const [feature, weight] of kept) use(feature, weight * scale);
      empty(() => {});
      return kept.length > 0;
    },
  };
}

/** Rows that grow at their end. */
function createRows() {
  const starts = [0];
  const features: number[] = [];
  const weights: number[] = [];
  return {
    add(feature: number, weight: number): void {
      features.push(feature);
      weights.push(weight);
    },
    endRow: () => void starts.push(features.length),
    rows: (): Rows => ({
      starts: Uint32Array.from(starts),
      lengths: Uint32Array.from({ length: starts.length - 1 }, (_, row) => (starts[row + 1] ?? 0) - (starts[row] ?? 0)),
      features: Uint32Array.from(features),
      weights: Float32Array.from(weights),
    }),
  };
}

export function forEachCell(
  { starts, lengths, features, weights }: Rows,
  row: number,
  use: (feature: number, weight: number) => void,
): void {
  const from = starts[row] ?? 0;
  for (let at = from; at < from + (lengths[row] ?? 0); at++) use(features[at] ?? 0, weights[at] ?? 0);
}
