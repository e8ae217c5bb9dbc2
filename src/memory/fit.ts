import type { Confidence } from '../domain/memory.ts';
import { type Curation, moveOf } from './curate.ts';
import { printFact } from './fact.ts';
import type { Held } from './held-facts.ts';
import { type DocumentChange, type MemoryDocument, printDocument } from './memory-document.ts';
import type { Move } from './summaries.ts';

export interface FitOptions {
  readonly document: MemoryDocument;
  readonly maximumTokens: number;
  /** Tokens of a text. */
  readonly count: (text: string) => number;
  /** YYYY-MM-DD. */
  readonly today: string;
}

export interface Fitted extends Curation {
  /** MEMORY.md as it is to be. */
  readonly text: string;
  readonly tokens: number;
  readonly warnings: readonly string[];
}

/** A fact that takes more than this share of MEMORY.md goes first. */
const LARGEST_SHARE = 1 / 4;

/**
 * MEMORY.md within its limit. Whole facts are crowded out, never a part of one: first what takes a quarter of the limit
 * alone, then [low], then [uncertain], then what was said longest ago for how often it was said (days since the last
 * time, divided by the times). Lines that people wrote stay; where they alone are too much, that is a warning.
 */
export function fitCuration(curation: Curation, options: FitOptions): Fitted {
  const { document, count, maximumTokens } = options;
  const victims = inOrder(curation.held, options);
  const printWithout = (number: number): string => {
    const gone = new Set(victims.slice(0, number));
    return printDocument(
      document,
      changeOf(
        document,
        curation.held.filter((held) => !gone.has(held)),
      ),
    );
  };
  const number = leastThatFits(victims.length, (few) => count(printWithout(few)) <= maximumTokens);
  const gone = victims.slice(0, number);
  const text = printWithout(number);
  const tokens = count(text);
  return {
    ...{ text, tokens, conflicts: curation.conflicts },
    held: curation.held.filter((held) => !gone.includes(held)),
    moves: crowdOut(curation.moves, gone),
    warnings: tokens > maximumTokens ? [tooMuch(tokens, maximumTokens)] : [],
  };
}

function tooMuch(tokens: number, maximumTokens: number): string {
  return `MEMORY.md has ${tokens} tokens in lines of your own alone, and may have ${maximumTokens}: shorten them, or raise memory.maximumTokens in the pipeline.`;
}

/** The smallest number for which it holds; all, where it holds for none. */
function leastThatFits(all: number, fits: (number: number) => boolean): number {
  let [low, high] = [0, all];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const SURENESS: Readonly<Record<Confidence, number>> = { low: 1, uncertain: 2, sure: 3 };

/** First the one that goes first. */
function inOrder(held: readonly Held[], { count, maximumTokens, today }: FitOptions): readonly Held[] {
  return held
    .map((each) => {
      const isLarge = count(printFact(each.fact)) > maximumTokens * LARGEST_SHARE;
      return { each, class: isLarge ? 0 : SURENESS[each.fact.confidence], age: ageOf(each, today) };
    })
    .sort((a, b) => a.class - b.class || b.age - a.age || (a.each.fact.order < b.each.fact.order ? -1 : 1))
    .map(({ each }) => each);
}

const DAY = 86_400_000;
/** Of a fact of which nobody knows when it was said. */
const UNKNOWN_AGE = 100_000;

function ageOf({ fact }: Held, today: string): number {
  const days = fact.lastSaid === '' ? UNKNOWN_AGE : Math.max(0, (Date.parse(today) - Date.parse(fact.lastSaid)) / DAY);
  return (days + 1) / Math.max(1, fact.mentions);
}

/** What was taken in just now and does not fit was never taken. */
function crowdOut(moves: readonly Move[], gone: readonly Held[]): readonly Move[] {
  const fresh = new Set(gone.filter(({ place }) => place === null).map(({ fact }) => fact.ids[0]));
  const kept = moves.filter(({ fate, id }) => fate !== 'taken' || !fresh.has(id));
  return [...kept, ...gone.map((held) => moveOf('crowded-out', held))];
}

/** What has to change in the document so that it holds these facts. */
function changeOf({ facts }: MemoryDocument, held: readonly Held[]): DocumentChange {
  const stays = new Map(held.flatMap((each) => (each.place === null ? [] : [[each.place, each.fact] as const])));
  return {
    removed: new Set(facts.filter(({ place }) => !stays.has(place)).map(({ place }) => place)),
    replaced: new Map(
      facts.flatMap((written) => {
        const fact = stays.get(written.place);
        return fact === undefined || printFact(fact) === printFact(written) ? [] : [[written.place, fact] as const];
      }),
    ),
    added: held.filter(({ place }) => place === null).map(({ section, fact }) => ({ section, fact })),
  };
}
