import type { Counts } from '../domain/decision.ts';
import type { Case, Cause, Outcome } from '../domain/exam.ts';
import type { TrainFailure, Transcript } from '../domain/model.ts';
import type { Draft } from '../domain/skill.ts';
import type { CleanText } from '../domain/text.ts';

/** What came of one version on one train case. */
export interface TrainRun {
  readonly outcome: Outcome;
  readonly cause?: Cause;
  readonly reason?: CleanText;
  readonly transcript: Transcript<CleanText> | null;
}

/** For the search a miss is not passed. Infrastructure trouble tells nothing of the version. */
export type Standing = 'passed' | 'not-passed' | 'unknown';

/** The runs of a search so far; each version sits each case at most once. */
export interface TrainScores {
  stand(version: Draft, question: Case): Promise<Standing>;
  counts(version: Draft): Counts;
  /** Cases that the version was run on and did not pass, in case order, as the teacher may see them. */
  failures(version: Draft): readonly TrainFailure[];
}

export function createTrainScores(
  cases: readonly Case[],
  runCase: (version: Draft, question: Case) => Promise<TrainRun>,
): TrainScores {
  const runs = new Map<string, Map<string, TrainRun>>();
  const runsOf = (version: Draft): Map<string, TrainRun> => {
    const known = runs.get(version.version) ?? new Map<string, TrainRun>();
    runs.set(version.version, known);
    return known;
  };
  return {
    stand: async (version, question) => {
      const known = runsOf(version);
      const run = known.get(question.id) ?? (await runCase(version, question));
      known.set(question.id, run);
      return standingOf(run);
    },
    counts: (version) => {
      const counts = { passed: 0, failed: 0, errored: 0 };
      for (const { outcome } of runsOf(version).values()) counts[outcome] += 1;
      return counts;
    },
    failures: (version) => cases.flatMap(({ id }) => describeFailure(id, runsOf(version).get(id))),
  };
}

function standingOf({ outcome, cause }: TrainRun): Standing {
  if (outcome === 'passed') return 'passed';
  return cause === 'infrastructure' ? 'unknown' : 'not-passed';
}

function describeFailure(taskId: string, run: TrainRun | undefined): readonly TrainFailure[] {
  if (run === undefined || standingOf(run) !== 'not-passed') return [];
  const { cause, reason, transcript } = run;
  if (cause === undefined || reason === undefined || transcript === null) return [];
  return [{ taskId, cause, reason, transcript }];
}
