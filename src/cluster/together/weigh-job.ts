import { share } from '../arrays.ts';
import type { Rows } from '../rows.ts';

/** Weighs the cells of a row in place; gives how many it keeps, and a number that goes with the row. */
export type WeighRow<Weighing> = (
  weighing: Weighing & Pick<Rows, 'features' | 'weights'>,
  cells: { readonly from: number; readonly to: number },
) => { readonly length: number; readonly procedure: number };

/** Rows that are weighed in place by any number of threads; in memory that they have in common. */
export interface WeighJob<Weighing> {
  /** `lengths` are changed too. */
  readonly rows: Rows;
  readonly procedureShares: Float32Array;
  readonly weighing: Weighing;
  /** The turn to be taken next. */
  readonly next: Int32Array;
  /** By turn. */
  readonly states: Int32Array;
}

const ROWS_A_TURN = 128;
const [FREE, TAKEN, WRITING, DONE, TAKEN_BACK] = [0, 1, 2, 3, 4];
/** A turn takes a millisecond, and writing what it came to far less. */
const PATIENCE_MS = { turn: 100, writing: 30_000 };

export function createWeighJob<Weighing>(
  { starts, lengths, features, weights }: Rows,
  weighing: Weighing,
): WeighJob<Weighing> {
  const count = starts.length;
  return {
    rows: { starts: share(starts), lengths: share(lengths), features: share(features), weights: share(weights) },
    procedureShares: share(new Float32Array(count)),
    weighing,
    next: share(new Int32Array(1)),
    states: share(new Int32Array(Math.ceil(count / ROWS_A_TURN))),
  };
}

/** Takes turns until none is left to be taken. */
export function helpWeighing<Weighing>(job: WeighJob<Weighing>, weighRow: WeighRow<Weighing>): void {
  for (let turn = Atomics.add(job.next, 0, 1); turn < job.states.length; turn = Atomics.add(job.next, 0, 1))
    if (Atomics.compareExchange(job.states, turn, FREE, TAKEN) === FREE) weighTurn(turn, job, weighRow);
}

/** Does what others have not taken, and takes back what they do not come to an end with. */
export function weighTogether<Weighing>(job: WeighJob<Weighing>, weighRow: WeighRow<Weighing>): void {
  helpWeighing(job, weighRow);
  const { states } = job;
  for (let turn = 0; turn < states.length; turn++) {
    Atomics.wait(states, turn, TAKEN, PATIENCE_MS.turn);
    const isOpen = [FREE, TAKEN].some((state) => Atomics.compareExchange(states, turn, state, TAKEN_BACK) === state);
    if (isOpen) writeTurn(turn, job, weighRow);
    else if (Atomics.wait(states, turn, WRITING, PATIENCE_MS.writing) === 'timed-out')
      throw new Error('a thread died while it wrote what requests weigh: run the night again');
  }
}

/** What is read is never half written: it is written at once, unless it was taken back. */
function weighTurn<Weighing>(turn: number, job: WeighJob<Weighing>, weighRow: WeighRow<Weighing>): void {
  const write = prepareTurn(turn, job, weighRow);
  if (Atomics.compareExchange(job.states, turn, TAKEN, WRITING) !== TAKEN) return;
  write();
  Atomics.store(job.states, turn, DONE);
  Atomics.notify(job.states, turn);
}

function writeTurn<Weighing>(turn: number, job: WeighJob<Weighing>, weighRow: WeighRow<Weighing>): void {
  prepareTurn(turn, job, weighRow)();
}

function prepareTurn<Weighing>(
  turn: number,
  { rows, procedureShares, weighing }: WeighJob<Weighing>,
  weighRow: WeighRow<Weighing>,
): () => void {
  const first = turn * ROWS_A_TURN;
  const end = Math.min(rows.starts.length, first + ROWS_A_TURN);
  const places: { row: number; from: number; length: number; procedure: number }[] = [];
  const cells = rows.lengths.subarray(first, end).reduce((sum, length) => sum + length, 0);
  const copy = { features: new Uint32Array(cells), weights: new Float32Array(cells) };
  const there = { ...weighing, ...copy };
  for (let row = first, from = 0; row < end; row++) {
    const [start, length] = [rows.starts[row] ?? 0, rows.lengths[row] ?? 0];
    copy.features.set(rows.features.subarray(start, start + length), from);
    copy.weights.set(rows.weights.subarray(start, start + length), from);
    places.push({ row, from, ...weighRow(there, { from, to: from + length }) });
    from += length;
  }
  return () => {
    for (const { row, from, length, procedure } of places) {
      rows.features.set(copy.features.subarray(from, from + length), rows.starts[row]);
      rows.weights.set(copy.weights.subarray(from, from + length), rows.starts[row]);
      rows.lengths[row] = length;
      procedureShares[row] = procedure;
    }
  };
}
