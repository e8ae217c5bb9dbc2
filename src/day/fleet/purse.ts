/** Who may take of the round's dollars. */
export interface Taker {
  readonly share: number;
  /** The most it may have; null: no limit of its own. */
  readonly cap: number | null;
}

/** The dollars of one round. What nights have taken, and may still take, never exceeds them. */
export interface Purse {
  /**
   * Sets aside the part of `taker` where those of `waiting` are still to come: by shares; nobody gets more than its cap,
   * and what that leaves is the others'.
   */
  reserve(taker: Taker, waiting: readonly Taker[]): Reserved;
  readonly spent: () => number;
}

export interface Reserved {
  /** US dollars; null: as many as the pipeline allows. */
  readonly usd: number | null;
  /** Gives back what was not spent. Once. */
  settle(spent: number): void;
}

/** `limit`: US dollars; null: no limit, and takers have their caps. */
export function openPurse(limit: number | null): Purse {
  let spent = 0;
  let reserved = 0;
  return {
    reserve: (taker, waiting) => {
      const usd = limit === null ? taker.cap : partOf(Math.max(0, limit - spent - reserved), taker, waiting);
      reserved += usd ?? 0;
      let isSettled = false;
      return {
        usd,
        settle: (real) => {
          if (isSettled) return;
          isSettled = true;
          reserved -= usd ?? 0;
          spent += real;
        },
      };
    },
    spent: () => spent,
  };
}

/** Those who would get more than their cap get that, one round after the other, until nobody would. */
export function partOf(dollars: number, taker: Taker, waiting: readonly Taker[]): number {
  let open: readonly Taker[] = [taker, ...waiting];
  let left = dollars;
  for (;;) {
    const each = left / open.reduce((sum, { share }) => sum + share, 0);
    const full = open.filter(({ cap, share }) => cap !== null && cap <= each * share);
    if (full.includes(taker)) return taker.cap ?? left;
    if (full.length === 0) return each * taker.share;
    left -= full.reduce((sum, { cap }) => sum + (cap ?? 0), 0);
    open = open.filter((other) => !full.includes(other));
  }
}
