/** A workspace whose nights a fleet file has run. */
export interface FleetEntry {
  /** Absolute path of the workspace. */
  readonly dir: string;
  /** As the file names it. */
  readonly name: string;
  readonly pipeline: string;
  /** Its part of the round's dollars, and of the workers where it asks with others. */
  readonly share: number;
  /** Of one night; null: no limit but the pipeline's and the round's. */
  readonly budget: { readonly usd: number | null };
}

/** Many workspaces that one scheduler runs: a round is one night of each. */
export interface FleetFile {
  /** Nights at the same time. */
  readonly atOnce: number;
  /** Of one round, all nights together; null: no limit. */
  readonly budget: { readonly usd: number | null; readonly minutes: number | null };
  /** Redis that the nights of all of them use, whatever their pipelines say; null: as those say. */
  readonly queue: string | null;
  /** When rounds begin, local time: `02:30` or a cron expression; null: whenever somebody runs them. */
  readonly schedule: string | null;
  readonly workspaces: readonly FleetEntry[];
}

/** What a night may take at most of what is not its own. */
export interface NightBounds {
  /** Of this run, beside what the pipeline allows the night; null: only that. */
  readonly usd: number | null;
  readonly minutes: number | null;
  /** Its part of the workers; null: the pipeline's. */
  readonly share: number | null;
  /** `redis://` or `rediss://` without a password; null: the pipeline's. */
  readonly queue: string | null;
  /** That was typed for this run: it stands before the variable, as what stands in a file does not. */
  readonly isQueueTyped?: boolean;
}

/** What a workspace got in the last days. */
export interface FleetUsage {
  readonly usd: number;
  readonly minutes: number;
}
