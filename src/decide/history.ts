import type { BaselineResult, Decision, DecisionOf, Design, Verdict } from '../domain/decision.ts';
import type { Incumbent } from './evidence.ts';

export interface Certificate {
  readonly version: string;
  readonly fingerprint: string;
}

/** A version's attempt at the gate in the current cycle; `verdict` is its latest, null before the first. */
export interface Attempt extends Certificate {
  readonly attempt: number;
  readonly passSeed: number;
  readonly verdict: Verdict | null;
}

/** What a skill's decisions add up to. */
export interface History {
  readonly cycle: {
    readonly number: number;
    readonly design: Design;
    readonly designHash: string;
    readonly suiteHash: string;
    /** True once something was promoted in it: the next attempt opens a new one. */
    readonly closed: boolean;
  } | null;
  /** Of the current cycle, by number. */
  readonly attempts: readonly Attempt[];
  /** Attempts spent since the last promotion, in all cycles: a new suite or design does not refill the wallet. */
  readonly spent: number;
  /** Rejected versions with the fingerprint they were rejected under. */
  readonly refused: readonly (Certificate & { readonly verdict: Verdict })[];
  /** Latest result by fingerprint. */
  readonly baselines: ReadonlyMap<string, BaselineResult>;
  /** Certificates and losses of them, oldest first. */
  readonly standings: readonly (Certificate & { readonly state: Exclude<Incumbent['state'], 'unknown'> })[];
  /** By version and fingerprint: re-certifications that ended without a regression, and the runs they took. */
  readonly rechecks: ReadonlyMap<string, { readonly checks: number; readonly runs: number }>;
  readonly live: string | null;
  /** Every version that was ever live, and every one that the gate ever promoted. */
  readonly wasLive: ReadonlySet<string>;
  readonly promoted: ReadonlySet<string>;
}

export const NO_HISTORY: History = {
  cycle: null,
  attempts: [],
  spent: 0,
  refused: [],
  baselines: new Map(),
  standings: [],
  rechecks: new Map(),
  live: null,
  wasLive: new Set(),
  promoted: new Set(),
};

/** Folds a skill's decisions, oldest first. */
export function readHistory(decisions: readonly Decision[]): History {
  return decisions.reduce(addDecision, NO_HISTORY);
}

/** The history after one more decision. */
export function addDecision(history: History, decision: Decision): History {
  switch (decision.type) {
    case 'cycle-opened':
      return openCycle(history, decision);
    case 'baseline-measured':
      return { ...history, baselines: new Map(history.baselines).set(decision.fingerprint, decision.result) };
    case 'attempt-opened': {
      const { attempt, version, fingerprint, passSeed } = decision;
      return {
        ...history,
        spent: attempt,
        attempts: [...history.attempts, { attempt, version, fingerprint, passSeed, verdict: null }],
      };
    }
    case 'verdict-reached':
      return addVerdict(history, decision);
    case 'version-changed': {
      const wasLive = decision.to === null ? history.wasLive : new Set(history.wasLive).add(decision.to);
      return { ...history, live: decision.to, wasLive };
    }
    default:
      return history; // the others tell of no attempt and no version
  }
}

/** How the live version stands under a fingerprint; null where nothing is live. */
export function incumbentUnder(history: History, fingerprint: string): Incumbent | null {
  const { live, standings } = history;
  if (live === null) return null;
  const last = standings.findLast((each) => each.version === live && each.fingerprint === fingerprint);
  return { version: live, state: last?.state ?? 'unknown' };
}

/** The live version that a candidate is compared with; null where nothing is live, or the candidate is. */
export function opponentUnder(history: History, { version, fingerprint }: Certificate): Incumbent | null {
  const incumbent = incumbentUnder(history, fingerprint);
  return incumbent?.version === version ? null : incumbent;
}

/** Whether the gate ever promoted a version, for any student and under any fingerprint. */
export function wasPromoted({ promoted }: History, version: string): boolean {
  return promoted.has(version);
}

/** The version to go back to: the last once-live one whose latest standing under the fingerprint is healthy. */
export function rollbackTarget(history: History, fingerprint: string): string | null {
  const latest = new Map(
    history.standings
      .filter((each) => each.fingerprint === fingerprint)
      .map(({ version, state }): [string, string] => [version, state]),
  );
  const sound = [...history.standings].reverse().find(({ version, state }) => {
    const usable = version !== history.live && history.wasLive.has(version);
    return usable && state === 'healthy' && latest.get(version) === 'healthy';
  });
  return sound?.version ?? null;
}

/** A new design judges by another floor: refusals, baselines and certificates of the old one mean nothing under it. */
function openCycle(history: History, decision: DecisionOf<'cycle-opened'>): History {
  const { cycle, design, designHash, suiteHash, reason } = decision;
  const kept =
    reason === 'design-changed'
      ? {
          ...NO_HISTORY,
          spent: history.spent,
          live: history.live,
          wasLive: history.wasLive,
          promoted: history.promoted,
        }
      : history;
  return { ...kept, cycle: { number: cycle, design, designHash, suiteHash, closed: false }, attempts: [] };
}

function addVerdict(history: History, decision: DecisionOf<'verdict-reached'>): History {
  const { version, fingerprint, verdict, attempt } = decision;
  const attempts = history.attempts.map((each) => (each.attempt === attempt ? { ...each, verdict } : each));
  const state = STANDINGS[verdict.word];
  return {
    ...history,
    attempts,
    spent: verdict.word === 'promote' ? 0 : history.spent,
    promoted: verdict.word === 'promote' ? new Set(history.promoted).add(version) : history.promoted,
    cycle: history.cycle && { ...history.cycle, closed: history.cycle.closed || verdict.word === 'promote' },
    refused: verdict.word === 'reject' ? [...history.refused, { version, fingerprint, verdict }] : history.refused,
    standings: state === undefined ? history.standings : [...history.standings, { version, fingerprint, state }],
    rechecks: verdict.word === 'healthy' || verdict.word === 'suspect' ? addCheck(history, decision) : history.rechecks,
  };
}

function addCheck(
  { rechecks }: History,
  { version, fingerprint, verdict: { counts } }: DecisionOf<'verdict-reached'>,
): History['rechecks'] {
  const key = `${version} ${fingerprint}`;
  const { checks, runs } = rechecks.get(key) ?? { checks: 0, runs: 0 };
  const taken = counts.passed + counts.failed + counts.errored;
  return new Map(rechecks).set(key, { checks: checks + 1, runs: runs + taken });
}

const STANDINGS: { readonly [word in Verdict['word']]?: Exclude<Incumbent['state'], 'unknown'> } = {
  promote: 'healthy',
  healthy: 'healthy',
  suspect: 'suspect',
  regressed: 'regressed',
};
