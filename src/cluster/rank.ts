import type { FamilyRank } from '../domain/family.ts';
import type { FamilyMeasures } from './rank-measure.ts';
import { type FamilyStanding, whyNot } from './rank-reason.ts';

/** Everything that a family's rank rests on. */
export interface FamilyFacts extends FamilyMeasures, FamilyStanding {
  readonly familyId: string;
  readonly name: string;
}

/** A request that fails costs a person's time besides: noticing, saying so, having it done again. A choice, not measured. */
const FAILURE_WEIGHT = 4;
/** Requests of known outcome that are added to every family, and how many of them fail: a few outcomes prove little. */
const PRIOR_OUTCOMES = { all: 2, failed: 0.5 };
/** Tasks that are added to every family, half of which agree. */
const PRIOR_TASKS = 2;
const AGREEING = 0.5;

/**
 * What deserves a teacher, highest worth first, and why a family does not tonight. Worth is what a skill that a local
 * model can follow would save or put right a night: requests a night × tokens of a request, the failing ones several
 * times, × how sure it is that a skill can help. The same facts in any order give the same ranks.
 */
export function rankFamilies(facts: readonly FamilyFacts[]): readonly FamilyRank[] {
  return facts.map(rank).sort((a, b) => b.worth - a.worth || (a.familyId < b.familyId ? -1 : 1));
}

function rank(facts: FamilyFacts): FamilyRank {
  const { familyId, name, passed, failed } = facts;
  const frequency = tidy(facts.frequency);
  const cost = tidy(facts.cost);
  const failure = tidy((failed + PRIOR_OUTCOMES.failed) / (passed + failed + PRIOR_OUTCOMES.all));
  const certainty = tidy(certaintyOf(facts));
  const worth = tidy(frequency * cost * (1 + FAILURE_WEIGHT * failure) * certainty);
  return { familyId, name, worth, factors: { frequency, cost, failure, certainty }, not: whyNot(facts) };
}

/** That there is one procedure to learn, times that it is known what success is: a share of the tasks by their confidence. */
function certaintyOf({ tasks, passed, failed, confidence, agreement }: FamilyMeasures): number {
  const smooth = (agreeing: number): number => (agreeing + PRIOR_TASKS * AGREEING) / (tasks + PRIOR_TASKS);
  return smooth(tasks * agreement) * smooth((passed + failed) * confidence);
}

/** Six digits: the same on any machine, whatever the last bit of a power is there. */
function tidy(value: number): number {
  return Number(value.toPrecision(6));
}
