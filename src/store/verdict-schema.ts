import { z } from 'zod';

export const count = z.int().min(0);

/** Runs by how they ended. */
export const counts = z
  .strictObject({
    passed: count,
    failed: count,
    errored: count,
  })
  .describe('Runs by how they ended');

export const share = z.strictObject({ hits: count, of: count });

/** What a cycle is decided by; symbols as in the gate's description. */
export const design = z.strictObject({
  target: z.number().describe('Success rate wanted'),
  floor: z.number().describe('Success rate that a promotion certifies'),
  aim: z.number().describe('Success rate that is hoped for: a version proven to be below it is refused'),
  sink: z.number().describe('Success rate that tells a live version which no longer holds'),
  rho: z.number().describe('(1 - aim) / (1 - floor), by which the bounds are made'),
  beta: z.number().describe('Error of refusing a good version'),
  alpha: z.number().describe('Error over all attempts for ever; attempt t gets alpha / (t (t + 1))'),
  minimumHeldOut: count.describe('Exam cases below which nothing is decided'),
  nightBudget: count.describe('Gate runs per skill and night'),
  cap: count.describe('Most gate runs of one attempt'),
  pairCap: count.describe('Most runs of a comparison with the live version'),
  maximumErroredShare: z.number().describe('Share of runs that broke down above which there is no verdict'),
});

const arithmetic = z.strictObject({
  attempt: count.describe('Number of the attempt since the last promotion'),
  alpha: z.number().describe('Error that this attempt may use'),
  lower: z.number().describe('"At least": always-valid lower bound of the success rate'),
  upper: z.number().describe('Always-valid upper bound'),
  rate: z.number().describe('Passed runs of those that did not break down'),
  estimate: z.number().describe('(passed + 4 floor) / (runs + 4)'),
  clustered: z
    .strictObject({ low: z.number(), high: z.number() })
    .optional()
    .describe('95 % interval by groups of cases: information, no part of the test'),
  pairs: z
    .strictObject({
      wins: count.describe('Runs that the candidate alone passed'),
      losses: count.describe('Runs that the live version alone passed'),
      ties: count.describe('Runs that ended the same'),
      betting: z.number().describe('Evidence for a gain over the live version'),
      futility: z.number().describe('Evidence against one'),
    })
    .optional()
    .describe('Run for run against the live version'),
  stillNeeded: z.number().optional().describe('About how many more cases, or runs, a verdict needs'),
});

export const verdict = z.strictObject({
  word: z
    .enum([
      'promote',
      'keep-incumbent',
      'needs-more-evidence',
      'reject',
      'regressed',
      'not-needed',
      'plateaued',
      'suspect',
      'healthy',
      'ungradable',
      'undiscoverable',
    ])
    .describe('The verdict'),
  reason: z.string().describe('One sentence for people'),
  counts: counts.describe('Of the runs it rests on'),
  arithmetic: arithmetic.describe('The numbers it rests on, each a function of the counts'),
  regressions: z
    .array(
      z.strictObject({
        caseId: z.string().describe('A case that the live version does better on'),
        pinned: z.boolean().describe('Pinned by a person: it blocks a promotion'),
        candidate: counts.describe('On the same runs of the case'),
        incumbent: counts.describe('Of the live version'),
      }),
    )
    .optional()
    .describe('Against the live version, on the same cases'),
});
