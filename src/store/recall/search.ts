import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RecallKind } from '../../domain/memory.ts';

export interface PassageFilter {
  /** Paths relative to the workspace: a file, or a folder with everything below it. Empty: everywhere. */
  readonly folders: readonly string[];
  /** Empty: all. */
  readonly kinds: readonly RecallKind[];
  /** YYYY-MM-DD, both included; null: open. */
  readonly since: string | null;
  readonly until: string | null;
  readonly archived: boolean;
  /** Passages at most. */
  readonly limit: number;
}

/** A passage as far as it takes to rank it. */
export interface FoundPassage {
  readonly id: number;
  readonly path: string;
  readonly day: string;
  /** 1-based, of the file. */
  readonly line: number;
  readonly fields: readonly [string, string, string, string];
}

/** A passage with its words. */
export interface WholePassage extends Omit<FoundPassage, 'fields'> {
  readonly kind: RecallKind;
  readonly title: string;
  readonly headings: readonly { readonly line: number; readonly level: number; readonly text: string }[];
  readonly text: string;
}

export interface SearchQueries {
  /** Passages in all, and how many have each of the words. */
  count(words: readonly string[]): { readonly passages: number; readonly counts: ReadonlyMap<string, number> };
  /** Passages for an FTS5 query: the best ones, or those of the newest files. */
  search(match: string, filter: PassageFilter): readonly FoundPassage[];
  newest(match: string, filter: PassageFilter): readonly FoundPassage[];
  /** Null where it is gone. */
  passage(id: number): WholePassage | null;
}

/** FTS5's own BM25 with weights by column: it picks the candidates, whoever asked sorts them. */
const RELEVANCE = 'bm25(words, 4.0, 1.0, 2.0, 1.0)';

/** A question has a handful of shapes, by its filters; compiling one takes longer than asking a small memory. */
const MOST_PREPARED = 50;

export function searchQueries(database: DatabaseSync): SearchQueries {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    if (prepared.size < MOST_PREPARED) prepared.set(sql, statement);
    return statement;
  };
  const find = (match: string, filter: PassageFilter, order: string): readonly FoundPassage[] => {
    const { where, values } = conditionsOf(filter);
    const sql = `SELECT p.id, f.path, p.day, p.line, c.fields FROM (
        SELECT p.id AS id, p.day AS day, ${RELEVANCE} AS relevance
        FROM words CROSS JOIN passage p ON p.id = words.rowid
        WHERE words MATCH ?${where} ORDER BY ${order}, id LIMIT ?
      ) AS best JOIN passage p ON p.id = best.id JOIN file f ON f.id = p.file JOIN content c ON c.id = p.id`;
    return prepare(sql)
      .all(match, ...values, filter.limit)
      .map(toPassage);
  };
  return {
    count: (words) => {
      const passages = Number(prepare('SELECT count(*) AS total FROM passage').get()?.total);
      const count = prepare('SELECT doc FROM vocabulary WHERE term = ?');
      return { passages, counts: new Map(words.map((word) => [word, Number(count.get(word)?.doc ?? 0)])) };
    },
    search: (match, filter) => find(match, filter, 'relevance'),
    newest: (match, filter) => find(match, filter, 'day DESC, relevance'),
    passage: (id) => {
      const row = prepare(
        `SELECT p.id, f.path, p.day, p.kind, f.title, p.line, c.headings, c.text
          FROM passage p JOIN file f ON f.id = p.file JOIN content c ON c.id = p.id WHERE p.id = ?`,
      ).get(id);
      return row === undefined ? null : toWhole(row);
    },
  };
}

/** Conditions on `p`, the passage, and the values of their placeholders. */
export function conditionsOf(filter: Omit<PassageFilter, 'limit'>): {
  readonly where: string;
  readonly values: readonly string[];
} {
  const { folders, kinds, since, until, archived } = filter;
  const below = folders.map(() => 'path = ? OR substr(path, 1, length(?)) = ?');
  const conditions = [
    archived ? '' : 'p.archived = 0',
    kinds.length === 0 ? '' : `p.kind IN (${kinds.map(() => '?').join(', ')})`,
    since === null ? '' : 'p.day >= ?',
    until === null ? '' : 'p.day <= ?',
    folders.length === 0 ? '' : `p.file IN (SELECT id FROM file WHERE ${below.join(' OR ')})`,
  ].filter((condition) => condition !== '');
  const days = [since, until].filter((day) => day !== null);
  const paths = folders.flatMap((folder) => [folder, `${folder}/`, `${folder}/`]);
  return { where: conditions.map((condition) => ` AND ${condition}`).join(''), values: [...kinds, ...days, ...paths] };
}

type Row = Readonly<Record<string, unknown>>;

function toPassage(row: Row): FoundPassage {
  const [title = '', headings = '', path = '', text = ''] = String(row.fields).split('\n');
  return { ...placeOf(row), fields: [title, headings, path, text] };
}

function toWhole(row: Row): WholePassage {
  return {
    ...placeOf(row),
    kind: row.kind as RecallKind, // written by this index from a RecallKind
    title: String(row.title),
    headings: JSON.parse(String(row.headings)),
    text: String(row.text),
  };
}

function placeOf(row: Row): Omit<FoundPassage, 'fields'> {
  return { id: Number(row.id), path: String(row.path), day: String(row.day), line: Number(row.line) };
}
