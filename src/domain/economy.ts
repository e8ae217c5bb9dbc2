/** What is known of money; null where a price is not known. Tokens are input and output together. */
export interface Cost {
  readonly tokens: number;
  readonly usd: number | null;
}

/** What one skill has cost, and what it saves. */
export interface SkillEconomy {
  readonly skill: string;
  /** Of its teacher's drafts and of its trials, over all nights that ledgers tell of. */
  readonly spent: Cost;
  /** Verdicts that were reached on it, and versions that went live, in those nights. */
  readonly decisions: number;
  readonly promotions: number;
  /** Requests of its family a week, over the last weeks; 0 where no log bears a date. */
  readonly perWeek: number;
  /** Of one request: what the agent of the logs spent without it, and what the student spent with it; null: not known. */
  readonly agent: Cost | null;
  readonly student: Cost | null;
  /** What a week's requests would cost less if the student did them all; null where nothing is live, or it is not known. */
  readonly couldSaveAWeek: Cost | null;
  /** Measured: what the requests that succeeded with it in the logs took less than they do without; null: none told. */
  readonly saved: (Cost & { readonly uses: number }) | null;
  /** Weeks until what it could save has paid for what it cost; null where it saves nothing, or that cannot be told. */
  readonly paybackWeeks: number | null;
}

export interface Economy {
  readonly skills: readonly SkillEconomy[];
  /**
   * Everything that was spent in those nights, also beside skills and for those that came to nothing, divided by verdicts,
   * and by versions that went live; null where there was none.
   */
  readonly perDecision: Cost | null;
  readonly perPromotion: Cost | null;
  /** First and last night that is counted (YYYY-MM-DD), null where no ledger is there. */
  readonly nights: { readonly first: string; readonly last: string } | null;
}
