import { binomialCdf } from '../../decide/exact-interval.ts';

/** The runs of one history as they would come to any rule: what the gate saw, and what it would have seen. */
export interface Stream {
  /** Held-out cases. */
  readonly cases: number;
  /** Whether the draft of a round (from 1) passes at a position of its shuffled passes, from 0. */
  draft(round: number, position: number): boolean;
  /** The same without a skill. */
  baseline(position: number): boolean;
}

/** What a rule makes of a night, and the runs it took. */
export interface Ruling {
  readonly promoted: boolean;
  readonly runs: number;
}

/** How other tools decide, re-implemented from what their sources say. */
export interface Rule {
  readonly name: string;
  readonly decide: (stream: Stream) => Ruling;
}

const TARGET = 0.9;
const FLOOR = 0.8;
const AIM = 0.95;
const ROUNDS = 6;
const LIFT = { tests: 5, attempts: 3, least: 0.05 };
const CLOSE = 0.05;
const PEEKED_RUNS = 60;
const SURE = 0.95;
const FIXED_N = fixedTest();

export const RULES: readonly Rule[] = [
  {
    name: `three passing runs, ${ROUNDS} rounds`,
    decide: (stream) => tryRounds(ROUNDS, (round) => runWhile(3, (position) => stream.draft(round, position))),
  },
  {
    name: `upskill: lift over no skill > ${LIFT.least}, ${LIFT.tests} tests, ${LIFT.attempts} attempts`,
    decide: (stream) => {
      const without = shareOf(LIFT.tests, (position) => stream.baseline(position));
      return tryRounds(LIFT.attempts, (round) => {
        const lift = shareOf(LIFT.tests, (position) => stream.draft(round, position)) - without;
        return { promoted: lift > LIFT.least, runs: LIFT.tests * (round === 1 ? 2 : 1) };
      });
    },
  },
  {
    name: `majority of three a case, best of ${ROUNDS} rounds (skill-creator)`,
    decide: (stream) => bestOf(stream, { passes: 3, isPassed: (passed) => passed >= 2 }),
  },
  {
    name: `the last two of ${ROUNDS} rounds within ${CLOSE}`,
    decide: (stream) =>
      tryRounds(ROUNDS, (round) => {
        const [before, now] = [round - 1, round].map((each) => shareOf(stream.cases, (at) => stream.draft(each, at)));
        return { promoted: round > 1 && Math.abs((now ?? 0) - (before ?? 0)) <= CLOSE, runs: stream.cases };
      }),
  },
  {
    name: `best of ${ROUNDS} on one validation pass (GEPA, EvoSkill, SkillOpt)`,
    decide: (stream) => bestOf(stream, { passes: 1, isPassed: (passed) => passed === 1 }),
  },
  {
    name: `Beta posterior ≥ ${SURE} that it is over the floor, looked at after each of ${PEEKED_RUNS} runs`,
    decide: (stream) => {
      let passed = 0;
      for (let runs = 1; runs <= PEEKED_RUNS; runs++) {
        passed += stream.draft(1, runs - 1) ? 1 : 0;
        // P(rate > floor) of Beta(1 + s, 1 + f) is that of at most s hits in n + 1 tries at the floor
        if (binomialCdf({ hits: passed, of: runs + 1 }, FLOOR) >= SURE) return { promoted: true, runs };
      }
      return { promoted: false, runs: PEEKED_RUNS };
    },
  },
  {
    name: `three passes averaging ≥ ${TARGET}, ${ROUNDS} rounds`,
    decide: (stream) =>
      tryRounds(ROUNDS, (round) => {
        const runs = 3 * stream.cases;
        return { promoted: shareOf(runs, (position) => stream.draft(round, position)) >= TARGET, runs };
      }),
  },
  {
    name: `fixed N: ${FIXED_N.least} of ${FIXED_N.runs} must pass`,
    decide: (stream) => {
      const passed = shareOf(FIXED_N.runs, (position) => stream.draft(1, position)) * FIXED_N.runs;
      return { promoted: passed >= FIXED_N.least - 1e-9, runs: FIXED_N.runs };
    },
  },
];

/** Round after round until one is promoted. */
function tryRounds(rounds: number, test: (round: number) => Ruling): Ruling {
  let runs = 0;
  for (let round = 1; round <= rounds; round++) {
    const ruling = test(round);
    runs += ruling.runs;
    if (ruling.promoted) return { promoted: true, runs };
  }
  return { promoted: false, runs };
}

/** Passed where all of so many runs are; ends at the first that is not. */
function runWhile(most: number, passes: (position: number) => boolean): Ruling {
  for (let position = 0; position < most; position++) {
    if (!passes(position)) return { promoted: false, runs: position + 1 };
  }
  return { promoted: true, runs: most };
}

function shareOf(runs: number, passes: (position: number) => boolean): number {
  return Array.from({ length: runs }, (_, position) => passes(position)).filter(Boolean).length / runs;
}

/** Every round runs its passes over all cases; the best goes live if it reaches the target. */
function bestOf(
  { cases, draft }: Stream,
  { passes, isPassed }: { readonly passes: number; readonly isPassed: (passed: number) => boolean },
): Ruling {
  const rates = Array.from({ length: ROUNDS }, (_, round) =>
    shareOf(cases, (place) => {
      const runs = Array.from({ length: passes }, (_, pass) => draft(round + 1, pass * cases + place));
      return isPassed(runs.filter(Boolean).length);
    }),
  );
  return { promoted: Math.max(...rates) >= TARGET, runs: ROUNDS * passes * cases };
}

/** The shortest test of one look that errs no more than the gate: 2.5 % at the floor, 8 % at the aim. */
function fixedTest(): { readonly runs: number; readonly least: number } {
  for (let runs = 1; ; runs++) {
    for (let least = 0; least <= runs; least++) {
      const atFloor = 1 - binomialCdf({ hits: least - 1, of: runs }, FLOOR);
      const atAim = 1 - binomialCdf({ hits: least - 1, of: runs }, AIM);
      if (atFloor <= 0.025 && atAim >= 0.92) return { runs, least };
    }
  }
}
