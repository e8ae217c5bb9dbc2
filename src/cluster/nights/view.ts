import type { CleanTask } from '../../domain/task.ts';
import { FILLER, stem } from '../describe.ts';
import { maskText } from '../mask.ts';
import { spread } from './arrivals.ts';

/** A sparse unit vector by feature. */
export type View = ReadonlyMap<string, number>;

const LONGEST_REQUEST = 4000;
const CORPUS = 2000;
/** As in grouping: what was done counts against how it was asked for. */
const PROCEDURE_SHARE = 0.35;
const ENTITY = 0.25;

/**
 * A way to see tasks that is simple enough to be made of a few of them: stemmed words of the request, rare ones stronger,
 * and the tools called. Similarity is the dot product, in [0, 1]. For measuring families; grouping has its own.
 * @param tasks all there are; rarity is judged by 2,000 of them at most
 */
export function createViewer(tasks: readonly CleanTask[]): (task: CleanTask) => View {
  const corpus = spread(tasks, CORPUS);
  const counts = new Map<string, number>();
  for (const task of corpus)
    for (const feature of new Set([...wordsOf(task).keys(), ...toolsOf(task).keys()]))
      counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const rarity = (feature: string) => Math.sqrt(Math.log(1 + (corpus.length + 1) / (1 + (counts.get(feature) ?? 0))));
  return (task) => {
    const words = weigh(wordsOf(task), rarity);
    const tools = weigh(toolsOf(task), rarity);
    const share = words.size === 0 ? 1 : tools.size === 0 ? 0 : PROCEDURE_SHARE;
    const scaled = (view: View, scale: number) => [...view].map(([name, value]) => [name, value * scale] as const);
    return new Map([...scaled(words, Math.sqrt(1 - share)), ...scaled(tools, Math.sqrt(share))]);
  };
}

/** Cosine in [0, 1]. */
export function similarity(one: View, other: View): number {
  const [short, long] = one.size <= other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [feature, value] of short) sum += value * (long.get(feature) ?? 0);
  return Math.min(1, sum);
}

/** The unit vector of their sum. */
export function centre(views: readonly View[]): View {
  const sum = new Map<string, number>();
  for (const view of views) for (const [feature, value] of view) sum.set(feature, (sum.get(feature) ?? 0) + value);
  return weigh(sum, () => 1);
}

function wordsOf(task: CleanTask): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const { text, kind } of maskText(task.request.join('\n').slice(0, LONGEST_REQUEST))) {
    const strength = kind === 'word' && !FILLER.has(text) ? 1 : ENTITY;
    const word = `word ${kind === 'word' ? stem(text) : text}`;
    words.set(word, Math.max(words.get(word) ?? 0, strength));
  }
  return words;
}

function toolsOf(task: CleanTask): ReadonlyMap<string, number> {
  return new Map(task.steps.map(({ tool }) => [`tool ${tool}`, 1]));
}

function weigh(features: ReadonlyMap<string, number>, rarity: (feature: string) => number): View {
  const weights = [...features].map(([feature, strength]) => [feature, strength * rarity(feature)] as const);
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return new Map(weights.map(([feature, weight]) => [feature, weight / (length || 1)]));
}
