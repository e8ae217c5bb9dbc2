import { type Meaning, meaningText, UNRELATED, unrelatedSimilarity } from '../../cluster/dense/meaning.ts';
import type { Vectors } from '../../cluster/dense/vectors.ts';
import type { CleanTask } from '../../domain/task.ts';
import { NightschoolError } from '../../errors.ts';
import { count, plural } from '../../util/amounts.ts';
import { hash, hashJson } from '../../util/hash.ts';
import type { EmbeddingAtNight, Night } from '../night.ts';

/** Batches after which what they brought is saved. */
const BATCHES_AT_ONCE = 8;
/** What even small models read, where one refuses a text for its length. */
const SHORT_TEXT = 400;
/** Taken for models of which too little is known. */
const USUALLY_UNRELATED = 0.5;

export interface EmbeddedRequests {
  /** Null where no model is configured, or nothing is known: words and procedure alone tell then. */
  readonly meaning: Meaning | null;
  /** Changes whenever the meaning may have. */
  readonly basis: string;
}

type Found = Map<string, Float32Array>;

/**
 * What the requests mean, by the model that `families.embeddings` names. Only texts that it has not seen are asked, each
 * once; vectors of requests that are gone are dropped, so all tasks have to be given. Where the model is down, requests
 * without a vector are compared by words and procedure alone, with a warning.
 */
export async function embedRequests(night: Night, tasks: readonly CleanTask[]): Promise<EmbeddedRequests> {
  const { embedding, pipeline } = night;
  if (embedding === null) return { meaning: null, basis: '' };
  const keyOf = new Map<string, string>();
  const texts = new Map(UNRELATED.map((text) => [hash(text, 32), text]));
  for (const task of tasks) {
    const text = meaningText(task);
    if (text === '') continue;
    const key = hash(text, 32);
    keyOf.set(task.id, key);
    texts.set(key, text);
  }
  const size = BATCHES_AT_ONCE * (pipeline.families.embeddings?.batch ?? 1);
  const found: Found = new Map();
  try {
    await findAll(embedding, texts, { found, size, signal: night.signal });
    embedding.stored.keepOnly(new Set(texts.keys()));
  } catch (error) {
    night.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    const without = [...keyOf.values()].filter((key) => !found.has(key)).length;
    night.emit({ type: 'warning-raised', message: explain(error, { without, of: tasks.length }) });
  }
  const keys = [...new Set(keyOf.values())].filter((key) => found.has(key)).sort();
  const basis = hashJson({ model: embedding.embedder.fingerprint, keys });
  return { meaning: keys.length === 0 ? null : meaningOf(found, { keys, keyOf }), basis };
}

function explain(
  { message }: NightschoolError,
  { without, of }: { readonly without: number; readonly of: number },
): string {
  if (without === 0) return `What requests mean could not be kept for the next night: ${message}`;
  const which = without === of ? 'requests' : `${count(without)} of ${plural(of, 'request')}`;
  return `What ${which} mean is not known, so words and procedure decide: ${message}`;
}

interface Search {
  /** Filled as far as it goes, even where it ends with an error. */
  readonly found: Found;
  /** Texts asked at once. */
  readonly size: number;
  readonly signal: AbortSignal;
}

/** A model whose vectors have another length than those that are kept is another model: everything is asked anew. */
async function findAll(
  { embedder, stored }: EmbeddingAtNight,
  texts: ReadonlyMap<string, string>,
  { found, size, signal }: Search,
): Promise<void> {
  stored.useModel(embedder.fingerprint);
  for (const [key, vector] of stored.find(texts.keys())) found.set(key, vector);
  let waiting = [...texts.keys()].filter((key) => !found.has(key));
  while (waiting.length > 0) {
    const keys = waiting.slice(0, size);
    const chunk = keys.map((key) => texts.get(key) ?? '');
    const vectors = await embedAll({ embedder, signal }, chunk);
    const length = vectors[0]?.length;
    if (length === undefined) throw new NightschoolError('MODEL_ANSWER_INVALID', `${embedder.name} sent no vectors.`);
    if ([...found.values()].some((vector) => vector.length !== length)) found.clear();
    const fresh = new Map(keys.flatMap((key, place) => (vectors[place] ? [[key, vectors[place]] as const] : [])));
    for (const [key, vector] of fresh) found.set(key, vector);
    waiting = [...texts.keys()].filter((key) => !found.has(key));
    stored.save(fresh);
  }
}

/** Once more, shortened, where the model refuses a text as too long. */
async function embedAll(
  { embedder, signal }: Pick<EmbeddingAtNight, 'embedder'> & { readonly signal: AbortSignal },
  texts: readonly string[],
): Promise<readonly Float32Array[]> {
  try {
    return await embedder.embed(texts, signal);
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.code !== 'PROMPT_TOO_LONG') throw error;
    const short = texts.map((text) => text.slice(0, SHORT_TEXT).toWellFormed());
    return embedder.embed(short, signal);
  }
}

/** @param keys of the vectors that are there, sorted: in this order they are numbered */
function meaningOf(
  found: ReadonlyMap<string, Float32Array>,
  { keys, keyOf }: { readonly keys: readonly string[]; readonly keyOf: ReadonlyMap<string, string> },
): Meaning {
  const numberOf = new Map(keys.map((key, number) => [key, number]));
  const vectorOf = new Map<string, number>();
  for (const [task, key] of keyOf) {
    const number = numberOf.get(key);
    if (number !== undefined) vectorOf.set(task, number);
  }
  const probes = UNRELATED.flatMap((text) => found.get(hash(text, 32)) ?? []);
  const isWhole = probes.length === UNRELATED.length;
  return {
    vectors: gather(keys.flatMap((key) => found.get(key) ?? [])),
    vectorOf,
    unrelated: isWhole ? unrelatedSimilarity(gather(probes)) : USUALLY_UNRELATED,
  };
}

function gather(vectors: readonly Float32Array[]): Vectors {
  const dimension = vectors[0]?.length ?? 0;
  const numbers = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, place) => {
    numbers.set(vector, place * dimension);
  });
  return { numbers, dimension };
}
