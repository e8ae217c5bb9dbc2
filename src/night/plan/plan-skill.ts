import { chooseComparator, collectGateEvidence } from '../../decide/evidence.ts';
import { type Forecast, forecastGate } from '../../decide/forecast.ts';
import { gateRule } from '../../decide/gate.ts';
import { type Attempt, type History, incumbentUnder, opponentUnder, readHistory } from '../../decide/history.ts';
import { EMPTY_TALLY, type GateTally } from '../../decide/judge-gate.ts';
import { leftOutOf } from '../../decide/judge-graders.ts';
import { isOnePass } from '../../decide/passes.ts';
import { replayGate } from '../../decide/replay-gate.ts';
import { isUndecided } from '../../decide/wallet.ts';
import type { Counts, DecisionOf, Design, VerdictWord } from '../../domain/decision.ts';
import type { Case, Trial } from '../../domain/exam.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import { hash } from '../../util/hash.ts';
import { certifyingVerdict } from '../certificates/certificates.ts';
import type { ChangedPart } from '../certificates/changed-parts.ts';
import type { Lapses } from '../certificates/lapses.ts';
import { readSuite } from '../suites/read-suite.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import { costOfTrial, type TrialCost } from './cost-of-trial.ts';

/** What a student still has to show for a skill. */
export interface StudentPlan {
  readonly student: string;
  readonly version: string;
  readonly verdict: VerdictWord;
  /** Of that verdict: one sentence. */
  readonly reason: string;
  /** What ends the live version's certificate tonight; empty: it has none, or nothing does. */
  readonly lapses: readonly ChangedPart[];
  /** Counted so far in the attempt that goes on; zeros where a new one would begin. */
  readonly counts: Counts;
  readonly attempt: number;
  readonly alpha: number;
  /** One for each assumed rate: the measured one where anything was, what is aimed at, the target. Empty: nothing more is needed. */
  readonly forecasts: readonly (Forecast & {
    readonly rate: number;
    readonly measured: boolean;
    readonly nights: number;
    /** Held-out cases that are missing to get that far, where repeats prove nothing; else 0. */
    readonly cases: number;
  })[];
  /** False where the same case always ends the same: cases are needed then, not runs. */
  readonly repeatsTell: boolean;
  /** Of one run; null where none was made yet. */
  readonly trial: TrialCost | null;
}

export interface SkillPlan {
  readonly skill: string;
  readonly heldOut: number;
  readonly minimumHeldOut: number;
  /** Held-out cases that are missing before anything can be decided. */
  readonly missing: number;
  readonly students: readonly StudentPlan[];
}

const CERTIFIED: ReadonlySet<VerdictWord> = new Set(['promote', 'healthy', 'not-needed']);
/**
 * What verdicts on a skill still need at the rates measured so far, from its evidence alone: no model is asked.
 * @param options.isDeterministic whether a student, by name, always does the same
 * @param options.lapses what is not as it was when a verdict certified
 */
export async function planSkill(
  workspace: Workspace,
  skill: string,
  options: {
    readonly design: Design;
    readonly isDeterministic: (student: string) => boolean;
    readonly lapses: Lapses;
  },
): Promise<SkillPlan> {
  const { design } = options;
  const live = (await workspace.library.live(skill))?.version ?? null;
  const decisions = await workspace.evidence.decisions(skill);
  const trials = await workspace.evidence.trials(skill);
  const suite = await readSuite({ workspace }, skill);
  const leftOut = suite === null ? new Set() : leftOutOf(decisions, hashSuite(suite));
  const heldOut = (suite?.cases ?? []).filter(({ id, side }) => side === 'held-out' && !leftOut.has(id));
  const history = readHistory(decisions);
  const missing = Math.max(0, design.minimumHeldOut - heldOut.length);
  const byStudent = Map.groupBy(decisionsOf(decisions, 'verdict-reached'), ({ student }) => student);
  const known = { ...options, history, trials, heldOut, design: history.cycle?.design ?? design };
  const students = [...byStudent.values()].flatMap((verdicts) => {
    const last = verdicts.at(-1);
    return last === undefined ? [] : [{ last, certificate: certifyingVerdict(verdicts, live) }];
  });
  return {
    skill,
    heldOut: heldOut.length,
    minimumHeldOut: design.minimumHeldOut,
    missing,
    students: await Promise.all(
      students.map(async ({ last, certificate }) => ({
        ...planStudent(last, known),
        lapses: certificate === null ? [] : await options.lapses(skill, certificate),
      })),
    ),
  };
}

interface Known {
  readonly history: History;
  readonly trials: readonly Trial[];
  readonly heldOut: readonly Case[];
  readonly design: Design;
  readonly isDeterministic: (student: string) => boolean;
}

function planStudent(last: DecisionOf<'verdict-reached'>, known: Known): Omit<StudentPlan, 'lapses'> {
  const { student, version, fingerprint, verdict } = last;
  const { history, trials, heldOut, design } = known;
  const undecided = history.attempts.findLast((each) => each.fingerprint === fingerprint && isUndecided(each));
  const attempt = undecided?.attempt ?? history.spent + 1;
  // without a measured baseline it is assumed that the student needs the skill
  const baseline = history.baselines.get(fingerprint)?.state ?? 'below-floor';
  const candidate = { version: undecided?.version ?? version, fingerprint };
  const comparator = chooseComparator(opponentUnder(history, candidate), baseline);
  const rule = gateRule({ design, attempt, comparator });
  const { tally, runs } = undecided === undefined ? NOTHING : standOf(undecided, { ...known, comparator });
  const counts = tally.candidate;
  const done = counts.passed + counts.failed;
  const repeatsTell = !isOnePass(runs, known.isDeterministic(student));
  const rates = [...(done === 0 ? [] : [counts.passed / done]), design.aim, design.target];
  const opponent = comparatorRate(known, fingerprint, design);
  return {
    ...{ student, version, counts, attempt, repeatsTell },
    verdict: verdict.word,
    reason: verdict.reason,
    alpha: rule.alpha,
    trial: costOfTrial(trials.filter((trial) => trial.fingerprint === fingerprint)),
    forecasts: (CERTIFIED.has(verdict.word) ? [] : rates).map((rate, index) => {
      const seed = Number.parseInt(hash(`${last.id} ${index}`, 8), 16);
      const forecast = forecastGate({ rule, tally, rate, comparatorRate: opponent, seed });
      return {
        ...forecast,
        rate,
        measured: done > 0 && index === 0,
        nights: Math.ceil(forecast.runs / design.nightBudget),
        cases: repeatsTell ? 0 : Math.max(0, Math.ceil(runs.length + forecast.runs) - heldOut.length),
      };
    }),
  };
}

const NOTHING: { readonly tally: GateTally; readonly runs: readonly Trial[] } = { tally: EMPTY_TALLY, runs: [] };

function standOf(
  attempt: Attempt,
  { trials, heldOut, design, comparator }: Known & { readonly comparator: ReturnType<typeof chooseComparator> },
): { readonly tally: GateTally; readonly runs: readonly Trial[] } {
  if (heldOut.length === 0) return NOTHING;
  const cases = heldOut.map(({ id, group }) => ({ caseId: id, group }));
  const question = { ...attempt, design, comparator, heldOut: cases, deterministic: false, night: '' };
  const evidence = collectGateEvidence(question, trials);
  return { tally: replayGate(evidence, gateRule(evidence)).tally, runs: evidence.candidateRuns };
}

/** Of whom the candidate has to beat: the baseline's measured rate, or what a live version is certified for. */
function comparatorRate({ history }: Known, fingerprint: string, design: Design): number {
  const baseline = history.baselines.get(fingerprint);
  if (incumbentUnder(history, fingerprint) !== null) return design.target;
  const runs = baseline === undefined ? 0 : baseline.passed + baseline.failed;
  return baseline === undefined || runs === 0 ? design.floor : baseline.passed / runs;
}
