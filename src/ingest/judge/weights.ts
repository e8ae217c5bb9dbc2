/**
 * What each piece of evidence weighs: the logarithm of the odds that it makes by itself, starting from even odds. They
 * are added up (naive Bayes), so evidence that only repeats other evidence must not count again: see `shareOfClaims`.
 *
 * The numbers are judgement, rounded to what one would say aloud: 0.85 is 7 of 10, 1.4 is 4 of 5, 2.2 is 9 of 10. What
 * they are worth is measured by `npm run bench outcomes`, on logs whose truth is known. Those that were chosen with the
 * measured figures in view say so.
 */
export const WEIGHTS = {
  /** The agent answered and nothing was left open: people mostly give up agents that fail more often. 7 of 10. */
  completed: 0.85,
  /** The request was handed over to a person by a tool made for that, nothing changed before. 65 of 100: the way out
   * that the agent's makers planned, taken after looking. (Chosen in view of 50 right of 62 in airline sessions.) */
  handedOver: 0.62,
  /** Calls that failed and were never made up for, though not the last: 7 of 10 becomes 6 of 10; beside an end that is
   * open or a failure itself they say little more. */
  leftFailed: { completed: -0.44, otherwise: -0.15 },
  /** Each failed call that a later one made up for, and all of them: trouble, not failure. */
  overcome: { each: -0.15, all: -0.45 },
  /** The same call failed again with the same arguments, nothing done between: the agent did not know how. Half of it
   * where another call of the tool succeeded in the end. (In view of airline sessions: 2 right of 21.) */
  retried: { first: -0.7, each: -0.35, all: -1.4 },
  /** The last call failed, or the agent says that it could not do it. 3 of 4 failed. */
  endedInFailure: -1.1,
  /** Every call that writes failed and the answer does not say so. 4 of 5 failed. */
  hollow: -1.4,
  /** A call written as text, which nothing executed. */
  unexecuted: -1.1,
  /** The person was content. Another 7 of 10, mostly: thanks are also a habit. */
  thanks: 0.88,
  /** The person said that it was wrong: with a completed answer 4 of 5 failed. */
  corrected: -2.25,
  /** They did, but were content in the end: about even. */
  correctedThenThanked: -1.75,
  /** The person stopped the agent and left it at that: wrong track, or a change of mind. 6 of 10 failed. */
  interrupted: -0.45,
  /** The same was asked for again soon after; half as telling where it was only looked up, for the answer may change. */
  askedAgain: -1.5,
  askedAgainToRead: -0.85,
  /** The work was taken back: by the person's wish, or by the agent, which did no other. */
  revertedByPerson: -1.6,
  revertedByAgent: -1.1,
  /** The last test, build or commit after the last edit; together no more than `all`, for one run does several. */
  checkPassed: { test: 1.2, build: 0.85, analysis: 0.6, delivery: 1.2, all: 2.2 },
  checkFailed: { test: -1.2, build: -1.2, analysis: -0.85, delivery: -1.2, all: -2.2 },
} as const;

/**
 * What the agent's word and the person's thanks count for after so many rounds, in [0, 1]. Up to one answer to one
 * question a request is an order, and its giver sees whether it was followed. In a dialogue of more rounds the person
 * knows no more of what was done than the agent tells them, and thanks for that: both say the same, and say little.
 * (In view of airline dialogues with a write: 3 of 10 were right, thanked for or not.)
 */
export function shareOfClaims(rounds: number): number {
  return rounds <= 1 ? 1 : 0.2 / (rounds - 1);
}

/** How sure a recorded label makes, in [0, 1]: as it is, where the record speaks against it, and where it rules it out. */
export const RECORDED = { plain: 0.95, inDoubt: 0.7, contradicted: 0.3 } as const;
