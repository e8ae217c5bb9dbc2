import type { Embedder } from '../domain/chat.ts';
import type { RecallOptions, RecallResult } from '../domain/memory.ts';
import type { MemorySettings } from '../domain/pipeline.ts';
import { readDocument } from '../memory/recall/document.ts';
import { fuseRanks } from '../memory/recall/fuse.ts';
import { toHit } from '../memory/recall/hits.ts';
import { type Question, readQuestion, toMatch, type WeighedTerm, weighTerms } from '../memory/recall/question.ts';
import { type RankedFile, rankFiles, rankPassages } from '../memory/recall/rank.ts';
import { daysBefore, type RecallRequest, readRequest } from '../memory/recall/request.ts';
import { openEmbedder } from '../providers/embeddings/index.ts';
import { createWorld } from '../providers/world.ts';
import { openRecallIndex, type RecallIndex } from '../store/recall/recall-index.ts';
import type { FoundPassage, PassageFilter } from '../store/recall/search.ts';
import { recallWithQmd } from './recall-qmd.ts';
import { findSimilar, NONE_SIMILAR, type Similar } from './recall-similar.ts';

export interface RecallSetup {
  readonly engine: MemorySettings['recall']['engine'];
  /** Compares meanings; a function opens it once it is needed. Null: words alone. */
  readonly embedder?: Embedder | (() => Promise<Embedder>) | null;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** For how long an edit in place may go unseen. New, removed and replaced files never do. */
  readonly sweepEveryMs?: number;
  /** False: the index is made anew in memory, and nothing is written. */
  readonly keepIndex?: boolean;
  /** The program that `engine: qmd` hands over to. */
  readonly qmd?: { readonly program: string; readonly environment?: Readonly<Record<string, string>> };
}

/** What the settings of a workspace ask for. Keys of an embedder are read from `environment` when it is opened. */
export function recallSetup(
  { engine, embeddings }: MemorySettings['recall'],
  environment: Readonly<Record<string, string | undefined>>,
): RecallSetup {
  if (embeddings === null) return { engine };
  let opening: Promise<Embedder> | null = null;
  const open = async (): Promise<Embedder> => {
    opening ??= openEmbedder(embeddings, createWorld(environment));
    return opening.catch((error: unknown) => {
      opening = null; // the next call may find it awake
      throw error;
    });
  };
  return { engine, embedder: open };
}

/** Finds what a workspace's memory and skills have on a question. */
export interface Recall {
  /**
   * Never invents: what it gives are lines of files. Whatever part of the search fails is said in `notice`.
   * @throws NightschoolError USAGE for options that cannot be meant, RECALL_FAILED where qmd cannot be used
   */
  recall(query: string, options?: RecallOptions): Promise<RecallResult>;
  close(): void;
}

/** Files that share less of the question's information than this do not answer it; measured, see the benchmark. */
const LEAST_COVERAGE = Number(process.env['LC'] ?? 0.3);
/** Passages that are looked at closely. */
const CANDIDATES = 150;
const DAYS_OF_MENTIONS = 30;
const SWEEP_EVERY_MS = 2000;
/** A file that is first in both rankings has twice this. */
const BEST_RANK = 1 / 61;

/** Opens the recall of one workspace; the index is kept in `.nightschool/recall.db` and brought up to date by each call. */
export function openRecall(dir: string, setup: RecallSetup): Recall {
  const now = setup.now ?? Date.now;
  let index: RecallIndex | null = null;
  const open = (): RecallIndex => {
    const sweepEveryMs = setup.sweepEveryMs ?? SWEEP_EVERY_MS;
    index ??= openRecallIndex(dir, { read: readDocument, now, sweepEveryMs, keep: setup.keepIndex ?? true });
    return index;
  };
  const answer = (query: string, request: RecallRequest): Promise<RecallResult> =>
    answerFrom(open(), query, { request, today: dayOf(now()), embedder: setup.embedder ?? null });
  return {
    recall: async (query, options) => {
      const request = readRequest(options);
      if (setup.engine === 'qmd') return recallWithQmd(dir, query, { request, ...setup.qmd });
      for (let mended = 0; ; mended++) {
        try {
          return await answer(query, request);
        } catch (error) {
          if (mended === 2 || !open().mend(error)) throw error;
        }
      }
    },
    close: () => {
      index?.close();
      index = null;
    },
  };
}

interface Asked {
  readonly request: RecallRequest;
  /** YYYY-MM-DD in UTC. */
  readonly today: string;
  readonly embedder: Embedder | (() => Promise<Embedder>) | null;
}

async function answerFrom(index: RecallIndex, query: string, asked: Asked): Promise<RecallResult> {
  const { isCurrent, skipped } = await index.refresh();
  const question = readQuestion(query);
  const { passages, counts } = index.count(question.terms.map(({ stem }) => stem));
  const terms = weighTerms(question.terms, counts, { passages });
  const byWords = findByWords(index, { question, terms, filter: { ...asked.request, limit: CANDIDATES } });
  const similar = passages === 0 ? NONE_SIMILAR : await findSimilar(index, query, asked);
  const { limit } = asked.request;
  const kept =
    similar.files.length === 0
      ? wordHits(byWords, terms, { limit })
      : fusedHits(byWords, terms, { index, similar, limit });
  const window = windowOf(asked);
  const mentions = kept.length === 0 ? findMentions(index, { question, terms, asked, window }) : [];
  const notices = [
    ...(kept.length > 0 ? [] : [nothingFits({ passages, terms, window, mentions: mentions.length })]),
    ...(isCurrent ? [] : ['Another process is writing the index; the latest changes may be missing.']),
    ...(similar.notice === null ? [] : [similar.notice]),
    ...(skipped.length === 0 ? [] : [describeSkipped(skipped)]),
  ];
  return {
    query,
    hits: kept,
    mentions,
    notice: notices.length === 0 ? null : notices.join(' '),
    engine: similar.files.length === 0 ? 'bm25' : 'bm25+embeddings',
  };
}

type Files = readonly RankedFile<FoundPassage>[];

interface WordSearch {
  readonly question: Question;
  readonly terms: readonly WeighedTerm[];
  readonly filter: PassageFilter;
}

function findByWords(index: RecallIndex, { question, terms, filter }: WordSearch): Files {
  const match = toMatch(terms, question.phrases);
  if (match === null) return [];
  return rankFiles(rankPassages(index.search(match, filter), terms, question.phrases), terms);
}

function wordHits(
  files: Files,
  terms: readonly WeighedTerm[],
  { limit }: { readonly limit: number },
): RecallResult['hits'] {
  const best = files[0]?.score ?? 1;
  return files
    .filter(({ coverage }) => coverage >= LEAST_COVERAGE)
    .slice(0, limit)
    .map(({ passage, score, coverage }) => toHit(passage, terms, { score: score / best, coverage }));
}

/** Both rankings as one, by reciprocal ranks. A file fits by its words, or by standing out among all that is similar. */
function fusedHits(
  byWords: Files,
  terms: readonly WeighedTerm[],
  { index, similar, limit }: { readonly index: RecallIndex; readonly similar: Similar; readonly limit: number },
): RecallResult['hits'] {
  const scores = fuseRanks([byWords.map(({ passage }) => passage.path), similar.files.map(({ path }) => path)]);
  const words = new Map(byWords.map((file) => [file.passage.path, file]));
  const alike = new Map(similar.files.map((file) => [file.path, file]));
  const fits = (path: string): boolean =>
    (words.get(path)?.coverage ?? 0) >= LEAST_COVERAGE || alike.get(path)?.standsOut === true;
  const ordered = [...scores].filter(([path]) => fits(path)).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return ordered.slice(0, limit).flatMap(([path, score]) => {
    const file = words.get(path);
    const passage = file?.passage ?? index.passages([alike.get(path)?.id ?? 0])[0];
    if (passage === undefined) return [];
    return [toHit(passage, terms, { score: score / (2 * BEST_RANK), coverage: file?.coverage ?? 0 })];
  });
}

interface Window {
  readonly since: string | null;
  readonly until: string | null;
}

/** The time that was asked for, or the last 30 days. */
function windowOf({ request: { since, until }, today }: Asked): Window {
  return since === null && until === null
    ? { since: daysBefore(today, DAYS_OF_MENTIONS), until: null }
    : { since, until };
}

function findMentions(
  index: RecallIndex,
  { question, terms, asked, window }: Omit<WordSearch, 'filter'> & { readonly asked: Asked; readonly window: Window },
): RecallResult['mentions'] {
  const match = toMatch(terms, question.phrases);
  if (match === null) return [];
  const found = index.newest(match, { ...asked.request, ...window, limit: CANDIDATES });
  const files = rankFiles(rankPassages(found, terms, question.phrases), terms);
  return files
    .toSorted((a, b) => compare(b.passage.day, a.passage.day) || compare(a.passage.path, b.passage.path))
    .slice(0, asked.request.limit)
    .map(({ passage, coverage }) => toHit(passage, terms, { score: coverage, coverage }));
}

function nothingFits({
  passages,
  terms,
  window,
  mentions,
}: {
  readonly passages: number;
  readonly terms: readonly WeighedTerm[];
  readonly window: Window;
  readonly mentions: number;
}): string {
  if (passages === 0) return 'There is nothing in the memory yet: write Markdown files below memories/.';
  if (terms.length === 0) return 'Nothing in the memory fits: the question has no word to look for.';
  if (mentions === 0) return 'Nothing in the memory fits this question.';
  const when = [
    window.since === null ? '' : ` since ${window.since}`,
    window.until === null ? '' : ` until ${window.until}`,
  ];
  return `Nothing in the memory fits this question; what mentions one of its words${when.join('')} is listed, newest first.`;
}

function describeSkipped(skipped: readonly { readonly path: string; readonly problem: string }[]): string {
  const first = skipped.slice(0, 3).map(({ path, problem }) => `${path} (${problem})`);
  const more = skipped.length > first.length ? ` and ${skipped.length - first.length} more` : '';
  return `Not searched: ${first.join(', ')}${more}.`;
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
