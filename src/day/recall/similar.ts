import type { Embedder } from '../../domain/chat.ts';
import { standOutFrom } from '../../memory/recall/fuse.ts';
import type { RecallRequest } from '../../memory/recall/request.ts';
import { cosine, toUnit } from '../../memory/recall/similar.ts';
import type { RecallIndex } from '../../store/recall/recall-index.ts';

/** An embedder, or how to open one when it is needed; null: words alone. */
export type EmbedderSource = Embedder | (() => Promise<Embedder>) | null;

/** Files by how much their best passage is like the question, best first. */
export interface Similar {
  readonly files: readonly SimilarFile[];
  readonly notice: string | null;
}

export const NONE_SIMILAR: Similar = { files: [], notice: null };

interface SimilarFile {
  readonly path: string;
  /** Id of its best passage. */
  readonly id: number;
  /** More like the question than chance would have any of so many passages be. */
  readonly standsOut: boolean;
}

/** New passages that one call has embedded: a large new memory is worked off call by call. */
const MOST_NEW = 256;
const NEW_AT_ONCE = 64;
const MOST_FILES = 50;
const PATIENCE_MS = 30_000;

/** Asks the embedder; where it fails, there are no files and the notice says why. Never rejects for its sake. */
export async function findSimilar(
  index: RecallIndex,
  query: string,
  { embedder, request }: { readonly embedder: EmbedderSource; readonly request: RecallRequest },
): Promise<Similar> {
  if (embedder === null || query.trim() === '') return NONE_SIMILAR;
  try {
    const model = typeof embedder === 'function' ? await embedder() : embedder;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const [question] = await embed(model, [query.slice(0, 4000)], signal);
    const left = await embedNew(index, model, signal);
    const files = question === undefined ? [] : rankBySimilarity(index, question, { embedder: model, request });
    return { files, notice: left === 0 ? null : `${left} passages have no vector yet: each recall adds ${MOST_NEW}.` };
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) throw error; // of the index, which can be mended
    const reason = error instanceof Error ? error.message : String(error);
    return { files: [], notice: `Searched by words alone, as the embeddings failed: ${reason}` };
  }
}

function rankBySimilarity(
  index: RecallIndex,
  question: Float32Array,
  { embedder, request }: { readonly embedder: Embedder; readonly request: RecallRequest },
): readonly SimilarFile[] {
  const vectors = index.vectors(embedder.fingerprint, request);
  const scored = vectors.map(({ id, path, vector }) => ({ id, path, similarity: cosine(question, vector) }));
  const bar = standOutFrom(scored.map(({ similarity }) => similarity));
  const files = new Map<string, SimilarFile>();
  for (const { id, path, similarity } of scored.toSorted((a, b) => b.similarity - a.similarity)) {
    if (files.size === MOST_FILES) break;
    if (!files.has(path)) files.set(path, { id, path, standsOut: similarity >= bar });
  }
  return [...files.values()];
}

/** Embeds passages that have no vector yet, as many as one call may; gives back how many are left. */
async function embedNew(index: RecallIndex, embedder: Embedder, signal: AbortSignal): Promise<number> {
  const { passages, total } = index.withoutVector(embedder.fingerprint, MOST_NEW);
  for (let from = 0; from < passages.length; from += NEW_AT_ONCE) {
    const batch = passages.slice(from, from + NEW_AT_ONCE);
    const vectors = await embed(
      embedder,
      batch.map(({ text }) => text),
      signal,
    );
    index.saveVectors(
      embedder.fingerprint,
      batch.flatMap(({ hash }, at) => {
        const vector = vectors[at];
        return vector === undefined ? [] : [{ hash, vector }];
      }),
    );
  }
  return total - passages.length;
}

async function embed(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const vectors = (await embedder.embed(texts, signal)).map(toUnit);
  const usable = vectors.filter((vector) => vector !== null);
  if (usable.length !== texts.length) throw new Error('it sent vectors that are none.');
  return usable;
}
