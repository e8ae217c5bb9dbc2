/** What is known of money; null where a price is not known. Tokens are input and output together. */
export interface Cost {
  readonly tokens: number;
  readonly usd: number | null;
}

/** What one skill has cost, and what it saves. */
export interface SkillEconomy {
  readonly skill: string;
  /** Of teacher and students, over all nights that ledgers tell of. */
  readonly spent: Cost;
  /** Verdicts that were reached on it, and versions that went live. */
  readonly decisions: number;
  readonly promotions: number;
  /** Requests of its family a week, over the last weeks. */
  readonly perWeek: number;
  /** Of one request: what the agent of the logs spent, and what the student spent with the skill; null: not known. */
  readonly agent: Cost | null;
  readonly student: Cost | null;
  /** Weeks until what it saves has paid for what it cost; null where it saves nothing, or that cannot be told. */
  readonly paybackWeeks: number | null;
}

export interface Economy {
  readonly skills: readonly SkillEconomy[];
  /** Over all skills: spent divided by verdicts, and by versions that went live; null where there was none. */
  readonly perDecision: Cost | null;
  readonly perPromotion: Cost | null;
  /** First and last night that is counted (YYYY-MM-DD), null where no ledger is there. */
  readonly nights: { readonly first: string; readonly last: string } | null;
}
