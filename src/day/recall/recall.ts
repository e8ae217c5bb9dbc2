import type { Embedder } from '../../domain/chat.ts';
import type { Guard } from '../../domain/guard.ts';
import type { RecallOptions, RecallResult } from '../../domain/memory.ts';
import type { EmbeddingChoice, MemorySettings } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { readDocument } from '../../memory/recall/document.ts';
import { type RecallRequest, readRequest } from '../../memory/recall/request.ts';
import { holdsNothing } from '../../memory/recall/superseded.ts';
import { faultOf } from '../../store/recall/database.ts';
import { openRecallIndex, type RecallIndex } from '../../store/recall/recall-index.ts';
import { answerFromIndex } from './answer.ts';
import { recallWithQmd } from './hand-over.ts';
import type { EmbedderSource } from './similar.ts';
import { withSuperseded } from './with-superseded.ts';

export interface RecallSetup {
  readonly engine: MemorySettings['recall']['engine'];
  /** Compares meanings; a function opens it once it is needed. Null: words alone. */
  readonly embedder?: EmbedderSource;
  /** Milliseconds since 1970: which day it is. */
  readonly now?: () => number;
  /** For how long an edit in place may go unseen. New, removed and replaced files never do. */
  readonly sweepEveryMs?: number;
  /** False: the index is made anew in memory, and nothing is written. */
  readonly keepIndex?: boolean;
  /** The program that `engine: qmd` hands over to. */
  readonly qmd?: { readonly program: string; readonly environment?: Readonly<Record<string, string>> };
}

/**
 * What the settings of a workspace ask for. Keys of an embedder are read from `environment` when it is opened; what the
 * guard finds does not go to it.
 */
export function recallSetup(
  { engine, embeddings }: MemorySettings['recall'],
  environment: Readonly<Record<string, string | undefined>>,
  { guard }: { readonly guard?: Guard | undefined } = {},
): RecallSetup {
  if (embeddings === null) return { engine };
  let opening: Promise<Embedder> | null = null;
  const open = async (): Promise<Embedder> => {
    opening ??= openConfigured(embeddings, environment, { guard });
    return opening.catch((error: unknown) => {
      opening = null; // the next call may find it awake
      throw error;
    });
  };
  return { engine, embedder: open };
}

/** The clients of models take long to load, and most memories go by words alone. */
async function openConfigured(
  choice: EmbeddingChoice,
  environment: Readonly<Record<string, string | undefined>>,
  { guard }: { readonly guard: Guard | undefined },
): Promise<Embedder> {
  const { openEmbedder } = await import('../../providers/embeddings/index.ts');
  const { createWorld } = await import('../../providers/world.ts');
  const { guardTexts } = await import('../../providers/embeddings/guard.ts');
  const embedder = await openEmbedder(choice, createWorld(environment));
  return guard === undefined ? embedder : guardTexts(embedder, guard);
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

const SWEEP_EVERY_MS = 2000;
/** Once for a database beyond use, once for a disk that takes no other. */
const MOST_MENDED = 2;
/** Hits looked at in place of those that hold no longer: several files may say the same. */
const INSTEAD = 10;

/**
 * Opens the recall of one workspace. The index is kept in `.nightschool/recall.db`; each call brings it up to date.
 * Nothing is opened before the first one.
 */
export function openRecall(dir: string, setup: RecallSetup): Recall {
  const { engine, embedder = null, now = Date.now, sweepEveryMs = SWEEP_EVERY_MS, keepIndex = true } = setup;
  let index: RecallIndex | null = null;
  const open = (): RecallIndex => {
    // files are dated by the machine's clock, whatever day the caller says it is
    index ??= openRecallIndex(dir, { read: readDocument, now: Date.now, sweepEveryMs, keep: keepIndex });
    return index;
  };
  const answer = async (query: string, request: RecallRequest): Promise<RecallResult> => {
    if (engine === 'qmd') {
      return withSuperseded(dir, await recallWithQmd(dir, query, { request, ...setup.qmd }), { index: null });
    }
    const today = new Date(now()).toISOString().slice(0, 10);
    for (let mended = 0; ; mended++) {
      try {
        const found = await answerFromIndex(open(), query, { request, today, embedder });
        return await withSuperseded(dir, found, { index: open() });
      } catch (error) {
        if (mended === MOST_MENDED || !open().mend(error)) throw explain(error);
      }
    }
  };
  return {
    recall: async (query, options) => {
      const request = readRequest(options);
      const { limit } = request;
      const found = await answer(query, request);
      if (found.hits.length < limit || !found.hits.some(holdsNothing)) return found;
      const more = await answer(query, { ...request, limit: limit + INSTEAD });
      return { ...more, hits: more.hits.slice(0, limit) };
    },
    close: () => {
      index?.close();
      index = null;
    },
  };
}

function explain(error: unknown): unknown {
  if (faultOf(error) !== 'busy') return error;
  return new NightschoolError('MEMORY_BUSY', 'Another process keeps the index of the memory busy.', { cause: error });
}
