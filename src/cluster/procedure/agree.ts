import { NEIGHBOURS, type Neighbourhoods, SAME } from '../condense.ts';
import { createBest } from '../dense/best.ts';
import type { Rows } from '../rows.ts';
import { PROCEDURE_SHARE, type Weighed } from '../weigh.ts';
import { agreeOnProcedures, forEachCell, type Served } from './consensus.ts';
import { PROCEDURE } from './likeness.ts';

/** Where the procedures agree the text must be this alike for them to count in full: one of the two founds nothing. */
const ALIKE = 0.2;
/** What is left of two texts' likeness where procedures tell and do not agree. */
const LEFT = { founding: 0.3, joining: 1 - PROCEDURE_SHARE };
/** Procedures tell in a corpus in full when they do so for this share of its requests. */
const COMMON = 0.15;

/** Groups of requests, by what their leaders say and what is done for them. */
export interface Views extends Served {
  readonly rows: Weighed;
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

function compare(near: Neighbourhoods, views: Views): Pairs {
  const { rows, leaders } = views;
  const texts = compareTexts(near, views);
  const done = agreeOnProcedures(near, views, texts);
  const procedures = multiply(near, done, views.blocks.length).map((both) => Math.min(1, both / PROCEDURE_SHARE));
  const own = Float32Array.from(leaders, (row) => Math.min(1, (rows.procedureShares[row] ?? 0) / PROCEDURE_SHARE));
  return { texts, procedures, own };
}

/** By place among the neighbours: the cosine of both groups' texts. */
function compareTexts(near: Neighbourhoods, { rows, blocks, leaders }: Views): Float32Array {
  const led = {
    ...rows,
    starts: leaders.map((row) => rows.starts[row] ?? 0),
    lengths: leaders.map((row) => rows.lengths[row] ?? 0),
  };
  const ofText = Float32Array.from(leaders, (row) => 1 - (rows.procedureShares[row] ?? 0));
  const isText = (feature: number): boolean => blocks[feature] !== PROCEDURE;
  const texts = multiply(near, led, blocks.length, isText);
  for (let group = 0; group < leaders.length; group++)
    for (let at = near.starts[group] ?? 0; at < (near.starts[group + 1] ?? 0); at++) {
      const both = (ofText[group] ?? 0) * (ofText[near.items[at] ?? 0] ?? 0);
      texts[at] = both > 0 ? (texts[at] ?? 0) / Math.sqrt(both) : 0;
    }
  return texts;
}

/** By place among the neighbours: the dot product of both groups' rows. */
function multiply(
  { starts, items }: Neighbourhoods,
  rows: Rows,
  features: number,
  counts: (feature: number) => boolean = () => true,
): Float32Array {
  const products = new Float32Array(items.length);
  const dense = new Float32Array(features);
  for (let group = 0; group + 1 < starts.length; group++) {
    forEachCell(rows, group, (feature, weight) => {
      if (counts(feature)) dense[feature] = weight;
    });
    for (let at = starts[group] ?? 0; at < (starts[group + 1] ?? 0); at++) {
      let sum = 0;
      forEachCell(rows, items[at] ?? 0, (feature, weight) => {
        sum += weight * (dense[feature] ?? 0);
      });
      products[at] = sum;
    }
    forEachCell(rows, group, (feature) => {
      dense[feature] = 0;
    });
  }
  return products;
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
