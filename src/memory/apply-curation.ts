import type { CuratedFact, CuratedMemory } from '../domain/model.ts';
import {
  checkProposal,
  isFaithful,
  readSources,
  type Source,
  type Sources,
  sectionName,
  sourceOf,
} from './check-proposal.ts';
import { sameText } from './compare-facts.ts';
import { foldLine } from './create-entry.ts';
import {
  type Curation,
  contradict,
  curateByRules,
  mayReplace,
  mergedFact,
  moveOf,
  SECTIONS,
  supersededBy,
} from './curate.ts';
import { rankOf } from './entry.ts';
import type { Fact } from './fact.ts';
import { createHeldFacts, type Held } from './held-facts.ts';
import type { Material } from './plan-summary.ts';
import type { Move } from './summaries.ts';

export interface ProposalContext {
  readonly material: Material;
  /** Ids of texts that the teacher saw redacted: its words for them are not taken. */
  readonly altered: ReadonlySet<string>;
}

/**
 * MEMORY.md as a teacher proposes it, as far as that holds:
 * - words are taken only where each number, address, name, negation in them occurs in a source, the teacher saw the
 *   sources unredacted, and no source is in two facts; else the sources keep their own words and go by the rules;
 * - a fact supersedes only an older one that is not surer; else the two are a conflict. What an entry says itself that it
 *   supersedes, it supersedes;
 * - a fact or preference that the proposal leaves out is crowded out, and recorded so.
 * @throws NightschoolError MODEL_ANSWER_INVALID where it names ids it was not given, or keeps nothing
 */
export function applyCuration(proposal: CuratedMemory, context: ProposalContext): Curation {
  const { material } = context;
  const sources = readSources(material);
  checkProposal(proposal, sources);
  const groups = groupSources(proposal, { sources, context });
  const kept = new Set(groups.flatMap(({ members }) => members));
  const pairs = supersededPairs(proposal, { sources, kept });
  const gone = new Map(pairs.filter(isAllowed).map(({ old, by }) => [old, by]));
  const worded = groups.map((group) => ({ ...group, members: group.members.filter((member) => !gone.has(member)) }));
  const trusted = worded.filter(({ isTrusted, members }) => isTrusted && members.length > 0).map(wordAnew);
  const own = new Set(worded.filter(({ isTrusted }) => !isTrusted).flatMap(({ members }) => members));
  const settled = settle({ trusted, own, gone });
  const disputed = [
    ...proposal.conflicts.map(([a, b]) => [sourceOf(sources, a), sourceOf(sources, b)] as const),
    ...pairs.filter((pair) => !isAllowed(pair)).map(({ old, by }) => [old, by] as const),
  ];
  const byRules = curateByRules({ held: settled.held, people: material.people, candidates: settled.candidates });
  const contested = dispute(byRules, disputed);
  const leftOut = [...new Set(sources.values())].filter(
    (source) => source.isCurated && !kept.has(source) && !gone.has(source),
  );
  return {
    ...contested,
    moves: [
      ...settled.moves,
      ...byRules.moves,
      ...leftOut.map((source) => moveOf('crowded-out', source.held ?? source)),
    ],
  };
}

interface Group {
  readonly proposed: CuratedFact;
  readonly members: readonly Source[];
  readonly isTrusted: boolean;
}

function groupSources(
  { facts }: CuratedMemory,
  { sources, context }: { readonly sources: Sources; readonly context: ProposalContext },
): readonly Group[] {
  const groups = facts.map((proposed) => ({
    proposed,
    members: [...new Set(proposed.from.map((id) => sourceOf(sources, id)))],
  }));
  const uses = Map.groupBy(
    groups.flatMap(({ members }) => members),
    (member) => member,
  );
  const people = new Set(context.material.people.map(sameText));
  return groups.map(({ proposed, members }) => ({
    ...{ proposed, members },
    isTrusted:
      members.every(
        (member) => uses.get(member)?.length === 1 && !member.fact.ids.some((id) => context.altered.has(id)),
      ) &&
      !people.has(sameText(proposed.text)) &&
      isFaithful(proposed, members),
  }));
}

interface Pair {
  readonly old: Source;
  readonly by: Source;
}

/** Pairs of which the newer one is kept: those proposed, and those that the entries themselves name. */
function supersededPairs(
  { superseded }: CuratedMemory,
  { sources, kept }: { readonly sources: Sources; readonly kept: ReadonlySet<Source> },
): readonly Pair[] {
  const proposed = superseded.map(({ id, by }) => ({ old: sourceOf(sources, id), by: sourceOf(sources, by) }));
  const named = [...kept].flatMap((by) =>
    by.held !== null ? [] : by.fact.supersedes.flatMap(({ id }) => pairWith(sources.get(id ?? ''), by)),
  );
  return [...proposed, ...named].filter(({ old, by }) => old !== by && kept.has(by));
}

function pairWith(old: Source | undefined, by: Source): readonly Pair[] {
  return old === undefined ? [] : [{ old, by }];
}

function isAllowed({ old, by }: Pair): boolean {
  return mayReplace(by.fact, old.fact) && by.fact.order > old.fact.order;
}

interface Worded {
  readonly held: Held;
  readonly members: readonly Source[];
  readonly moves: readonly Move[];
}

/** The fact of a group in its new words, on the line of the first of its sources that has one. */
function wordAnew({ proposed, members }: Group): Worded {
  const ordered = members.toSorted((a, b) => (a.fact.order < b.fact.order ? -1 : 1));
  const primary = ordered.find(({ held }) => held !== null) ?? ordered[0];
  if (primary === undefined) throw new Error('A fact without sources passed the check.');
  const others = ordered.filter((member) => member !== primary);
  const merged = others.reduce((fact, other) => mergedFact(fact, other.fact), primary.fact);
  const text = foldLine(proposed.text);
  const isNew = sameText(text) !== sameText(primary.fact.text);
  const fact = { ...merged, text: isNew ? text : primary.fact.text, confidence: surenessOf(members, text) };
  const section = sectionName(proposed) ?? primary.held?.section ?? SECTIONS[fact.kind];
  const isMoved = primary.held !== null && primary.held.section.toLowerCase() !== section.toLowerCase();
  const place = isMoved && primary.held?.below.length === 0 ? null : (primary.held?.place ?? null);
  return {
    ...{ members, held: { fact, place, section, below: primary.held?.below ?? [] } },
    moves: [
      ...(primary.held === null ? [moveOf('taken', primary)] : isNew ? [moveOf('merged', primary, fact)] : []),
      ...others.map((other) => moveOf('merged', other.held ?? other, fact)),
    ],
  };
}

/** As sure as the surest where all say the same, else as the least sure. */
function surenessOf(members: readonly Source[], text: string): Fact['confidence'] {
  const isSame = members.every(({ fact }) => sameText(fact.text) === sameText(text));
  const ranked = members.map(({ fact }) => fact.confidence).sort((a, b) => rankOf(a) - rankOf(b));
  return (isSame ? ranked.at(-1) : ranked[0]) ?? 'sure';
}

/** Facts in new words and facts that stay as they are; entries in their own words are left to the rules. */
function settle({
  trusted,
  own,
  gone,
}: {
  readonly trusted: readonly Worded[];
  readonly own: ReadonlySet<Source>;
  readonly gone: ReadonlyMap<Source, Source>;
}): { readonly held: readonly Held[]; readonly candidates: readonly Fact[]; readonly moves: readonly Move[] } {
  const olderThan = (member: Source): readonly Source[] =>
    [...gone].flatMap(([old, by]) => (by === member ? [old] : []));
  const tagged = (fact: Fact, members: readonly Source[]): Fact =>
    members.flatMap(olderThan).reduce((newer, old) => supersededBy(newer, old.fact), fact);
  const stays = [...own].flatMap((member) => {
    return member.held === null ? [] : [{ ...member.held, fact: tagged(member.fact, [member]) }];
  });
  const candidates = [...own].filter(({ held }) => held === null).map((member) => tagged(member.fact, [member]));
  const held = [
    ...trusted.map((worded) => ({ ...worded.held, fact: tagged(worded.held.fact, worded.members) })),
    ...stays,
  ];
  return {
    held: held.toSorted((a, b) => (a.place ?? Number.MAX_SAFE_INTEGER) - (b.place ?? Number.MAX_SAFE_INTEGER)),
    candidates: candidates.toSorted((a, b) => (a.order < b.order ? -1 : 1)),
    moves: [
      ...trusted.flatMap(({ moves }) => moves),
      ...[...gone].map(([old, by]) => moveOf('superseded', old.held ?? old, primaryOf(by, trusted))),
    ],
  };
}

function primaryOf(source: Source, trusted: readonly Worded[]): Fact {
  return trusted.find(({ members }) => members.includes(source))?.held.fact ?? source.fact;
}

function dispute(curation: Curation, disputed: readonly (readonly [Source, Source])[]): Omit<Curation, 'moves'> {
  const facts = createHeldFacts(curation.held);
  const conflicts = [...curation.conflicts];
  for (const pair of disputed) {
    const [a, b] = pair.map(({ fact }) => facts.byId(fact.ids[0] ?? '')).filter((held) => held !== null);
    if (a === undefined || b === undefined || a === b) continue;
    const [older, newer] = a.fact.order < b.fact.order ? [a, b] : [b, a];
    facts.replace(newer, contradict({ facts, conflicts }, newer.fact, older));
  }
  return { held: facts.all(), conflicts };
}
