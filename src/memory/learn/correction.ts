import type { CleanTask } from '../../domain/task.ts';
import { sentencesOf } from './sentences.ts';

/** What the user found wrong, in their own words. */
export interface Correction {
  /** How many turns had been said with it: steps with a greater `afterTurn` than `turn - 1` came after it. */
  readonly turn: number;
  readonly text: string;
  /** The sentences of it that say what would have been right; empty where it only says that it was wrong. */
  readonly instructions: readonly string[];
}

/** Words that only say that something is wrong, and those that carry no meaning of their own. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  `a again all and any are as asked at be been but by can could did didnt do does doesnt done dont even for forgot from
  get give good had has have he hello here hey how i im in incorrect is isnt it its ive just know like made make me mean
  meant mine mistake more my myself need needed no nope not now of off oh ok okay on one or please really said saw say
  says should so sorry still that thats the their them then there these they thing things this those to told too try up
  us very want wanted was wasnt we well were what when where which who why will with work working worked would wrong
  yes you your read are nothing anything something happened right way at`.split(/\s+/),
);
const LEAST_WORDS = 1;

/** The correction that the record counts against the task: the last turn that it quotes; null where there is none. */
export function correctionOf({ request, outcome }: CleanTask): Correction | null {
  const detail = outcome.evidence.find(({ kind }) => kind === 'user-correction')?.detail;
  if (detail === undefined) return null;
  const at = request.findLastIndex((turn, index) => index > 0 && detail.includes(beginning(turn)));
  const text = request[at] ?? spokenIn(detail);
  return { turn: at < 0 ? request.length + 1 : at + 1, text, instructions: instructionsIn(text) };
}

/** As the evidence quotes it: on one line, escaped, the end perhaps cut off. */
function beginning(turn: string): string {
  const line = turn.slice(0, 200).replace(/\s+/g, ' ').trim();
  return JSON.stringify(line.slice(0, 100)).slice(1, -1);
}

function spokenIn(detail: string): string {
  const quoted = detail.slice(detail.indexOf('"') + 1, detail.lastIndexOf('"'));
  return quoted === '' ? detail : quoted;
}

function instructionsIn(text: string): readonly string[] {
  return sentencesOf(text)
    .filter(isInstruction)
    .map((sentence) => sentence.replace(/^(?:no|wrong|nope)[,:!] ?/i, ''));
}

/** Whether a sentence names anything besides that it went wrong. */
function isInstruction(sentence: string): boolean {
  const words = sentence
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== '' && !EMPTY_WORDS.has(word)).length >= LEAST_WORDS;
}
