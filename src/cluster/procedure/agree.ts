import { NEIGHBOURS, type Neighbourhoods, SAME } from '../condense.ts';
import { createBest } from '../dense/best.ts';
import { PROCEDURE_SHARE, type Weighed } from '../weigh.ts';
import { PROCEDURE } from './likeness.ts';

/** Where the procedures agree the text must be this alike for them to count in full: one of the two founds nothing. */
const ALIKE = 0.2;
/** What is left of two texts' likeness where procedures tell and do not agree. */
const LEFT = { founding: 0.3, joining: 1 - PROCEDURE_SHARE };
/** Procedures tell in a corpus in full when they do so for this share of its requests. */
const COMMON = 0.15;

/** Groups of requests, by what their leaders say and do. */
export interface Views {
  readonly rows: Weighed;
  /** By feature. */
  readonly blocks: Uint8Array;
  /** By group: the row that leads it. */
  readonly leaders: Uint32Array;
}

/** How near groups are for founding a home, and for joining one that there is. */
export interface Agreement {
  readonly near: Neighbourhoods;
  readonly joining: Neighbourhoods;
}

/**
 * Neighbourhoods by text and procedure that must both be alike: where procedures agree, their weighted sum; where they
 * do not, or there are none, only a part of the text's likeness, the smaller the commoner it is in the corpus
 * that procedures tell requests apart. To join it is a larger part, for now and then nothing is called.
 * @param near more of them than are wanted, by the weighted sum
 */
export function agree(near: Neighbourhoods, views: Views): Agreement {
  const { procedureShares } = views.rows;
  const told = procedureShares.reduce((sum, share) => sum + share, 0) / PROCEDURE_SHARE / procedureShares.length;
  if (!(told > 0)) return { near, joining: near };
  const common = Math.min(1, told / COMMON);
  const pairs = compare(near, views);
  return {
    near: choose(near, pairs, 1 - (1 - LEFT.founding) * common),
    joining: choose(near, pairs, 1 - (1 - LEFT.joining) * common),
  };
}

/** Of each pair of neighbours: how alike the texts are, and how much the procedures agree, in [0, 1]. */
interface Pairs {
  readonly texts: Float32Array;
  readonly procedures: Float32Array;
  /** By group: how much what was done for its own requests agrees. */
  readonly own: Float32Array;
}

function compare({ starts, items }: Neighbourhoods, { rows, blocks, leaders }: Views): Pairs {
  const pairs = {
    texts: new Float32Array(items.length),
    procedures: new Float32Array(items.length),
    own: Float32Array.from(leaders, (row) => Math.min(1, (rows.procedureShares[row] ?? 0) / PROCEDURE_SHARE)),
  };
  const dense = new Float32Array(blocks.length);
  const forEachCell = (row: number, use: (feature: number, weight: number) => void): void => {
    const from = rows.starts[row] ?? 0;
    for (let at = from; at < from + (rows.lengths[row] ?? 0); at++) use(rows.features[at] ?? 0, rows.weights[at] ?? 0);
  };
  for (let group = 0; group < leaders.length; group++) {
    const row = leaders[group] ?? 0;
    forEachCell(row, (feature, weight) => {
      dense[feature] = weight;
    });
    for (let at = starts[group] ?? 0; at < (starts[group + 1] ?? 0); at++) {
      const other = leaders[items[at] ?? 0] ?? 0;
      let [text, procedure] = [0, 0];
      forEachCell(other, (feature, weight) => {
        const shared = weight * (dense[feature] ?? 0);
        if (blocks[feature] === PROCEDURE) procedure += shared;
        else text += shared;
      });
      const ofText = (1 - (rows.procedureShares[row] ?? 0)) * (1 - (rows.procedureShares[other] ?? 0));
      pairs.texts[at] = ofText > 0 ? text / Math.sqrt(ofText) : 0;
      pairs.procedures[at] = Math.min(1, procedure / PROCEDURE_SHARE);
    }
    forEachCell(row, (feature) => {
      dense[feature] = 0;
    });
  }
  return pairs;
}

/** @param left of two texts' likeness where procedures do not agree */
function choose({ starts, items }: Neighbourhoods, pairs: Pairs, left: number): Neighbourhoods {
  const groups = starts.length - 1;
  const best = createBest(NEIGHBOURS);
  const chosen = {
    starts: new Uint32Array(starts.length),
    items: new Uint32Array(groups * NEIGHBOURS),
    similarities: new Float32Array(groups * NEIGHBOURS),
  };
  const own = Float32Array.from({ length: groups }, (_, group) => mixed(SAME, pairs.own[group] ?? 0, left));
  let used = 0;
  for (let group = 0; group < groups; group++) {
    best.clear();
    for (let at = starts[group] ?? 0; at < (starts[group + 1] ?? 0); at++)
      best.offer(items[at] ?? 0, mixed(pairs.texts[at] ?? 0, pairs.procedures[at] ?? 0, left));
    chosen.items.set(best.rows.subarray(0, best.count()), used);
    chosen.similarities.set(best.similarities.subarray(0, best.count()), used);
    used += best.count();
    chosen.starts[group + 1] = used;
  }
  return { ...chosen, own, items: chosen.items.subarray(0, used), similarities: chosen.similarities.subarray(0, used) };
}

function mixed(text: number, procedure: number, left: number): number {
  const both = (1 - PROCEDURE_SHARE) * text + PROCEDURE_SHARE * Math.min(1, text / ALIKE);
  return (1 - procedure) * left * text + procedure * both;
}
