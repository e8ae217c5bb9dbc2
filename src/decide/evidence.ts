import type { BaselineResult, Design } from '../domain/decision.ts';
import type { Arm, Phase, Trial } from '../domain/exam.ts';
import { trialId } from '../util/trial-id.ts';
import { advance, type CasePlan, casePlan, cursorAfter, type HeldOutCase, plannedAt } from './case-plan.ts';

/** What the gate needs of a trial. */
export type Run = Pick<Trial, 'caseId' | 'pass' | 'outcome' | 'cause' | 'night' | 'transcript'>;

/** Whom a candidate must beat by pairs. */
export interface Comparator {
  readonly arm: Extract<Arm, 'incumbent' | 'no-skill'>;
  /** Content hash, or `none`. */
  readonly version: string;
}

/** How the live version stands under the fingerprint in question. */
export interface Incumbent {
  readonly version: string;
  readonly state: 'healthy' | 'suspect' | 'regressed' | 'unknown';
}

export interface GateEvidence {
  readonly design: Design;
  readonly attempt: number;
  readonly version: string;
  readonly fingerprint: string;
  readonly passSeed: number;
  /** Declared by the student: the same prompt always gets the same action. */
  readonly deterministic: boolean;
  readonly heldOut: readonly HeldOutCase[];
  readonly comparator: Comparator | null;
  /** In plan order, errored ones included. */
  readonly candidateRuns: readonly Run[];
  /** At most one for each decided candidate run. */
  readonly comparatorRuns: readonly Run[];
  readonly night: string;
  /** Gate runs that the skill has used this night, those of this attempt included. */
  readonly runsTonight: number;
}

/** Evidence as it stands in the run log. */
export interface CollectedEvidence extends GateEvidence {
  readonly candidateRuns: readonly Trial[];
  readonly comparatorRuns: readonly Trial[];
}

/** Everything but what the log says. */
export type GateQuestion = Omit<GateEvidence, 'candidateRuns' | 'comparatorRuns' | 'runsTonight'>;

/** What the run log says on an attempt: the runs of its plan, in plan order, up to the first that is missing. */
export function collectGateEvidence(question: GateQuestion, trials: readonly Trial[]): CollectedEvidence {
  const { heldOut, passSeed, version, fingerprint, comparator, night } = question;
  const found = indexTrials(trials.filter((trial) => trial.fingerprint === fingerprint && isGatePhase(trial.phase)));
  const plan = casePlan(heldOut, passSeed);
  const candidateRuns = collectPlanned(plan, found, { version, arm: 'with-skill', phase: 'gate', fingerprint });
  const comparatorRuns =
    comparator === null
      ? []
      : candidateRuns.flatMap(({ caseId, pass, seed, retry = 0 }) => {
          const key = { ...comparator, phase: 'comparator', fingerprint, caseId, pass, seed } as const;
          const run = retry === 0 ? found.get(trialId(key)) : undefined; // one for each case and pass
          return run === undefined ? [] : [run];
        });
  const runsTonight = trials.filter((trial) => trial.night === night && isGatePhase(trial.phase)).length;
  return { ...question, candidateRuns, comparatorRuns, runsTonight };
}

/** The runs of one arm in plan order, up to the first that the log does not have. */
export function collectArmRuns(
  arm: {
    readonly version: string;
    readonly arm: Arm;
    readonly phase: Phase;
    readonly fingerprint: string;
    readonly passSeed: number;
    readonly heldOut: readonly HeldOutCase[];
  },
  trials: readonly Trial[],
): readonly Trial[] {
  const { phase, fingerprint, heldOut, passSeed } = arm;
  const found = indexTrials(trials.filter((trial) => trial.phase === phase && trial.fingerprint === fingerprint));
  return collectPlanned(casePlan(heldOut, passSeed), found, arm);
}

/**
 * Who must be beaten: a healthy or suspect incumbent; else the student without the skill, unless it was shown to be
 * below the floor (a certified version beats that anyhow). A live version that this student was never certified with is
 * no incumbent of its.
 */
export function chooseComparator(
  incumbent: Incumbent | null,
  baseline: BaselineResult['state'] | null,
): Comparator | null {
  if (incumbent !== null && holds(incumbent)) return { arm: 'incumbent', version: incumbent.version };
  return baseline === 'below-floor' ? null : { arm: 'no-skill', version: 'none' };
}

/** Whether the live version is certified under the fingerprint in question. */
export function holds({ state }: Incumbent): boolean {
  return state === 'healthy' || state === 'suspect';
}

function indexTrials(trials: readonly Trial[]): ReadonlyMap<string, Trial> {
  return new Map(trials.map((trial) => [trialId(trial), trial]));
}

function collectPlanned(
  plan: CasePlan,
  found: ReadonlyMap<string, Trial>,
  { version, arm, phase, fingerprint }: Pick<Trial, 'version' | 'arm' | 'phase' | 'fingerprint'>,
): readonly Trial[] {
  const runs: Trial[] = [];
  let cursor = cursorAfter(runs);
  for (;;) {
    const run = found.get(trialId({ version, arm, phase, fingerprint, ...plannedAt(plan, cursor) }));
    if (run === undefined) return runs;
    runs.push(run);
    cursor = advance(cursor, run);
  }
}

function isGatePhase(phase: Phase): boolean {
  return phase === 'gate' || phase === 'comparator';
}
