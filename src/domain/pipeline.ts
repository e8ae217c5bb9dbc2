/** A pipeline file after validation: every default filled in. */
export interface Pipeline {
  readonly name: string;
  /** Paths or globs of log files and folders, relative to the workspace. */
  readonly logs: readonly string[];
  /** Seeds every split, shuffle and pseudonym, so that a night can be repeated exactly. */
  readonly seed: number;
  readonly redact: {
    /** Rule names switched off. */
    readonly disable: readonly string[];
    /** Texts never redacted, such as a public support address. */
    readonly allow: readonly string[];
  };
  readonly tools: {
    /** Tool names (`*` allowed) that write or read, where their names do not tell. */
    readonly writes: readonly string[];
    readonly reads: readonly string[];
    /** `tool.argument` that people word freely: graded on presence only. */
    readonly freeText: readonly string[];
  };
  readonly families: {
    /** Tasks and distinct sessions below which a cluster is left alone. */
    readonly minimumTasks: number;
    readonly minimumSessions: number;
  };
  readonly outcomes: {
    /** Confidence below which an outcome is `unknown`. */
    readonly minimumConfidence: number;
  };
  readonly teacher: { readonly use: 'induction' };
  /** The ladder, cheapest first. */
  readonly students: readonly { readonly use: 'literal' }[];
  readonly search: {
    readonly maximumRounds: number;
  };
  readonly gate: {
    readonly target: number;
    readonly minimumHeldOut: number;
    readonly nightBudget: number;
  };
  readonly limits: {
    /** Actions of a student in one trial. */
    readonly actionsPerTrial: number;
    /** Trials that run at the same time. */
    readonly concurrency: number;
    /** Bytes of one log line; a longer one is skipped and counted. */
    readonly lineBytes: number;
  };
  readonly promote: { readonly mode: 'auto' | 'stage' };
}
