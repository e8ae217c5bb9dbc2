import type { Decision, Design, Verdict } from '../domain/decision.ts';
import { hashJson } from '../util/hash.ts';
import { designHash } from './design.ts';
import type { Attempt, Certificate, History } from './history.ts';

/** A decision before it is written down. */
export type DecisionContent = WithoutIdentity<Decision>;
type WithoutIdentity<Line> = Line extends Decision ? Omit<Line, 'id' | 'night'> : never;
type ContentOf<Type extends Decision['type']> = Extract<DecisionContent, { type: Type }>;

export type NextAttempt =
  /** Goes on with the same number and counts. */
  | { readonly type: 'resume'; readonly attempt: Attempt }
  /** Spends the next number of the wallet once its first held-out run starts. */
  | { readonly type: 'open'; readonly opening: ContentOf<'attempt-opened'> }
  /** This version was judged already and nothing that the verdict rests on has changed. */
  | { readonly type: 'stands'; readonly verdict: Verdict };

/** The line to write before anything else where a cycle begins; null where the current one goes on. */
export function nextCycle(
  { cycle }: History,
  now: {
    readonly design: Design;
    readonly suiteHash: string;
    /** Held-out cases that came and went when the suite was last renewed. */
    readonly news?: Pick<ContentOf<'cycle-opened'>, 'added' | 'retired' | 'why'>;
  },
): ContentOf<'cycle-opened'> | null {
  const hashOfDesign = designHash(now.design);
  const reason =
    cycle === null ? 'first' : reasonToReopen(cycle, { designHash: hashOfDesign, suiteHash: now.suiteHash });
  if (reason === null) return null;
  return {
    type: 'cycle-opened',
    cycle: (cycle?.number ?? 0) + 1,
    reason,
    design: now.design,
    designHash: hashOfDesign,
    suiteHash: now.suiteHash,
    ...(cycle !== null && cycle.suiteHash !== now.suiteHash && now.news),
  };
}

/**
 * The attempt that a version enters the gate with. An undecided one is resumed; a rejected version is refused under its
 * fingerprint; a version that was no gain stays so while the incumbent holds; anything else spends a new number.
 * @param options.createSeed makes the pass seed of a new attempt
 */
export function nextAttempt(
  history: History,
  candidate: Certificate,
  options: { readonly incumbentHolds: boolean; readonly createSeed: (attempt: number) => number },
): NextAttempt {
  const isCandidate = (each: Certificate): boolean =>
    each.version === candidate.version && each.fingerprint === candidate.fingerprint;
  const refusal = history.refused.findLast(isCandidate);
  if (refusal !== undefined) return { type: 'stands', verdict: refusal.verdict };
  const last = history.attempts.findLast(isCandidate);
  if (last !== undefined && isUndecided(last)) return { type: 'resume', attempt: last };
  if (last?.verdict?.word === 'keep-incumbent' && options.incumbentHolds)
    return { type: 'stands', verdict: last.verdict };
  const attempt = history.spent + 1;
  const passSeed = options.createSeed(attempt);
  const cycle = history.cycle?.number ?? 1;
  return { type: 'open', opening: { type: 'attempt-opened', cycle, attempt, ...candidate, passSeed } };
}

export function isUndecided({ verdict }: Pick<Attempt, 'verdict'>): boolean {
  return verdict === null || verdict.word === 'needs-more-evidence';
}

/** A line of `decisions.jsonl`: its id is a hash of the content, so the same decision twice is one line. */
export function sealDecision(content: DecisionContent, night: string): Decision {
  return { id: hashJson(content), night, ...content };
}

/** The id that a stored decision must have. */
export function decisionId({ id: _id, night: _night, ...content }: Decision): string {
  return hashJson(content);
}

function reasonToReopen(
  cycle: NonNullable<History['cycle']>,
  now: { readonly designHash: string; readonly suiteHash: string },
): ContentOf<'cycle-opened'>['reason'] | null {
  if (cycle.designHash !== now.designHash) return 'design-changed';
  if (cycle.suiteHash !== now.suiteHash) return 'suite-changed';
  return cycle.closed ? 'promoted' : null;
}
