import { type Comparable, comparable, compareFacts, type Relation } from './compare-facts.ts';
import type { Fact } from './fact.ts';

/** A fact on its way into MEMORY.md, or there already. */
export interface Held {
  readonly fact: Fact;
  /** Its line in MEMORY.md; null where it is new there. */
  readonly place: number | null;
  readonly below: readonly string[];
  readonly section: string;
}

export interface Related {
  readonly held: Held;
  /** How the one that was asked about stands to `held`, or, where `held` is the newer one, the other way round. */
  readonly relation: Relation;
  readonly isOlder: boolean;
}

/** The facts of MEMORY.md while it is curated: found by id, by text, and by what they are about. */
export interface HeldFacts {
  all(): readonly Held[];
  byId(id: string): Held | null;
  /** What the fact is the same as, replaces or contradicts, in the order held. Looks only at facts that begin alike or have one subject. */
  related(fact: Fact): readonly Related[];
  add(held: Held): void;
  remove(held: Held): void;
  /** In the place of the old one. */
  replace(old: Held, fact: Fact): void;
}

export function createHeldFacts(initial: readonly Held[]): HeldFacts {
  const items = new Map<string, { held: Held; comparable: Comparable }>();
  const index = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  const set = (name: string, held: Held): void => {
    const item = { held, comparable: comparable(held.fact) };
    items.set(name, item);
    for (const key of keysOf(item.comparable)) index.set(key, (index.get(key) ?? new Set()).add(name));
    for (const id of held.fact.ids) names.set(id, name);
  };
  const nameOf = ({ fact }: Held): string => fact.ids[0] ?? '';
  const facts: HeldFacts = {
    all: () => [...items.values()].map(({ held }) => held),
    byId: (id) => items.get(names.get(id) ?? '')?.held ?? null,
    related: (fact) => {
      const own = comparable(fact);
      const found = new Set(keysOf(own).flatMap((key) => [...(index.get(key) ?? [])].slice(-MOST_COMPARED)));
      return [...found].flatMap((name) => {
        const item = items.get(name);
        return item === undefined ? [] : relate(own, item);
      });
    },
    add: (held) => set(nameOf(held), held),
    remove: (held) => void items.delete(nameOf(held)),
    replace: (old, fact) => set(nameOf(old), { ...old, fact }),
  };
  for (const held of initial) facts.add(held);
  return facts;
}

/** Of facts that begin alike, the latest: thousands of them are no memory but a table. */
const MOST_COMPARED = 200;

/** Facts that have none of these in common are not compared. */
function keysOf({ key, words, statement, plainKey }: Comparable): readonly string[] {
  const [first = '', second = ''] = words.map((word) => word.toLowerCase());
  return [
    `text ${key}`,
    `turned ${plainKey}`,
    `begins ${first} ${second}`,
    ...(statement === null ? [] : [`subject ${statement.subject}`]),
  ];
}

function relate(
  own: Comparable,
  { held, comparable: other }: { held: Held; comparable: Comparable },
): readonly Related[] {
  const isOlder = own.fact.order < held.fact.order;
  const relation = isOlder ? compareFacts(other, own) : compareFacts(own, other);
  return relation === 'none' ? [] : [{ held, relation, isOlder }];
}
