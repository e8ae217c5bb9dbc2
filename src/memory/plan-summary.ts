import type { Conflict, MemoryEntry, SummaryResult } from '../domain/memory.ts';
import { compareText } from '../util/compare-text.ts';
import { type Curation, type CurationInput, contradictPeople } from './curate.ts';
import { type Fact, factOf, isCurated } from './fact.ts';
import { type Fitted, fitCuration } from './fit.ts';
import type { Held } from './held-facts.ts';
import { type MemoryDocument, parseDocument } from './memory-document.ts';
import {
  addLines,
  type Move,
  parseSummaries,
  printConflict,
  printDone,
  printMove,
  printNext,
  printRead,
  SUMMARIES,
  type Summaries,
} from './summaries.ts';
import type { FileWrite, Planned } from './writes.ts';

export const MEMORY = 'MEMORY.md';

export interface SummaryInput {
  /** MEMORY.md and archive/summaries.md; null where there is no such file. */
  readonly memory: string | null;
  readonly summaries: string | null;
  /** All entries of the daily files, in the order they stand in. */
  readonly entries: readonly MemoryEntry[];
}

export interface SummaryOptions {
  readonly maximumTokens: number;
  /** Tokens of a text. */
  readonly count: (text: string) => number;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Who curates: `rules`, or the teacher's name. */
  readonly by: string;
  readonly curate: (material: Material) => Curation;
}

/** What there is to curate. */
export interface Material extends CurationInput {
  /** Entries that no summary has looked at, oldest first: of every kind. */
  readonly fresh: readonly MemoryEntry[];
}

/**
 * A summary as writes: first what becomes of each fact, then MEMORY.md, then the line that makes the summary count. Cut
 * off anywhere, the same summary made again ends in the same files; made once more, it changes nothing.
 */
export function planSummary(input: SummaryInput, options: SummaryOptions): Planned<SummaryResult> {
  const { material, document, summaries } = readMaterial(input);
  const fitted = keepAbsent(fitCuration(options.curate(material), { ...options, document }), input);
  const isChanged = fitted.text !== (input.memory ?? '') || material.fresh.length > 0 || summaries.isOpen;
  return {
    writes: isChanged ? writesOf(input, fitted, { ...options, fresh: material.fresh }) : [],
    result: {
      ...{ changed: isChanged, tokens: fitted.tokens, maximumTokens: options.maximumTokens, by: options.by },
      entries: material.fresh.length,
      moves: fitted.moves.map(({ fate, id, by, fact }) => ({
        id,
        text: fact.text,
        fate,
        ...(by === undefined ? {} : { by }),
      })),
      conflicts: openConflicts(summaries, fitted),
      warnings: [...fitted.warnings, ...contradictPeople(fitted.held, document.people)],
    },
  };
}

/** What a summary would look at, without making one. */
export function readMaterial(input: SummaryInput): {
  readonly material: Material;
  readonly document: MemoryDocument;
  readonly summaries: Summaries;
} {
  const summaries = parseSummaries(input.summaries, input.memory);
  const document = parseDocument(input.memory);
  const ordered = inOrder(input.entries);
  const facts = new Map(ordered.filter(isCurated).map((entry, position) => [entry.id, factOf(entry, position)]));
  const fresh = ordered.filter((entry) => !summaries.isKnown(entry));
  const there = new Set(document.facts.flatMap(({ ids }) => ids));
  return {
    ...{ document, summaries },
    material: {
      fresh,
      held: document.facts.map((written) =>
        settled(heldOf(written, { summaries, said: written.ids.flatMap((id) => facts.get(id) ?? []) }), {
          ...{ summaries, facts, there },
        }),
      ),
      people: document.people,
      candidates: fresh.filter(isCurated).flatMap(({ id }) => facts.get(id) ?? []),
    },
  };
}

/** There is no MEMORY.md without a fact. */
function keepAbsent(fitted: Fitted, { memory }: SummaryInput): Fitted {
  const isAbsent = (memory ?? '') === '' && fitted.held.length === 0;
  return isAbsent ? { ...fitted, text: '', tokens: 0 } : fitted;
}

/** Conflicts between facts that both still stand in MEMORY.md, as the record has them. */
export function listConflicts(summaries: Summaries, facts: readonly Pick<Fact, 'ids' | 'text'>[]): readonly Conflict[] {
  const texts = new Map(facts.flatMap(({ ids, text }) => ids.map((id) => [id, text] as const)));
  const found = summaries.conflicts.flatMap(([a, b]): readonly Conflict[] => {
    const [first, second] = [texts.get(a), texts.get(b)];
    return first === undefined || second === undefined || first === second
      ? []
      : [{ ids: [a, b], texts: [first, second] }];
  });
  return [...new Map(found.map((conflict) => [[...conflict.ids].sort().join(' '), conflict])).values()];
}

function inOrder(entries: readonly MemoryEntry[]): readonly MemoryEntry[] {
  const orderOf = ({ date, time }: MemoryEntry): string => `${date} ${time ?? '00:00'}`;
  const once = new Map(entries.map((entry) => [`${entry.date} ${entry.id}`, entry]));
  return [...once.values()].sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

/** A fact of MEMORY.md with what the daily files (`said`: its entries there) and the record know of it. */
function heldOf(
  written: MemoryDocument['facts'][number],
  { summaries, said }: { readonly summaries: Summaries; readonly said: readonly Fact[] },
): Held {
  const [id = ''] = written.ids;
  const known = summaries.said(id);
  const lastSaid = [known?.last ?? '', ...said.map((fact) => fact.lastSaid)].sort().at(-1) ?? '';
  const isPreference = (summaries.kindOf(id) ?? said[0]?.kind) === 'preference';
  return {
    ...{ place: written.place, below: written.below, section: written.section },
    fact: {
      ...{ ids: written.ids, text: written.text, confidence: written.confidence },
      ...{ supersedes: written.supersedes, source: written.source, lastSaid },
      kind: isPreference ? 'preference' : 'fact',
      date: known?.first ?? said[0]?.date ?? '',
      order: [lastSaid, ...said.map((fact) => fact.order)].sort().at(-1) ?? '',
      mentions: Math.max(known?.mentions ?? 1, written.ids.length),
    },
  };
}

/** A fact that only a conflict made uncertain is sure again once the other was superseded or taken out. */
function settled(
  held: Held,
  {
    summaries,
    facts,
    there,
  }: {
    readonly summaries: Summaries;
    readonly facts: ReadonlyMap<string, Fact>;
    readonly there: ReadonlySet<string>;
  },
): Held {
  const { ids, confidence } = held.fact;
  if (confidence !== 'uncertain') return held;
  const others = summaries.conflicts.flatMap(([a, b]) => (ids.includes(a) ? [b] : ids.includes(b) ? [a] : []));
  const isOpen = others.some((id) => there.has(id) || summaries.fateOf(id) === 'crowded-out');
  const wasSure = ids.some((id) => facts.get(id)?.confidence === 'sure');
  return others.length > 0 && !isOpen && wasSure ? { ...held, fact: { ...held.fact, confidence: 'sure' } } : held;
}

function openConflicts(summaries: Summaries, { conflicts, held }: Fitted): readonly Conflict[] {
  const ids = [...summaries.conflicts, ...conflicts.map((conflict) => conflict.ids)];
  return listConflicts(
    { ...summaries, conflicts: ids },
    held.map(({ fact }) => fact),
  );
}

function writesOf(
  { memory, summaries }: SummaryInput,
  fitted: Fitted,
  { fresh, today, ...options }: SummaryOptions & { readonly fresh: readonly MemoryEntry[] },
): readonly FileWrite[] {
  const settled = new Set(fitted.moves.map(({ id, fact }: Move) => `${fact.date} ${id}`));
  const read = fresh.filter(({ id, date }) => !settled.has(`${date} ${id}`));
  const lines = [...fitted.moves.map(printMove), ...fitted.conflicts.map(printConflict), ...printRead(read)];
  const done = printDone({ ...options, tokens: fitted.tokens });
  if (fitted.text === (memory ?? '')) {
    return [{ path: SUMMARIES, text: addLines(summaries, { date: today, lines: [...lines, done] }) }];
  }
  const recorded = addLines(summaries, { date: today, lines: [...lines, printNext(fitted.text)] });
  return [
    { path: SUMMARIES, text: recorded },
    { path: MEMORY, text: fitted.text },
    { path: SUMMARIES, text: addLines(recorded, { date: today, lines: [done] }) },
  ];
}
