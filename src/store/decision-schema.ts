import { z } from 'zod';
import type { Decision } from '../domain/decision.ts';

const count = z.int().min(0);
const counts = z.strictObject({ passed: count, failed: count, errored: count });
const night = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD');

const verdict = z.strictObject({
  word: z.enum([
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
  ]),
  reason: z.string(),
  counts,
  arithmetic: z.strictObject({
    attempt: count,
    alpha: z.number(),
    lower: z.number(),
    upper: z.number(),
    rate: z.number(),
    estimate: z.number(),
    clustered: z.strictObject({ low: z.number(), high: z.number() }).optional(),
    pairs: z
      .strictObject({ wins: count, losses: count, ties: count, betting: z.number(), futility: z.number() })
      .optional(),
    stillNeeded: z.number().optional(),
  }),
  regressions: z
    .array(z.strictObject({ caseId: z.string(), pinned: z.boolean(), candidate: counts, incumbent: counts }))
    .optional(),
});

const share = z.strictObject({ hits: count, of: count });

const design = z.strictObject({
  target: z.number(),
  floor: z.number(),
  aim: z.number(),
  sink: z.number(),
  rho: z.number(),
  beta: z.number(),
  alpha: z.number(),
  minimumHeldOut: count,
  nightBudget: count,
  cap: count,
  pairCap: count,
  maximumErroredShare: z.number(),
});

const common = { id: z.string(), night };
const hash = z.string();

/** A line of `decisions.jsonl`. */
export const decisionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('cycle-opened'),
    cycle: count,
    reason: z.enum(['first', 'suite-changed', 'design-changed', 'promoted']),
    design,
    designHash: hash,
    suiteHash: hash,
    added: count.optional(),
    retired: count.optional(),
    why: z.enum(['first', 'sealed', 'people', 'settings', 'format', 'too-few', 'drifted', 'grown']).optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('fingerprint-named'),
    fingerprint: hash,
    student: z.string(),
    parts: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    ...common,
    type: z.literal('graders-checked'),
    cycle: count,
    suiteHash: hash,
    grader: hash,
    good: count,
    bad: count,
    misjudged: z.array(
      z.strictObject({
        caseId: z.string(),
        plant: z.string(),
        expected: z.enum(['passed', 'failed']),
        graded: z.enum(['passed', 'failed', 'errored']),
      }),
    ),
    judge: z.strictObject({ model: z.string(), flips: share }).optional(),
    again: count.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('discovery-measured'),
    cycle: count,
    version: hash,
    library: hash,
    measures: z.array(
      z.strictObject({
        by: z.string(),
        recall: share,
        precision: share,
        lost: z.array(z.strictObject({ skill: z.string(), before: share, after: share })),
      }),
    ),
    found: z.boolean(),
    sharpened: count,
  }),
  z.strictObject({
    ...common,
    type: z.literal('comparison-made'),
    cycle: count,
    version: hash,
    fingerprint: hash,
    arm: z.enum(['raw-trace', 'incumbent']),
    other: z.string(),
    keptBack: z.string().nullable(),
    pairs: z.strictObject({ wins: count, losses: count, ties: count }),
    counts,
  }),
  z.strictObject({
    ...common,
    type: z.literal('field-checked'),
    version: hash,
    counts: z.strictObject({ passed: count, failed: count, unknown: count }),
    lower: z.number(),
    upper: z.number(),
    state: z.enum(['holds', 'undecided', 'drifting']),
  }),
  z.strictObject({
    ...common,
    type: z.literal('version-rejected'),
    sequence: count.optional(),
    version: hash,
    why: z.string(),
  }),
  z.strictObject({ ...common, type: z.literal('skill-pinned'), sequence: count, pinned: z.boolean() }),
  z.strictObject({
    ...common,
    type: z.literal('change-proposed'),
    version: hash,
    branch: z.string(),
    url: z.string().nullable(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('baseline-measured'),
    cycle: count,
    fingerprint: hash,
    result: counts.extend({ state: z.enum(['not-needed', 'below-floor', 'comparator', 'undecided']) }),
    nullPolicy: counts,
  }),
  z.strictObject({
    ...common,
    type: z.literal('draft-searched'),
    cycle: count,
    version: hash,
    round: count,
    accepted: z.boolean(),
    wins: count,
    losses: count,
    train: counts,
    change: z.string(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('attempt-opened'),
    cycle: count,
    attempt: count,
    version: hash,
    fingerprint: hash,
    passSeed: z.int(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('verdict-reached'),
    cycle: count,
    attempt: count,
    version: hash,
    fingerprint: hash,
    student: z.string(),
    suiteHash: hash,
    verdict,
  }),
  z.strictObject({
    ...common,
    type: z.literal('version-changed'),
    sequence: count,
    from: hash.nullable(),
    to: hash.nullable(),
    cause: z.enum(['promoted', 'adopted', 'rolled-back', 'disabled', 'withdrawn', 'archived']),
  }),
]) as unknown as z.ZodType<Decision>; // zod's optional keys admit undefined, which JSON cannot hold
