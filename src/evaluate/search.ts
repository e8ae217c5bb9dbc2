import type { Counts } from '../domain/decision.ts';
import type { Case } from '../domain/exam.ts';
import type { DraftContext, TrainFailure } from '../domain/model.ts';
import type { Draft } from '../domain/skill.ts';
import type { Random } from '../util/random.ts';
import { type ChallengeOptions, challenge, pickBest } from './challenge.ts';
import { createTrainScores, type TrainRun, type TrainScores } from './train-scores.ts';

const REJECTIONS_TO_PLATEAU = 2;

export interface SearchOptions {
  /** The train side. */
  readonly cases: readonly Case[];
  /** The version to beat, where there is one. */
  readonly incumbent: Draft | null;
  /** Rounds of drafting, the first included. */
  readonly maximumRounds: number;
  readonly random: Random;
  /** Asks the teacher; without `refine` for first drafts. */
  draft(refine: DraftContext['refine']): Promise<readonly Draft[]>;
  /** Runs a version on a case; asked at most once for each pair, and for many at once: it limits itself. */
  runCase(version: Draft, question: Case): Promise<TrainRun>;
}

/** One draft of one round: the content of a `draft-searched` decision. */
export interface SearchRound {
  readonly round: number;
  readonly draft: Draft;
  readonly accepted: boolean;
  readonly wins: number;
  readonly losses: number;
  /** Of the cases that it was run on. */
  readonly train: Counts;
}

/** Why the search ended. `nothing-left`: no train case fails; `nothing-offered`: the teacher had no new draft. */
export type Plateau = 'nothing-left' | 'two-rejected' | 'round-limit' | 'nothing-offered';

export interface SearchResult {
  /** Null where the teacher wrote nothing and there is no incumbent. */
  readonly champion: Draft | null;
  readonly rounds: readonly SearchRound[];
  /** The champion's full pass over the train cases. */
  readonly train: Counts;
  /** Passed of passed and failed, null where that is of none: a miss is not passed, but it is not in the rate either. */
  readonly trainRate: number | null;
  readonly plateau: Plateau;
  readonly failures: readonly TrainFailure[];
}

/**
 * Looks for the best version on the train cases, greedily and without any test of significance: that is the gate's.
 * Each round the teacher refines the champion; of several drafts successive halving picks the challenger. Ends by the
 * first `Plateau` that applies. Rejects only if `draft` or `runCase` does.
 */
export async function searchDraft(options: SearchOptions): Promise<SearchResult> {
  const { cases, random, incumbent } = options;
  const scores = createTrainScores(cases, options.runCase);
  const exam = { cases, scores, random };
  const tried = new Set<string>();
  const rounds: SearchRound[] = [];
  let champion = incumbent;
  let rejections = 0;
  if (incumbent !== null) await sitAll(incumbent, exam);
  while (true) {
    const failures = champion === null ? [] : scores.failures(champion);
    const plateau = findPlateau({ champion, failures, rejections, left: options.maximumRounds - lastRound(rounds) });
    if (plateau !== null) return conclude(champion, { rounds, scores, plateau });
    const round = lastRound(rounds) + 1;
    const offered = await options.draft(champion === null ? undefined : { draft: champion, failures, round });
    const fresh = distinct(offered).filter(({ version }) => version !== champion?.version && !tried.has(version));
    const challenger = await pickBest(fresh, exam);
    if (challenger === undefined) return conclude(champion, { rounds, scores, plateau: 'nothing-offered' });
    for (const { version } of fresh) tried.add(version);
    const result = await meet(champion, challenger, exam);
    rounds.push(...describeRound(round, { fresh, challenger, result, scores }));
    rejections = result.accepted ? 0 : rejections + 1;
    if (result.accepted) champion = challenger;
  }
}

function distinct(drafts: readonly Draft[]): readonly Draft[] {
  return [...new Map(drafts.toReversed().map((draft) => [draft.version, draft])).values()].toReversed();
}

interface Standoff {
  readonly accepted: boolean;
  readonly wins: number;
  readonly losses: number;
}

async function meet(champion: Draft | null, challenger: Draft, exam: ChallengeOptions): Promise<Standoff> {
  if (champion !== null) return challenge(champion, challenger, exam);
  await sitAll(challenger, exam);
  return { accepted: true, wins: 0, losses: 0 };
}

async function sitAll(version: Draft, { cases, scores }: ChallengeOptions): Promise<void> {
  await Promise.all(cases.map((question) => scores.stand(version, question)));
}

function findPlateau(state: {
  readonly champion: Draft | null;
  readonly failures: readonly TrainFailure[];
  readonly rejections: number;
  readonly left: number;
}): Plateau | null {
  if (state.champion !== null && state.failures.length === 0) return 'nothing-left';
  if (state.rejections >= REJECTIONS_TO_PLATEAU) return 'two-rejected';
  return state.left <= 0 ? 'round-limit' : null;
}

function describeRound(
  round: number,
  state: {
    readonly fresh: readonly Draft[];
    readonly challenger: Draft;
    readonly result: Standoff;
    readonly scores: TrainScores;
  },
): readonly SearchRound[] {
  const { fresh, challenger, result, scores } = state;
  const dropped = { accepted: false, wins: 0, losses: 0 };
  return fresh.map((draft) => ({
    round,
    draft,
    ...(draft === challenger ? result : dropped),
    train: scores.counts(draft),
  }));
}

function lastRound(rounds: readonly SearchRound[]): number {
  return rounds.at(-1)?.round ?? 0;
}

function conclude(
  champion: Draft | null,
  found: { readonly rounds: readonly SearchRound[]; readonly scores: TrainScores; readonly plateau: Plateau },
): SearchResult {
  const train = champion === null ? { passed: 0, failed: 0, errored: 0 } : found.scores.counts(champion);
  const scored = train.passed + train.failed;
  return {
    champion,
    rounds: found.rounds,
    train,
    trainRate: scored === 0 ? null : train.passed / scored,
    plateau: found.plateau,
    failures: champion === null ? [] : found.scores.failures(champion),
  };
}
