import type { CuratedFact, CuratedMemory } from '../domain/model.ts';
import { NightschoolError } from '../errors.ts';
import { foldLine, LONGEST_TEXT } from './create-entry.ts';
import { type Fact, factOf, isCurated } from './fact.ts';
import type { Held } from './held-facts.ts';
import { foreignLiterals } from './literals.ts';
import { parseMarks } from './marks.ts';
import type { Material } from './plan-summary.ts';

/** What a proposal may rest on: a fact of MEMORY.md or an entry that is new. */
export interface Source {
  readonly fact: Fact;
  /** Null for an entry. */
  readonly held: Held | null;
  /** False for entries that are no facts: they are read, and taken only where somebody proposes it. */
  readonly isCurated: boolean;
}

/** By id; a fact that several were merged into is found by each of its ids. */
export type Sources = ReadonlyMap<string, Source>;

export function readSources({ held, fresh }: Material): Sources {
  const sources = new Map<string, Source>();
  for (const [position, entry] of fresh.entries()) {
    sources.set(entry.id, { fact: factOf(entry, position), held: null, isCurated: isCurated(entry) });
  }
  for (const each of held) {
    for (const id of each.fact.ids) sources.set(id, { fact: each.fact, held: each, isCurated: true });
  }
  return sources;
}

/**
 * The source of an id.
 * @throws NightschoolError MODEL_ANSWER_INVALID where there is none
 */
export function sourceOf(sources: Sources, id: string): Source {
  const source = sources.get(id.replace(/^\^/, ''));
  if (source === undefined) {
    throw new NightschoolError(
      'MODEL_ANSWER_INVALID',
      `The proposal names ^${id.slice(0, 20)}, which it was not given.`,
    );
  }
  return source;
}

/** @throws NightschoolError MODEL_ANSWER_INVALID */
export function checkProposal({ facts, superseded, conflicts }: CuratedMemory, sources: Sources): void {
  const ids = [
    ...facts.flatMap(({ from }) => from),
    ...superseded.flatMap(({ id, by }) => [id, by]),
    ...conflicts.flat(),
  ];
  for (const id of ids) sourceOf(sources, id);
  if (facts.some(({ from }) => from.length === 0)) refuse('has a fact that rests on nothing');
  const isWorthKeeping = [...sources.values()].some((source) => source.isCurated);
  if (facts.length === 0 && isWorthKeeping) refuse('keeps nothing at all');
}

/** Whether the words of a proposed fact may stand for its sources: one line of text that says nothing they do not say. */
export function isFaithful({ text }: CuratedFact, sources: readonly Source[]): boolean {
  const line = foldLine(text);
  if (line === '' || line.length > LONGEST_TEXT || parseMarks(line).text !== line || /\^|\[SUPERSEDES/i.test(line))
    return false;
  return (
    foreignLiterals(
      line,
      sources.map(({ fact }) => fact.text),
    ).length === 0
  );
}

/** A heading in plain words; null where the proposal's is none. */
export function sectionName({ section }: CuratedFact): string | null {
  const name = foldLine(section).replace(/^#+ */, '');
  return /^\p{L}[\p{L} &'-]{0,39}$/u.test(name) ? name : null;
}

function refuse(what: string): never {
  throw new NightschoolError('MODEL_ANSWER_INVALID', `The proposal ${what}.`);
}
