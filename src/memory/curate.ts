import type { Conflict } from '../domain/memory.ts';
import { comparable, compareFacts, sameText } from './compare-facts.ts';
import { rankOf } from './entry.ts';
import type { Fact } from './fact.ts';
import { createHeldFacts, type Held, type HeldFacts, type Related } from './held-facts.ts';
import type { Superseded } from './marks.ts';
import type { Move } from './summaries.ts';

/** What MEMORY.md is to hold, before it is seen whether that fits, and what became of the rest. */
export interface Curation {
  readonly held: readonly Held[];
  readonly moves: readonly Move[];
  readonly conflicts: readonly Conflict[];
}

export interface CurationInput {
  /** The facts of MEMORY.md in their order. */
  readonly held: readonly Held[];
  /** People's own lines there. */
  readonly people: readonly string[];
  /** Facts and preferences that are new, oldest first. */
  readonly candidates: readonly Fact[];
}

interface Desk {
  readonly facts: HeldFacts;
  readonly people: ReadonlySet<string>;
  readonly moves: Move[];
  readonly conflicts: Conflict[];
}

export const SECTIONS = { preference: 'Preferences', fact: 'Facts' } as const;

/** Of one fact: what contradicts more than the latest few is a table, and listing each pair would help nobody. */
const MOST_CONFLICTS = 3;

/**
 * MEMORY.md by rules. Facts and preferences go in, oldest first; each is compared with those that are there:
 * - what was said before is merged: the line keeps its words and gets the new id, and becomes as sure as the surer one;
 * - one that supersedes another, by its `[SUPERSEDES: …]` or by the rules of `compareFacts`, takes its place and names it;
 * - where no rule tells which of two holds, both stay, `[uncertain]` where both were sure, and are listed;
 * - what is less sure never supersedes what is surer: both stay as they are, and are listed;
 * - an entry older than the fact that replaces it goes straight to the record.
 * A line of people's own is never changed: an entry that says the same counts as merged with it.
 */
export function curateByRules({ held, people, candidates }: CurationInput): Curation {
  const desk: Desk = {
    ...{ facts: createHeldFacts(held), people: new Set(people.map(sameText)) },
    ...{ moves: [], conflicts: [] },
  };
  for (const fact of candidates) place(desk, fact);
  return { held: desk.facts.all(), moves: desk.moves, conflicts: desk.conflicts };
}

/** Facts of MEMORY.md that do not go with a line that people wrote there: nobody but they can change it. */
export function contradictPeople(held: readonly Held[], people: readonly string[]): readonly string[] {
  const facts = held.map(({ fact }) => comparable(fact));
  return people.flatMap((text) =>
    facts.flatMap((newer) => {
      const relation = compareFacts(newer, comparable({ ...newer.fact, ids: [], text }));
      if (relation !== 'replaces' && relation !== 'conflict') return [];
      return [`Your line "${text}" in MEMORY.md does not go with ^${newer.fact.ids[0]}: ${newer.fact.text}`];
    }),
  );
}

/** Whether a fact may take the place of another. */
export function mayReplace(newer: Fact, older: Fact): boolean {
  return rankOf(newer.confidence) >= rankOf(older.confidence);
}

export function supersededBy(newer: Fact, older: Fact): Fact {
  const [id = null] = older.ids;
  const days: readonly string[] = [older.date, older.lastSaid];
  const others = newer.supersedes.filter((each) => each.id !== id && (each.id !== null || !days.includes(each.date)));
  return { ...newer, supersedes: [...others, { id, date: older.date === '' ? newer.date : older.date }] };
}

export function mergedFact(kept: Fact, other: Fact): Fact {
  return {
    ...kept,
    ids: [...kept.ids, ...other.ids],
    confidence: rankOf(other.confidence) > rankOf(kept.confidence) ? other.confidence : kept.confidence,
    supersedes: [
      ...kept.supersedes,
      ...other.supersedes.filter((each) => !kept.supersedes.some(({ id }) => id === each.id)),
    ],
    lastSaid: latest(kept.lastSaid, other.lastSaid),
    order: latest(kept.order, other.order),
    mentions: kept.mentions + other.mentions,
  };
}

function latest(a: string, b: string): string {
  return [a, b].sort()[1] ?? b;
}

export function moveOf(fate: Move['fate'], { fact, below = [] }: Pick<Held, 'fact'> & Partial<Held>, by?: Fact): Move {
  const target = by?.ids[0];
  return { fate, id: fact.ids[0] ?? '', ...(target === undefined ? {} : { by: target }), fact, below };
}

function place(desk: Desk, candidate: Fact): void {
  const { facts, moves } = desk;
  const there = facts.byId(candidate.ids[0] ?? '');
  if (there !== null) return void moves.push(asBefore(candidate, there)); // an interrupted summary put it there
  const related = facts.related(candidate);
  const replaced = related
    .filter(({ relation, isOlder }) => relation === 'replaces' && !isOlder)
    .map((each) => each.held);
  const targets = [...new Set([...namedTargets(desk, candidate), ...replaced])];
  const gone = targets.filter(({ fact }) => mayReplace(candidate, fact));
  const fact = gone.reduce((newer, { fact: older }) => supersededBy(newer, older), candidate);
  for (const old of gone) {
    facts.remove(old);
    moves.push(moveOf('superseded', old, fact));
  }
  const same = related.find(({ relation, held }) => relation === 'same' && !gone.includes(held))?.held;
  const newer = related.find(({ relation, isOlder }) => relation === 'replaces' && isOlder)?.held;
  if (desk.people.has(sameText(candidate.text))) {
    moves.push(moveOf('merged', { fact }));
  } else if (same !== undefined) {
    facts.replace(same, mergedFact(same.fact, fact));
    moves.push(moveOf('merged', { fact }, same.fact));
  } else if (newer !== undefined) {
    facts.replace(newer, supersededBy(newer.fact, fact));
    moves.push(moveOf('superseded', { fact }, newer.fact));
  } else {
    const kept = targets.filter((held) => !gone.includes(held));
    const contrary = related.filter(isConflict).slice(-MOST_CONFLICTS);
    take(desk, fact, new Set([...contrary.map(({ held }) => held), ...kept]));
  }
}

function take(desk: Desk, candidate: Fact, against: ReadonlySet<Held>): void {
  const fact = [...against].reduce((sofar, held) => contradict(desk, sofar, held), candidate);
  desk.facts.add({ fact, place: null, below: [], section: SECTIONS[fact.kind] });
  desk.moves.push(moveOf('taken', { fact }));
}

function asBefore(fact: Fact, there: Held): Move {
  const isFirst = there.fact.ids[0] === fact.ids[0];
  return isFirst ? moveOf('taken', { fact }) : moveOf('merged', { fact }, there.fact);
}

function isConflict({ relation }: Related): boolean {
  return relation === 'conflict';
}

/** Both stay. Where both were sure, neither is any longer. Returns the newer one as it is then. */
export function contradict({ facts, conflicts }: Pick<Desk, 'facts' | 'conflicts'>, fact: Fact, held: Held): Fact {
  conflicts.push({ ids: [held.fact.ids[0] ?? '', fact.ids[0] ?? ''], texts: [held.fact.text, fact.text] });
  if (fact.confidence !== 'sure' || held.fact.confidence !== 'sure') return fact;
  facts.replace(held, { ...held.fact, confidence: 'uncertain' });
  return { ...fact, confidence: 'uncertain' };
}

/** The facts that an entry says it supersedes: by id, or on a day the one that has most words in common with it. */
function namedTargets({ facts }: Desk, candidate: Fact): readonly Held[] {
  return candidate.supersedes.flatMap((named) => {
    const found = named.id === null ? ofDay(facts.all(), { named, candidate }) : facts.byId(named.id);
    return found === null ? [] : [found];
  });
}

function ofDay(
  held: readonly Held[],
  { named, candidate }: { readonly named: Superseded; readonly candidate: Fact },
): Held | null {
  const words = new Set(sameText(candidate.text).split(' '));
  const ranked = held
    .filter(({ fact }) => fact.date === named.date || fact.lastSaid === named.date)
    .map((each) => ({
      each,
      shared: sameText(each.fact.text)
        .split(' ')
        .filter((word) => words.has(word)).length,
    }))
    .filter(({ shared }) => shared >= 2)
    .sort((a, b) => b.shared - a.shared);
  return ranked[0]?.each ?? null;
}
