import type { Case } from '../domain/exam.ts';
import type { Draft } from '../domain/skill.ts';
import { type Random, shuffle } from '../util/random.ts';
import type { TrainScores } from './train-scores.ts';

export interface ChallengeOptions {
  readonly cases: readonly Case[];
  readonly scores: TrainScores;
  readonly random: Random;
}

/**
 * Sets a challenger against the champion, which has sat all cases: first the cases that the champion does not pass, then
 * the others in random order. Over as soon as it lost more than it won; accepted if it got through.
 */
export async function challenge(
  champion: Draft,
  challenger: Draft,
  { cases, scores, random }: ChallengeOptions,
): Promise<{ readonly accepted: boolean; readonly wins: number; readonly losses: number }> {
  const standings = await Promise.all(
    cases.map(async (question) => ({ question, before: await scores.stand(champion, question) })),
  );
  const open = standings.filter(({ before }) => before !== 'passed');
  const passed = standings.filter(({ before }) => before === 'passed');
  let wins = 0;
  let losses = 0;
  for (const { question, before } of [...open, ...shuffle(passed, random)]) {
    const after = await scores.stand(challenger, question);
    if (before === 'not-passed' && after === 'passed') wins += 1;
    if (before === 'passed' && after === 'not-passed') losses += 1;
    if (losses > wins) return { accepted: false, wins, losses };
  }
  return { accepted: true, wins, losses };
}

/**
 * Successive halving: all drafts sit a first share of the cases, the better half goes on to twice as many, until one is
 * left. Ties go to the draft that the teacher named first.
 */
export async function pickBest(
  drafts: readonly Draft[],
  { cases, scores, random }: ChallengeOptions,
): Promise<Draft | undefined> {
  const order = shuffle(cases, random);
  let alive = drafts;
  for (let size = Math.ceil(order.length / Math.max(1, drafts.length)); alive.length > 1; size *= 2) {
    const ranked = [];
    for (const draft of alive) ranked.push({ draft, passed: await countPassed(draft, order.slice(0, size), scores) });
    ranked.sort((one, other) => other.passed - one.passed);
    alive = ranked.slice(0, Math.ceil(ranked.length / 2)).map(({ draft }) => draft);
  }
  return alive[0];
}

async function countPassed(draft: Draft, cases: readonly Case[], scores: TrainScores): Promise<number> {
  const standings = await Promise.all(cases.map((question) => scores.stand(draft, question)));
  return standings.filter((standing) => standing === 'passed').length;
}
