import type { States } from './states.ts';

/** A piece of a text that is walked through, as codes, and the automaton that says how. */
export interface Walk {
  readonly states: States;
  /** Of the characters of the piece. */
  readonly codes: Uint16Array;
  readonly classOfCode: Uint8Array;
  /** So many characters tell every state. */
  readonly reach: number;
}

/** Told of a state with meetings, and of how many characters of the piece were read when it was come to. */
export type Met = (state: number, end: number) => void;

/** Of a shorter piece two halves are not read sooner than the whole. */
const WORTH_TWO = 256;

/**
 * Reads a piece of so many characters on from a state; gives the state that it leads to. `met` is told in the order of the
 * text, and must not change the piece.
 */
export function walk(length: number, by: Walk, { state, met }: { readonly state: number; readonly met: Met }): number {
  const all = { from: 0, to: length, state, met };
  return length < Math.max(WORTH_TWO, 2 * by.reach) ? readOne(all, by) : readTwo(all, by);
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly state: number;
  readonly met: Met;
}

function readOne({ from, to, state: given, met }: Stretch, by: Walk): number {
  const { states, codes, classOfCode } = by;
  let state = given;
  for (let index = from; index < to; ) {
    const { table } = states;
    let next = state;
    // Every code has a class, and every state a place for every class.
    // Nothing is called in here: the loop takes half the time then.
    while (index < to) {
      next = table[state + (classOfCode[codes[index] as number] as number)] as number;
      if (next <= 0) break;
      state = next;
      index++;
    }
    if (index < to) state = settle(next, { state, index: index++, met }, by);
  }
  return state;
}

/**
 * Each step waits for the one before: so the piece is read in two halves side by side, the second from the state that the
 * last characters before it lead to.
 */
function readTwo({ to, state, met }: Stretch, by: Walk): number {
  const { states, codes, classOfCode, reach } = by;
  const middle = to >> 1;
  const later: number[] = [];
  const meetLater: Met = (state, end) => void later.push(state, end);
  let [one, first] = [state, 0];
  let second = middle;
  let two = readOne({ from: middle - reach, to: middle, state: states.start, met: () => undefined }, by);
  while (first < middle && second < to) {
    const { table } = states;
    let nextOne = one;
    let nextTwo = two;
    while (first < middle && second < to) {
      nextOne = table[one + (classOfCode[codes[first] as number] as number)] as number;
      nextTwo = table[two + (classOfCode[codes[second] as number] as number)] as number;
      if (nextOne <= 0 || nextTwo <= 0) break;
      one = nextOne;
      two = nextTwo;
      first++;
      second++;
    }
    if (nextOne <= 0) one = settle(nextOne, { state: one, index: first++, met }, by);
    else if (nextTwo <= 0) two = settle(nextTwo, { state: two, index: second++, met: meetLater }, by);
  }
  readOne({ from: first, to: middle, state: one, met }, by);
  for (let index = 0; index < later.length; index += 2) met(later[index] as number, later[index + 1] as number);
  return readOne({ from: second, to, state: two, met }, by);
}

/** Where a step leads that is not explored yet, or that leads to a state with meetings. */
function settle(
  next: number,
  { state, index, met }: { readonly state: number; readonly index: number; readonly met: Met },
  { states, codes, classOfCode }: Walk,
): number {
  const known = next === 0 ? states.explore(state, classOfCode[codes[index] as number] as number) : next;
  if (known < 0) met(-known, index + 1);
  return Math.abs(known);
}
