/** What a workflow for a workspace has to know. */
export interface WorkflowAbout {
  readonly pipeline: string;
  /** In UTC. */
  readonly crons: readonly string[];
  /** Where the times come from, for people: `02:15 in Europe/Berlin, which was UTC+01:00`. */
  readonly times: string;
  /** From the top of the repository to the workspace; empty: it is the top. */
  readonly folder: string;
  /** Variables that hold keys; each is a secret of the same name. */
  readonly secrets: readonly string[];
  /** Models that a server beside the job has to have; empty: none is started. */
  readonly ollamaModels: readonly string[];
  /** Of nightschool; null: the repository's own package-lock.json says. */
  readonly version: string | null;
  /** Nights open pull requests of their own, one for each skill. */
  readonly proposes: boolean;
  readonly pages: boolean;
  /** After so many a night is ended; what it paid for is kept. */
  readonly minutes: number;
}
