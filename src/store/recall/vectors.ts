import type { DatabaseSync } from 'node:sqlite';
import { conditionsOf, type PassageFilter } from './search.ts';

/** A passage that an embedder has not seen yet. */
export interface UnseenPassage {
  /** Of its words and headings: passages that say the same share a vector. */
  readonly hash: string;
  readonly text: string;
}

export interface PassageVector {
  /** Id of the passage. */
  readonly id: number;
  readonly path: string;
  readonly vector: Float32Array;
}

export interface VectorQueries {
  vectors(embedder: string, filter: Omit<PassageFilter, 'limit'>): readonly PassageVector[];
  /** Passages without a vector of this embedder, and how many there are in all. */
  withoutVector(
    embedder: string,
    limit: number,
  ): { readonly passages: readonly UnseenPassage[]; readonly total: number };
  saveVectors(embedder: string, vectors: readonly { readonly hash: string; readonly vector: Float32Array }[]): void;
}

/** Vectors by content and embedder: a moved file keeps its own, and those of words that are gone go too. */
export function vectorQueries(database: DatabaseSync): VectorQueries {
  return {
    vectors: (embedder, filter) => {
      const { where, values } = conditionsOf(filter);
      const sql = `SELECT p.id AS id, f.path AS path, v.vector AS vector FROM passage p JOIN file f ON f.id = p.file
        JOIN vector v ON v.hash = p.hash AND v.embedder = ? WHERE TRUE${where} ORDER BY f.path, p.line`;
      return database
        .prepare(sql)
        .all(embedder, ...values)
        .map((row) => ({ id: Number(row.id), path: String(row.path), vector: toVector(row.vector) }));
    },
    withoutVector: (embedder, limit) => {
      const missing = `FROM passage p JOIN file f ON f.id = p.file JOIN content c ON c.id = p.id
        WHERE NOT EXISTS (SELECT 1 FROM vector v WHERE v.hash = p.hash AND v.embedder = ?)`;
      const total = Number(database.prepare(`SELECT count(DISTINCT p.hash) AS total ${missing}`).get(embedder)?.total);
      const rows = database
        .prepare(
          `SELECT p.hash, f.title, c.headings, c.text ${missing} GROUP BY p.hash ORDER BY min(f.path), min(p.line) LIMIT ?`,
        )
        .all(embedder, limit);
      return { passages: rows.map((row) => ({ hash: String(row.hash), text: textOf(row) })), total };
    },
    saveVectors: (embedder, vectors) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const insert = database.prepare('INSERT OR REPLACE INTO vector VALUES (?, ?, ?)');
        for (const { hash, vector } of vectors) {
          insert.run(hash, embedder, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
        }
        database.exec('DELETE FROM vector WHERE hash NOT IN (SELECT hash FROM passage)');
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

/** What the embedder is given: the passage under its title and headings. */
function textOf(row: Readonly<Record<string, unknown>>): string {
  const headings: readonly { readonly text: string }[] = JSON.parse(String(row.headings));
  return [String(row.title), ...headings.map(({ text }) => text), String(row.text)].join('\n');
}

/** A copy: a blob need not begin where a float may. */
function toVector(blob: unknown): Float32Array {
  return blob instanceof Uint8Array ? new Float32Array(blob.slice().buffer) : new Float32Array(0);
}
