import type { DatabaseSync } from 'node:sqlite';
import type { TaskLabel } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { type Access, accessTo } from './access.ts';
import {
  closeWritten,
  copyDatabase,
  explainFault,
  faultOf,
  type OpeningOptions,
  openForReading,
  openForWriting,
  type Schema,
  stateFile,
} from './database.ts';
import { copyLeaders, type LeadersFile, leadersFile } from './leaders-file.ts';
import type { LogIndex } from './log-index.ts';
import { LOG_TABLES, logIndexOver } from './log-tables.ts';

export interface StoredJudgement {
  /** Hash of the record that was judged: of a task that went on it says nothing. */
  readonly basis: string;
  readonly label: TaskLabel;
  readonly confidence: number;
  readonly reason: CleanText;
}

export interface StoredFamily {
  readonly id: string;
  readonly name: string;
  readonly taskIds: readonly string[];
}

/** What the teacher said of a border between two groups of requests. */
export interface StoredBorder {
  readonly same: boolean;
  readonly names: readonly [string, string];
  readonly reason: CleanText;
}

export interface Examined {
  /** Hash of everything it rested on. */
  readonly inputHash: string;
  /** The night (YYYY-MM-DD) whose runs are spent, where another night can go on with the same suite. */
  readonly openSince: string | null;
  /** What it reported, as JSON. */
  readonly events: string;
}

/** Index and caches of a workspace. Nothing in it is evidence: deleting it costs time, not facts. */
export interface State {
  readonly logs: LogIndex;
  readonly leaders: LeadersFile;
  families(): readonly StoredFamily[];
  saveFamilies(families: readonly StoredFamily[]): void;
  /** The families that a clustering came to, as JSON, where everything it rests on has this hash. */
  grouping(key: string): string | null;
  saveGrouping(key: string, json: string): void;
  /** What was last worked out under this name, as JSON, where everything it rests on has this hash. */
  derived(name: string, key: string): string | null;
  saveDerived(name: string, derived: { readonly key: string; readonly json: string }): void;
  /** What the teacher said of a border, by a hash of what it was shown; null where it was not asked. */
  border(key: string): StoredBorder | null;
  saveBorder(key: string, said: { readonly answer: StoredBorder; readonly night: string }): void;
  /** The last finished examination of a family. */
  examined(familyId: string): Examined | null;
  saveExamined(familyId: string, examined: Examined): void;
  forgetExamined(familyId: string): void;
  /** The fingerprint a configured model had when it was last reached: what it was examined under. */
  fingerprint(choice: string): string | null;
  saveFingerprint(choice: string, fingerprint: string): void;
  /** What was said in a practice run that did not pass, as JSON: a search that goes on after a stop shows it to the teacher. */
  transcript(trialId: string): string | null;
  saveTranscript(trialId: string, about: { readonly skill: string; readonly json: string }): void;
  forgetTranscripts(skill: string): void;
  /** What the teacher said of tasks whose record leaves their outcome open, by task. */
  judgements(): ReadonlyMap<string, StoredJudgement>;
  saveJudgements(judgements: ReadonlyMap<string, StoredJudgement>): void;
  /** Tasks that a space has learnt from in a night: one that is started again learns no more than it would have. */
  countLearnt(space: string, night: string): number;
  saveLearnt(space: string, learnt: { readonly source: string; readonly night: string }): void;
  close(): void;
}

const SCHEMA: Schema = {
  version: 9,
  tables: `
  ${LOG_TABLES}
  CREATE TABLE family (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
  CREATE TABLE member (task TEXT PRIMARY KEY, family TEXT NOT NULL) STRICT;
  CREATE TABLE grouping (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE derived (name TEXT PRIMARY KEY, key TEXT NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE border (key TEXT PRIMARY KEY, night TEXT NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE examined (family TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE model (choice TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT;
  CREATE TABLE transcript (trial TEXT PRIMARY KEY, skill TEXT NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE judgement (task TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE learnt (space TEXT NOT NULL, source TEXT NOT NULL, night TEXT NOT NULL, PRIMARY KEY (space, source)) STRICT;`,
};

/**
 * Opens `.nightschool/state.db` for the run that holds the workspace's lock; one of another version or a damaged one is
 * rebuilt from the logs, and what was damaged lies beside it, of which `notice` is told. So is, at its end, one in which damage was met.
 * @throws NightschoolError NOT_WRITABLE, WORKSPACE_LOCKED
 */
export function openState(workspace: string, options: Pick<OpeningOptions, 'notice'> = {}): State {
  const path = stateFile(workspace);
  const database = openForWriting(path, SCHEMA, options);
  const leaders = leadersFile(path, { isChecked: true, ...options });
  return stateOver(database, path, leaders, (isDamaged) => {
    closeWritten(path, database, { isDamaged });
    leaders.close();
  });
}

/** Opens it for a look while a run may be writing; null where there is none that can be used. Nothing may be saved. */
export function openStateToRead(workspace: string): State | null {
  const path = stateFile(workspace);
  const database = openForReading(path, SCHEMA);
  return database === null ? null : stateOver(database, path, leadersFile(path), () => database.close());
}

/** Copies the state of a workspace to another one, for a run that must leave no trace. */
export function copyState(from: string, to: string): void {
  copyDatabase(stateFile(from), stateFile(to));
  copyLeaders(stateFile(from), stateFile(to));
}

type Close = (isDamaged: boolean) => void;

function stateOver(database: DatabaseSync, path: string, leaders: LeadersFile, close: Close): State {
  let isDamaged = false;
  const access = accessTo(database, (error) => {
    isDamaged ||= faultOf(error) === 'damaged';
    return explainFault(path, error);
  });
  return {
    logs: logIndexOver(access),
    leaders,
    ...familyQueries(access),
    ...derivedQueries(access),
    ...examQueries(access),
    close: () => close(isDamaged),
  };
}

type FamilyQueries = Pick<
  State,
  | 'border'
  | 'saveBorder'
  | 'families'
  | 'saveFamilies'
  | 'examined'
  | 'saveExamined'
  | 'forgetExamined'
  | 'grouping'
  | 'saveGrouping'
>;

function familyQueries({ all, run, transaction }: Access): FamilyQueries {
  return {
    families: () => {
      const members = Map.groupBy(all('SELECT task, family FROM member ORDER BY task'), (row) => String(row.family));
      return all('SELECT id, name FROM family ORDER BY id').map((row) => ({
        id: String(row.id),
        name: String(row.name),
        taskIds: (members.get(String(row.id)) ?? []).map((member) => String(member.task)),
      }));
    },
    saveFamilies: (families) =>
      transaction(() => {
        run('DELETE FROM member');
        run('DELETE FROM family');
        for (const family of families) {
          run('INSERT OR REPLACE INTO family VALUES (?, ?)', family.id, family.name);
          for (const task of family.taskIds) run('INSERT OR REPLACE INTO member VALUES (?, ?)', task, family.id);
        }
      }),
    grouping: (key) => {
      const row = all('SELECT json FROM grouping WHERE key = ?', key)[0];
      return row === undefined ? null : String(row.json);
    },
    saveGrouping: (key, json) =>
      transaction(() => {
        run('DELETE FROM grouping');
        run('INSERT INTO grouping VALUES (?, ?)', key, json);
      }),
    border: (key) => {
      const row = all('SELECT json FROM border WHERE key = ?', key)[0];
      return row === undefined ? null : JSON.parse(String(row.json)); // our own
    },
    saveBorder: (key, { answer, night }) =>
      transaction(() => {
        run("DELETE FROM border WHERE night < date(?, '-400 days')", night);
        run('INSERT OR REPLACE INTO border VALUES (?, ?, ?)', key, night, JSON.stringify(answer));
      }),
    examined: (familyId) => {
      const row = all('SELECT json FROM examined WHERE family = ?', familyId)[0];
      return row === undefined ? null : JSON.parse(String(row.json));
    },
    forgetExamined: (familyId) => run('DELETE FROM examined WHERE family = ?', familyId),
    saveExamined: (familyId, examined) =>
      run('INSERT OR REPLACE INTO examined VALUES (?, ?)', familyId, JSON.stringify(examined)),
  };
}

type DerivedQueries = Pick<State, 'derived' | 'saveDerived'>;

function derivedQueries({ all, run }: Access): DerivedQueries {
  return {
    derived: (name, key) => {
      const row = all('SELECT json FROM derived WHERE name = ? AND key = ?', name, key)[0];
      return row === undefined ? null : String(row.json);
    },
    saveDerived: (name, { key, json }) => run('INSERT OR REPLACE INTO derived VALUES (?, ?, ?)', name, key, json),
  };
}

type ExamQueries = Omit<State, 'logs' | 'leaders' | keyof FamilyQueries | keyof DerivedQueries | 'close'>;

function examQueries({ all, run, transaction }: Access): ExamQueries {
  const text = (sql: string, key: string): string | null => {
    const row = all(sql, key)[0];
    return row === undefined ? null : String(row.text);
  };
  return {
    fingerprint: (choice) => text('SELECT fingerprint AS text FROM model WHERE choice = ?', choice),
    saveFingerprint: (choice, fingerprint) => run('INSERT OR REPLACE INTO model VALUES (?, ?)', choice, fingerprint),
    transcript: (trialId) => text('SELECT json AS text FROM transcript WHERE trial = ?', trialId),
    saveTranscript: (trialId, { skill, json }) =>
      run('INSERT OR REPLACE INTO transcript VALUES (?, ?, ?)', trialId, skill, json),
    countLearnt: (space, night) =>
      Number(all('SELECT count(*) AS count FROM learnt WHERE space = ? AND night = ?', space, night)[0]?.count),
    saveLearnt: (space, { source, night }) =>
      run('INSERT OR IGNORE INTO learnt VALUES (?, ?, ?)', space, source, night),
    judgements: () =>
      new Map(
        all('SELECT task, json FROM judgement').map((row) => [String(row.task), JSON.parse(String(row.json))] as const),
      ),
    saveJudgements: (judgements) =>
      transaction(() => {
        for (const [task, judgement] of judgements)
          run('INSERT OR REPLACE INTO judgement VALUES (?, ?)', task, JSON.stringify(judgement));
      }),
    forgetTranscripts: (skill) => run('DELETE FROM transcript WHERE skill = ?', skill),
  };
}
