import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { RecallHit, RecallResult } from '../../domain/memory.ts';
import { readDocument } from '../../memory/recall/document.ts';
import { toHit } from '../../memory/recall/hits.ts';
import { placeOf } from '../../memory/recall/place.ts';
import { readQuestion, weighTerms } from '../../memory/recall/question.ts';
import { type RankedFile, rankFiles, rankPassages } from '../../memory/recall/rank.ts';
import type { RecallRequest } from '../../memory/recall/request.ts';
import { type QmdHit, searchQmd } from '../../providers/qmd/qmd.ts';
import { readMarkdown } from '../../store/recall/read-markdown.ts';
import { liesInWorkspace, realPlace } from '../../store/safe-join.ts';

export interface QmdAsked {
  readonly request: RecallRequest;
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * What the installed qmd finds below `memories/`, in its order and with its scores; snippets are cut from the files as
 * they are now. It knows nothing of this memory's coverage: that counts every word of the question the same.
 * @throws NightschoolError RECALL_FAILED
 */
export async function recallWithQmd(dir: string, query: string, asked: QmdAsked): Promise<RecallResult> {
  const question = readQuestion(query);
  const words = question.terms.filter(({ isOptional }) => !isOptional).map(({ text }) => text);
  const found = words.length === 0 ? [] : await searchQmd(query, words, { workspace: dir, ...asked });
  const hits: RecallHit[] = [];
  for (const hit of found) {
    if (hits.length === asked.request.limit) break;
    const mapped = await toRecallHit(dir, hit, { question, request: asked.request });
    if (mapped !== null) hits.push(mapped);
  }
  const notice =
    hits.length > 0
      ? null
      : 'Nothing in the memory fits this question, says qmd; is the memory one of its collections (qmd collection add memories --name memory), and up to date (qmd update)?';
  return { query, hits, mentions: [], notice, engine: 'qmd' };
}

async function toRecallHit(
  dir: string,
  hit: QmdHit,
  { question, request }: { readonly question: ReturnType<typeof readQuestion>; readonly request: RecallRequest },
): Promise<RecallHit | null> {
  const path = pathOf(dir, hit.file);
  if (path === null) return null;
  const file = realPlace(join(dir, path));
  if (file === null || !liesInWorkspace(dir, path)) return null;
  const about = await stat(file).catch(() => null);
  const content = about?.isFile() === true ? readMarkdown(file, about.size) : null;
  if (about === null || content === null || !('text' in content)) return null;
  const document = readDocument(path, content.text);
  const day = document.day ?? about.mtime.toISOString().slice(0, 10);
  if (!isWanted(path, { ...document, day }, request)) return null;
  const terms = weighTerms(question.terms, new Map(), { passages: 1 });
  const passages = document.passages.map((passage) => ({
    ...passage,
    path,
    day,
    kind: document.kind,
    title: document.title,
  }));
  const best: RankedFile<(typeof passages)[number]> | undefined = rankFiles(
    rankPassages(passages, terms, question.phrases),
    terms,
  )[0];
  return best === undefined ? null : toHit(best.passage, terms, { score: hit.score, coverage: best.coverage });
}

/** Relative to the workspace, of what lies below `memories/` there and is no README. */
function pathOf(dir: string, file: string): string | null {
  const path = (isAbsolute(file) ? relative(dir, file) : file.replace(/^\.\//, '')).split(sep).join('/');
  const isInside = path.startsWith('memories/') && !path.split('/').includes('..');
  return isInside && !/(?:^|\/)readme\.md$/i.test(path) ? path : null;
}

function isWanted(
  path: string,
  { day }: { readonly day: string },
  { folders, kinds, since, until, archived }: RecallRequest,
): boolean {
  const { kind, isArchived } = placeOf(path);
  return (
    (archived || !isArchived) &&
    (kinds.length === 0 || kinds.includes(kind)) &&
    (since === null || day >= since) &&
    (until === null || day <= until) &&
    (folders.length === 0 || folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
  );
}
