/** `note`: said in passing; `fact`: about the world; `preference`: about the user; the other two are learnt from a finished task. */
export type EntryKind = 'note' | 'fact' | 'preference' | 'success' | 'failure';

/** Printed as `[uncertain]` and `[low]`; `sure` is not printed. */
export type Confidence = 'sure' | 'uncertain' | 'low';

/** A named part of an entry, such as `Goal`, `Root cause`, `Prevention`: a bullet below it. */
export interface EntryDetail {
  readonly name: string;
  readonly text: string;
}

/** One thing that was remembered: a bullet of a daily file. Wherever it is copied to, its id goes with it. */
export interface MemoryEntry {
  /** Six base-32 digits (0-9 a-v) of a sha256; printed as `^k3f9a2` at the end of the line. */
  readonly id: string;
  /** YYYY-MM-DD: the daily file it stands in. */
  readonly date: string;
  /** HH:MM in UTC, null where nobody wrote it down. */
  readonly time: string | null;
  readonly kind: EntryKind;
  readonly confidence: Confidence;
  /** One line: a whole sentence, or several. */
  readonly text: string;
  readonly details: readonly EntryDetail[];
  /** What it is about, as words that pick the file of a layout: project, contact, error category, topic. Lower-case names. */
  readonly about: { readonly [placeholder: string]: string };
  /** The fact that it replaces. */
  readonly supersedes: { readonly id: string | null; readonly date: string } | null;
  /** Where it comes from: a session's id, or `file:line`; null where a person or an agent said it. */
  readonly source: string | null;
}

/** What is to be remembered, before it has a date and an id. */
export interface NewEntry
  extends Omit<MemoryEntry, 'id' | 'date' | 'time' | 'about' | 'details' | 'supersedes' | 'source'> {
  readonly details?: readonly EntryDetail[];
  readonly about?: MemoryEntry['about'];
  /** Id or date of the fact that it replaces. */
  readonly supersedes?: string;
  readonly source?: string;
  /** ISO 8601: when it happened; absent: now. */
  readonly at?: string;
}

/** Two facts that cannot both hold, where nothing says which is newer or right. */
export interface Conflict {
  readonly ids: readonly [string, string];
  readonly texts: readonly [string, string];
}

/** What became of a fact, as `archive/summaries.md` keeps it. */
export interface FactMove {
  readonly id: string;
  readonly text: string;
  /** `taken` into MEMORY.md; `superseded` by a newer one; `crowded-out` where MEMORY.md was full; `merged` with one that says the same. */
  readonly fate: 'taken' | 'superseded' | 'crowded-out' | 'merged';
  /** The id of the fact that took its place. */
  readonly by?: string;
}

export interface SummaryResult {
  /** False where there was nothing to do. */
  readonly changed: boolean;
  /** Of MEMORY.md, by a real tokenizer. */
  readonly tokens: number;
  readonly maximumTokens: number;
  /** Daily entries looked at for the first time. */
  readonly entries: number;
  readonly moves: readonly FactMove[];
  readonly conflicts: readonly Conflict[];
  /** `rules`, or the teacher's name. */
  readonly by: string;
  /** What a person should know, such as that their own lines alone exceed the limit. */
  readonly warnings: readonly string[];
}

export interface RememberResult {
  readonly entry: MemoryEntry;
  /** Files it stands in, relative to `memories/`; the daily file first. */
  readonly paths: readonly string[];
  /** True where the same was remembered before: nothing was written. */
  readonly known: boolean;
  /** What was masked before it was written, by rule (a key, a card number). */
  readonly masked: { readonly [rule: string]: number };
  readonly conflicts: readonly Conflict[];
}

export interface ForgetResult {
  /** Entries moved by request, with the files they were taken from. */
  readonly entries: readonly { readonly id: string; readonly text: string; readonly from: readonly string[] }[];
  /** Files moved as a whole, `from` and `to` relative to `memories/`. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /** Entries that a query fits, where it fits several: none was moved. */
  readonly candidates?: readonly { readonly id: string; readonly text: string }[];
}

/** What a task needs to be taken up again. */
export interface TaskSnapshot {
  readonly goal: string;
  /** Where things stand, in a few lines. */
  readonly state: string;
  readonly next: readonly string[];
  /** Files, ids and links it needs. */
  readonly references: readonly string[];
  /** ISO 8601. */
  readonly savedAt: string;
}

export interface MemoryHealth {
  readonly tokens: number;
  readonly maximumTokens: number;
  /** Daily entries since the last summary. */
  readonly unsummarised: number;
  /** YYYY-MM-DD; null where there was none. */
  readonly lastSummary: string | null;
  /** A summary is due: a week passed, or too many entries. */
  readonly due: boolean;
  readonly conflicts: readonly Conflict[];
  readonly files: number;
  readonly archived: number;
  /** Memory skills that are not followed, and what to add to them. */
  readonly warnings: readonly string[];
}

/** The memory of one workspace. Every write waits for other writers of any process; none is lost. */
export interface Memory {
  recall(query: string, options?: RecallOptions): Promise<RecallResult>;
  remember(entry: NewEntry): Promise<RememberResult>;
  /** Without `entry` and `query`: what is past its time. A query that fits several entries moves none and lists them. */
  forget(request: ForgetRequest): Promise<ForgetResult>;
  summarize(options?: { readonly force?: boolean }): Promise<SummaryResult>;
  saveTask(snapshot: Omit<TaskSnapshot, 'savedAt'>): Promise<TaskSnapshot>;
  showTask(): Promise<TaskSnapshot | null>;
  /** The snapshot goes to `archive/tasks/`; null where there was none. */
  clearTask(): Promise<TaskSnapshot | null>;
  health(): Promise<MemoryHealth>;
}

export type ForgetRequest =
  | { readonly what: 'entry'; readonly id: string }
  | { readonly what: 'query'; readonly query: string }
  | { readonly what: 'expired' };

export type RecallKind = 'workflow' | 'memory' | 'daily' | 'lesson' | 'task' | 'skill' | 'other';

export interface RecallOptions {
  /** Results at most; default 5. */
  readonly limit?: number;
  /** Only below these folders, relative to `memories/` (or `skills/…`). */
  readonly folders?: readonly string[];
  readonly kinds?: readonly RecallKind[];
  /** YYYY-MM-DD, both included. */
  readonly since?: string;
  readonly until?: string;
  /** Also `archive/`. */
  readonly archived?: boolean;
}

export interface RecallHit {
  /** Relative to the workspace: `memories/workflows/x.md`, `skills/x/SKILL.md`. */
  readonly path: string;
  readonly kind: RecallKind;
  readonly title: string;
  /** Headings down to the passage, outermost first, without the title. */
  readonly headings: readonly string[];
  /** 1-based line on which the snippet begins. */
  readonly line: number;
  /** The lines that fit best, verbatim. */
  readonly snippet: string;
  /** In [0, 1], comparable within one answer only. */
  readonly score: number;
  /** Share of the query's information that the passage has, in [0, 1]: comparable across queries. */
  readonly coverage: number;
  /** YYYY-MM-DD: of a daily file its day, else of the last change. */
  readonly date: string;
  /** Entries of the snippet that hold no longer, and what took their place; absent where all hold. */
  readonly superseded?: readonly { readonly id: string; readonly by: string }[];
}

export interface RecallResult {
  readonly query: string;
  /** Best first; empty where nothing fits. */
  readonly hits: readonly RecallHit[];
  /** Where nothing fits: what at least has one of the words, newest first, within the time window. Never an answer. */
  readonly mentions: readonly RecallHit[];
  /** One sentence where nothing fits, or where a part of the search could not be done; null otherwise. */
  readonly notice: string | null;
  readonly engine: 'bm25' | 'bm25+embeddings' | 'qmd';
}
