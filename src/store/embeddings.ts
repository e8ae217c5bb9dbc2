import { join } from 'node:path';
import { openCache } from './cache.ts';
import type { Access } from './state/access.ts';
import type { OpeningOptions, Schema } from './state/database.ts';

/** Vectors of texts by a hash of the text, all of one model and one length. Losing them costs time, or money. */
export interface Embeddings {
  /** Drops what another model made. */
  useModel(fingerprint: string): void;
  /** Those of the texts that are known. */
  find(keys: Iterable<string>): ReadonlyMap<string, Float32Array>;
  /** Drops those of another length first: the model is not what it was, whatever it is called. */
  save(vectors: ReadonlyMap<string, Float32Array>): void;
  /** Drops all others, so that vectors do not outlive the requests that they tell of. */
  keepOnly(keys: ReadonlySet<string>): void;
  close(): void;
}

const SCHEMA: Schema = {
  version: 1,
  tables: `
  CREATE TABLE model (fingerprint TEXT PRIMARY KEY) STRICT;
  CREATE TABLE vector (key TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT, WITHOUT ROWID;`,
};

/**
 * Opens `.nightschool/embeddings.db` for the run that holds the workspace's lock; one that is damaged is set aside, one
 * of another version thrown away. A dry run (`readOnly`) finds what there is and saves nothing.
 * @throws NightschoolError NOT_WRITABLE, WORKSPACE_LOCKED; its queries FILE_DAMAGED besides
 */
export function openEmbeddings(
  workspace: string,
  options: { readonly readOnly: boolean } & Pick<OpeningOptions, 'notice'>,
): Embeddings {
  const cache = openCache(join(workspace, '.nightschool', 'embeddings.db'), SCHEMA, options);
  if (cache === null) return NONE;
  const { close } = cache;
  return { ...readsOf(cache), ...(!options.readOnly && writesOver(cache)), close };
}

const NONE: Embeddings = {
  useModel: () => undefined,
  find: () => new Map(),
  save: () => undefined,
  keepOnly: () => undefined,
  close: () => undefined,
};

/** Of what another model made, nothing is found. */
function readsOf({ all }: Access): Omit<Embeddings, 'close'> {
  let isOther = false;
  return {
    ...NONE,
    useModel: (fingerprint) => {
      isOther = all('SELECT fingerprint FROM model')[0]?.fingerprint !== fingerprint;
    },
    find: (keys) => {
      const found = new Map<string, Float32Array>();
      if (isOther) return found;
      for (const key of keys) {
        const blob = all('SELECT vector FROM vector WHERE key = ?', key)[0]?.vector;
        if (blob instanceof Uint8Array) found.set(key, toVector(blob));
      }
      return found;
    },
  };
}

function writesOver({ all, run, transaction }: Access): Pick<Embeddings, 'useModel' | 'save' | 'keepOnly'> {
  return {
    useModel: (fingerprint) => {
      if (all('SELECT fingerprint FROM model')[0]?.fingerprint === fingerprint) return;
      transaction(() => {
        run('DELETE FROM vector');
        run('DELETE FROM model');
        run('INSERT INTO model VALUES (?)', fingerprint);
      });
    },
    save: (vectors) =>
      transaction(() => {
        const bytes = vectors.values().next().value?.byteLength;
        const kept = Number(all('SELECT length(vector) AS bytes FROM vector LIMIT 1')[0]?.bytes ?? bytes);
        if (bytes !== undefined && kept !== bytes) run('DELETE FROM vector');
        for (const [key, vector] of vectors)
          run(
            'INSERT OR REPLACE INTO vector VALUES (?, ?)',
            key,
            new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
          );
      }),
    keepOnly: (keys) =>
      transaction(() => {
        for (const { key } of all('SELECT key FROM vector'))
          if (!keys.has(String(key))) run('DELETE FROM vector WHERE key = ?', String(key));
      }),
  };
}

/** A copy: a blob need not begin where a float may. */
function toVector(blob: Uint8Array): Float32Array {
  return new Float32Array(blob.slice().buffer);
}
