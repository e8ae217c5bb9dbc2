/** Logs to read. A log that two places name belongs to the first. */
export interface LogPlace {
  /**
   * A path or glob of files and folders, relative to the workspace, absolute, or below home (`~/`); or an agent
   * (`claude-code`), which means the folders it writes to, or what lies below them (`claude-code:-home-sam-shop`).
   * Its logs are called accordingly: `logs/a.jsonl`, `~/agents/a.jsonl`, `claude-code:-home-sam-shop/a.jsonl`.
   */
  readonly from: string;
  /** Folders (`*` and `~/` allowed) that sessions worked in, or that their logs lie in; empty: all are read. */
  readonly include: readonly string[];
  /** Folders whose sessions are not. */
  readonly exclude: readonly string[];
  /**
   * Who writes these logs: its sessions are told apart from those of others that number theirs in the same way. Absent:
   * sessions of one id are one, wherever their logs lie.
   */
  readonly agent?: string | undefined;
}
