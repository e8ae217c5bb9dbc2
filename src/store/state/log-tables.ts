import type { SessionSummary } from '../../domain/session.ts';
import type { TaskLabel } from '../../domain/task.ts';
import { hash } from '../../util/hash.ts';
import type { Access, Row } from './access.ts';
import {
  type IsWanted,
  type KnownFile,
  type LogBatch,
  type LogIndex,
  type MovedFile,
  nameAfterRotation,
  type StoredOutline,
  type StoredTask,
  type StoredTrace,
  type TaskStamp,
} from './log-index.ts';
import { uniteSessions } from './unite-sessions.ts';

export const LOG_TABLES = `
  CREATE TABLE file (file TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE session (file TEXT NOT NULL, id TEXT NOT NULL, reading INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (file, id, reading)) STRICT;
  CREATE INDEX session_id ON session (id);
  CREATE TABLE outline (file TEXT NOT NULL, session TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (file, session)) STRICT;
  CREATE TABLE cut (file TEXT NOT NULL, session TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (file, session)) STRICT;
  CREATE TABLE task (file TEXT NOT NULL, id TEXT NOT NULL, session TEXT NOT NULL, reading INTEGER NOT NULL, position INTEGER NOT NULL, length INTEGER NOT NULL,
    opening TEXT NOT NULL, told INTEGER NOT NULL, links TEXT NOT NULL, rules TEXT NOT NULL, label TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (file, id)) STRICT;
  CREATE INDEX task_id ON task (id, length DESC, file, session, reading);
  CREATE INDEX task_opening ON task (opening, id);
  CREATE TABLE newest (reading INTEGER NOT NULL) STRICT;
  INSERT INTO newest VALUES (0);`;

/** Of one id that a file has twice the longest stays. */
const SAVE_TASK = `INSERT INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
  session = excluded.session, reading = excluded.reading, position = excluded.position, length = excluded.length, opening = excluded.opening,
  told = excluded.told, links = excluded.links, rules = excluded.rules, label = excluded.label, body = excluded.body
  WHERE excluded.reading > task.reading OR excluded.length > task.length`;

export function logIndexOver(access: Access): LogIndex {
  return { ...writesOver(access), ...readsOver(access) };
}

/** A row is what one reading saw: of a file that is read anew, what the former ones saw goes as a whole. */
const SESSION_OF_READING = 'SELECT json FROM session WHERE file = ? AND id = ? AND reading = ?';

type LogWrites = Pick<LogIndex, 'save' | 'move' | 'saveCut'>;

function writesOver({ all, run, transaction }: Access): LogWrites {
  const saveSession = (session: SessionSummary, seen: { readonly file: string; readonly reading: number }): void => {
    const { file, reading } = seen;
    const known = all(SESSION_OF_READING, file, session.id, reading).map(toSession)[0];
    const whole = known === undefined ? session : uniteSessions(known, session);
    run('INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?)', file, session.id, reading, JSON.stringify(whole));
  };
  const saveBatch = ({ file, sessions, tasks, outlines }: LogBatch, reading: number): void => {
    for (const session of sessions) saveSession(session, { file, reading });
    for (const { session, turns } of outlines)
      run('INSERT OR REPLACE INTO outline VALUES (?, ?, ?)', file, session, JSON.stringify(turns));
    for (const { id, sessionId, label, body, rulesHash, trace } of tasks) {
      const { position, length, opening, isTold, links } = trace;
      run(
        SAVE_TASK,
        file,
        id,
        sessionId,
        reading,
        position,
        length,
        opening,
        Number(isTold),
        links,
        rulesHash,
        label,
        body,
      );
    }
  };
  return {
    save: ({ batches, finished, reading }) =>
      transaction(() => {
        for (const batch of batches) saveBatch(batch, reading);
        for (const { known, replaces } of finished) {
          saveKnown(run, known);
          if (!replaces) continue;
          run('DELETE FROM task WHERE file = ? AND reading < ?', known.file, reading);
          run('DELETE FROM session WHERE file = ? AND reading < ?', known.file, reading);
        }
      }),
    move: (files) => transaction(() => moveFiles({ all, run }, files)),
    saveCut: (session, { file, json }) =>
      transaction(() => {
        run('INSERT OR REPLACE INTO cut VALUES (?, ?, ?)', file, session, json);
        run('DELETE FROM outline WHERE file = ? AND session = ?', file, session);
      }),
  };
}

/** Names may be exchanged, so all of them are left before any is taken. */
function moveFiles({ all, run }: Pick<Access, 'all' | 'run'>, files: readonly MovedFile[]): void {
  for (const table of NAMED) {
    for (const { from } of files) run(`UPDATE ${table} SET file = ? WHERE file = ?`, leaving(from), from);
  }
  for (const { from, known } of files) {
    const overwritten = all('SELECT json FROM file WHERE file = ?', known.file)[0]?.json;
    const gone = nameAfterRotation(known.file, hash(String(overwritten), 8));
    for (const table of NAMED) {
      run(`UPDATE ${table} SET file = ? WHERE file = ?`, gone, known.file);
      run(`UPDATE ${table} SET file = ? WHERE file = ?`, known.file, leaving(from));
    }
    run('DELETE FROM file WHERE file = ?', gone);
    saveKnown(run, known);
  }
}

function saveKnown(run: Access['run'], known: KnownFile): void {
  run('INSERT OR REPLACE INTO file VALUES (?, ?)', known.file, JSON.stringify(known));
}

function readsOver({ all, each }: Access): Omit<LogIndex, keyof LogWrites> {
  return {
    files: () => all('SELECT json FROM file ORDER BY file').map((row) => JSON.parse(String(row.json))),
    nextReading: () => Number(all('UPDATE newest SET reading = reading + 1 RETURNING reading')[0]?.reading),
    revision: () => {
      const row = all('SELECT count(*) AS tasks, max(reading) AS newest FROM task')[0];
      return `${String(row?.tasks)} ${String(row?.newest)}`;
    },
    filesOf: (session) =>
      all('SELECT DISTINCT file FROM session WHERE id = ? ORDER BY file', session).map((row) => String(row.file)),
    countSessions: (files) => {
      const ids = new Set<string>();
      for (const row of each('SELECT file, id FROM session')) if (files.has(String(row.file))) ids.add(String(row.id));
      return ids.size;
    },
    sessions: () => eachSession(each('SELECT file, json FROM session ORDER BY file, id, reading')),
    *tasks(isWanted) {
      for (const row of firstOfEach(each(`SELECT * FROM task ${LONGEST_FIRST}`), isWanted)) yield toTask(row);
    },
    *stamps(isWanted) {
      for (const row of each(`SELECT rowid, id, file, session, reading, length FROM task ${LONGEST_FIRST}`)) {
        if (isWanted?.(String(row.file), String(row.session)) !== false) yield toStamp(row);
      }
    },
    outlines: () => all('SELECT file, session, json FROM outline ORDER BY file, session').map(toOutline),
    cuts: (files) => {
      const cuts = new Map<string, Map<string, string>>();
      for (const row of each('SELECT file, session, json FROM cut')) {
        const file = String(row.file);
        if (!files.has(file)) continue;
        cuts.set(file, (cuts.get(file) ?? new Map<string, string>()).set(String(row.session), String(row.json)));
      }
      return cuts;
    },
    tasksOf: (session) => {
      const rows = all('SELECT * FROM task WHERE session = ? ORDER BY file, position', session);
      return rows.filter(({ file }) => file === rows[0]?.file).map(toTask);
    },
    *labels() {
      for (const row of firstOfEach(each(`SELECT id, file, label FROM task ${LONGEST_FIRST}`))) {
        yield { id: String(row.id), file: String(row.file), label: String(row.label) as TaskLabel }; // as it was saved
      }
    },
    *heads(isWanted) {
      for (const row of firstOfEach(each(HEADS), isWanted)) yield { id: String(row.id), head: String(row.head) };
    },
    holdsOverwritten: () => all(OVERWRITTEN).length > 0,
    *twins(isWanted) {
      for (const row of each(TWINS)) {
        const [id, file] = [String(row.id), String(row.file)];
        if (isWanted?.(file, String(row.session)) !== false) yield { ...toTrace(row), id, file };
      }
    },
  };
}

/** Tables with a column `file`. */
const NAMED = ['file', 'task', 'session', 'outline', 'cut'];

/** A name that no file has. */
function leaving(file: string): string {
  return `\n${file}`;
}

const LONGEST_FIRST = 'ORDER BY id, length DESC, file';
const HEADS = `SELECT id, file, session, substr(links, 1, instr(links || ' ', ' ') - 1) AS head FROM task ${LONGEST_FIRST}`;
const OVERWRITTEN = 'SELECT 1 FROM session WHERE file NOT IN (SELECT file FROM file) LIMIT 1';
const TWINS = `SELECT id, file, session, position, length, opening, told, links FROM task
  WHERE opening IN (SELECT opening FROM task GROUP BY opening HAVING count(DISTINCT id) > 1) ORDER BY opening, id, file`;

/** Of rows that are sorted by id the first of each id that is wanted. */
function* firstOfEach(rows: Iterable<Row>, isWanted?: IsWanted): Iterable<Row> {
  let last: unknown = null;
  for (const row of rows) {
    if (row.id === last || isWanted?.(String(row.file), String(row.session)) === false) continue;
    last = row.id;
    yield row;
  }
}

type FoundSession = SessionSummary & { readonly file: string };

/** Of rows that are sorted by file and id one session of each. */
function* eachSession(rows: Iterable<Row>): Iterable<FoundSession> {
  let last: FoundSession | undefined;
  for (const row of rows) {
    const next: FoundSession = { ...toSession(row), file: String(row.file) };
    if (last?.file === next.file && last.id === next.id) last = { ...uniteSessions(last, next), file: next.file };
    else {
      if (last !== undefined) yield last;
      last = next;
    }
  }
  if (last !== undefined) yield last;
}

function toSession({ json }: Row): SessionSummary {
  return JSON.parse(String(json));
}

function toOutline({ file, session, json }: Row): StoredOutline & { readonly file: string } {
  return { file: String(file), session: String(session), turns: JSON.parse(String(json)) };
}

function toTask(row: Row): StoredTask {
  return {
    id: String(row.id),
    sessionId: String(row.session),
    label: String(row.label) as TaskLabel, // as it was saved
    body: bytesOf(row.body),
    rulesHash: String(row.rules),
    trace: toTrace(row),
  };
}

/** A row keeps its number; one reading writes it again only with more links. */
function toStamp({ rowid, id, file, reading, length }: Row): TaskStamp {
  return { id: String(id), file: String(file), stamp: `${rowid}.${reading}.${length}` };
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function toTrace(row: Row): StoredTrace {
  return {
    position: Number(row.position),
    opening: String(row.opening),
    links: String(row.links),
    isTold: row.told === 1,
    length: Number(row.length),
  };
}
