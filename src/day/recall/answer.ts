import type { RecallHit, RecallResult } from '../../domain/memory.ts';
import { fuseRanks } from '../../memory/recall/fuse.ts';
import { toHit } from '../../memory/recall/hits.ts';
import { type Question, readQuestion, toMatch, type WeighedTerm, weighTerms } from '../../memory/recall/question.ts';
import { hasAnswer, type RankedFile, rankFiles, rankPassages } from '../../memory/recall/rank.ts';
import { daysBefore, type RecallRequest } from '../../memory/recall/request.ts';
import type { RecallIndex } from '../../store/recall/recall-index.ts';
import type { FoundPassage, PassageFilter } from '../../store/recall/search.ts';
import { compareText } from '../../util/compare-text.ts';
import { type EmbedderSource, findSimilar, NONE_SIMILAR, type Similar } from './similar.ts';

export interface Asked {
  readonly request: RecallRequest;
  /** YYYY-MM-DD in UTC. */
  readonly today: string;
  readonly embedder: EmbedderSource;
}

/** Passages that are looked at closely. */
const CANDIDATES = 100;
const DAYS_OF_MENTIONS = 30;
/** Of a file that is first in one ranking. */
const BEST_RANK = 1 / 61;

/** Asks the index of a workspace, by words and, where there is an embedder, by meaning. */
export async function answerFromIndex(index: RecallIndex, query: string, asked: Asked): Promise<RecallResult> {
  const { isCurrent, skipped } = await index.refresh();
  const search = prepareSearch(index, query);
  const { limit } = asked.request;
  const byWords = findFiles(search, (match) => index.search(match, { ...asked.request, limit: CANDIDATES }));
  const similar = search.passages === 0 ? NONE_SIMILAR : await findSimilar(index, query, asked);
  const isFused = similar.files.length > 0;
  const chosen = isFused ? fuse(byWords, similar) : chooseByWords(byWords);
  const hits = chosen.slice(0, limit).flatMap((file) => showFile(index, file, search));
  const window = windowOf(asked);
  const mentions = hits.length > 0 ? [] : findMentions(index, search, { ...asked.request, ...window });
  const notices = [
    ...(hits.length > 0 ? [] : [nothingFits(search, window, { isMentioned: mentions.length > 0 })]),
    ...(hits.length === 0 && fitsElsewhere(index, search, asked.request) ? [ELSEWHERE] : []),
    ...(isCurrent ? [] : ['Another process is writing the index; the latest changes may be missing.']),
    ...(similar.notice === null ? [] : [similar.notice]),
    ...(skipped.length === 0 ? [] : [describeSkipped(skipped)]),
  ];
  const notice = notices.length === 0 ? null : notices.join(' ');
  return { query, hits, mentions, notice, engine: isFused ? 'bm25+embeddings' : 'bm25' };
}

interface Search {
  readonly phrases: Question['phrases'];
  readonly terms: readonly WeighedTerm[];
  /** There is no word in it to look for. */
  readonly isEmpty: boolean;
  /** In the whole memory. */
  readonly passages: number;
}

function prepareSearch(index: RecallIndex, query: string): Search {
  const { terms, phrases } = readQuestion(query);
  const { passages, counts } = index.count(terms.map(({ stem }) => stem));
  return { phrases, terms: weighTerms(terms, counts, { passages }), isEmpty: terms.length === 0, passages };
}

type WordFile = RankedFile<FoundPassage>;

function findFiles({ terms, phrases }: Search, find: (match: string) => readonly FoundPassage[]): readonly WordFile[] {
  const match = toMatch(terms, phrases);
  return match === null ? [] : rankFiles(rankPassages(find(match), terms, phrases), terms);
}

/** A file to be shown: its passage, and what is said of it. */
interface ChosenFile {
  readonly id: number;
  readonly score: number;
  readonly coverage: number;
}

function chooseByWords(files: readonly WordFile[]): readonly ChosenFile[] {
  const best = files[0]?.score ?? 1;
  if (!hasAnswer(files)) return [];
  return files.map(({ passage, score, coverage }) => ({ id: passage.id, score: score / best, coverage }));
}

/** Both rankings as one. Where the words alone have no answer, only what stands out among all that is similar is one. */
function fuse(byWords: readonly WordFile[], similar: Similar): readonly ChosenFile[] {
  const scores = fuseRanks([byWords.map(({ passage }) => passage.path), similar.files.map(({ path }) => path)]);
  const words = new Map(byWords.map((file) => [file.passage.path, file]));
  const byWordsFit = hasAnswer(byWords);
  const alike = new Map(similar.files.map((file) => [file.path, file]));
  return [...scores]
    .filter(([path]) => byWordsFit || alike.get(path)?.standsOut === true)
    .toSorted(([a, x], [b, y]) => y - x || compareText(a, b))
    .flatMap(([path, score]) => {
      const file = words.get(path);
      const id = file?.passage.id ?? alike.get(path)?.id;
      return id === undefined ? [] : [{ id, score: score / (2 * BEST_RANK), coverage: file?.coverage ?? 0 }];
    });
}

function showFile(index: RecallIndex, { id, score, coverage }: ChosenFile, { terms }: Search): readonly RecallHit[] {
  const passage = index.passage(id);
  return passage === null ? [] : [toHit(passage, terms, { score, coverage })];
}

interface Window {
  readonly since: string | null;
  readonly until: string | null;
}

/** The time that was asked for, or the last 30 days. */
function windowOf({ request: { since, until }, today }: Asked): Window {
  const isOpen = since === null && until === null;
  return isOpen ? { since: daysBefore(today, DAYS_OF_MENTIONS), until: null } : { since, until };
}

/** Whatever has one of the words, newest first: no answer, but perhaps a trace. */
function findMentions(
  index: RecallIndex,
  search: Search,
  request: Omit<PassageFilter, 'limit'> & { readonly limit: number },
): readonly RecallHit[] {
  const files = findFiles(search, (match) => index.newest(match, { ...request, limit: CANDIDATES }));
  return files
    .toSorted((a, b) => compareText(b.passage.day, a.passage.day) || compareText(a.passage.path, b.passage.path))
    .slice(0, request.limit)
    .flatMap(({ passage, coverage }) => showFile(index, { id: passage.id, score: coverage, coverage }, search));
}

function nothingFits(
  { passages, isEmpty }: Search,
  { since, until }: Window,
  { isMentioned }: { readonly isMentioned: boolean },
): string {
  if (passages === 0) return 'There is nothing in the memory yet: write Markdown files below memories/.';
  if (isEmpty) return 'Nothing in the memory fits: the question has no word to look for.';
  if (!isMentioned) return 'Nothing in the memory fits this question.';
  const when = `${since === null ? '' : ` since ${since}`}${until === null ? '' : ` until ${until}`}`;
  return `Nothing in the memory fits this question; what mentions one of its words${when} is listed, newest first.`;
}

const ELSEWHERE = 'Something outside of the folders, kinds and days that were asked for does.';

/** Whether the filters are why nothing fits: a folder may be misspelt. */
function fitsElsewhere(
  index: RecallIndex,
  search: Search,
  { folders, kinds, since, until, archived }: RecallRequest,
): boolean {
  if (folders.length === 0 && kinds.length === 0 && since === null && until === null) return false;
  const anywhere = { folders: [], kinds: [], since: null, until: null, archived, limit: CANDIDATES };
  return hasAnswer(findFiles(search, (match) => index.search(match, anywhere)));
}

function describeSkipped(skipped: readonly { readonly path: string; readonly problem: string }[]): string {
  const first = skipped.slice(0, 3).map(({ path, problem }) => `${path} (${problem})`);
  const more = skipped.length > first.length ? ` and ${skipped.length - first.length} more` : '';
  return `Not searched: ${first.join(', ')}${more}.`;
}
