import { z } from 'zod';
import type { Decision } from '../domain/decision.ts';
import { count, counts, design, share, verdict } from './verdict-schema.ts';

const night = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD');

const common = {
  id: z.string().describe('Hash of all but night: the same decision again is no new line'),
  night: night.describe('When, YYYY-MM-DD'),
};
const hash = z.string();
const cycle = count.describe('Number of the cycle: one exam, one design');
const version = hash.describe('Content hash of the version that it is about');
const fingerprint = hash.describe('Hash of all that a certificate depends on');
const suiteHash = hash.describe('Of the exam');
const sequence = count.describe('How many of the kind came before');

/** A line of `decisions.jsonl`. */
export const decisionSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      ...common,
      type: z.literal('cycle-opened'),
      cycle,
      reason: z.enum(['first', 'suite-changed', 'design-changed', 'promoted']).describe('Why'),
      design: design.describe('Frozen for the cycle'),
      designHash: hash.describe('Of the design'),
      suiteHash,
      added: count.optional().describe('Held-out cases that came'),
      retired: count.optional().describe('Held-out cases that went'),
      why: z
        .enum(['first', 'sealed', 'people', 'settings', 'format', 'too-few', 'drifted', 'grown'])
        .optional()
        .describe('Why the exam was renewed'),
    })
    .describe('A new exam, or a new design: counts begin anew'),
  z
    .strictObject({
      ...common,
      type: z.literal('fingerprint-named'),
      fingerprint,
      student: z.string().describe('Name of the student'),
      parts: z.record(z.string(), z.string()).describe('Each part by its own hash or value'),
    })
    .describe('What a fingerprint is made of'),
  z
    .strictObject({
      ...common,
      type: z.literal('graders-checked'),
      cycle,
      suiteHash,
      grader: hash.describe('Of everything that grades: harness, assertions, judge'),
      good: count.describe('Planted answers that must pass'),
      bad: count.describe('Planted answers that must fail'),
      misjudged: z.array(
        z.strictObject({
          caseId: z.string().describe('The case'),
          plant: z.string().describe('What was planted, such as wrong-order'),
          expected: z.enum(['passed', 'failed']).describe('Its grade, known beforehand'),
          graded: z.enum(['passed', 'failed', 'errored']).describe('How it was graded'),
        }),
      ),
      judge: z
        .strictObject({ model: z.string(), flips: share })
        .optional()
        .describe('How often the judge changed its mind'),
      again: count.optional().describe('How many checks came before the one that counts again'),
    })
    .describe('Planted answers of known grade, and how they were graded'),
  z
    .strictObject({
      ...common,
      type: z.literal('discovery-measured'),
      cycle,
      version,
      library: hash.describe('Of the names and descriptions that were listed'),
      measures: z.array(
        z.strictObject({
          by: z.string().describe('recall, or the student that chose'),
          recall: share.describe('Held-out requests that find it first'),
          precision: share.describe('Near misses of others that do not'),
          lost: z
            .array(z.strictObject({ skill: z.string(), before: share, after: share }))
            .describe('Skills that lost requests to it'),
        }),
      ),
      found: z.boolean().describe('Whether that is enough'),
      sharpened: count.describe('Descriptions that were tried before'),
    })
    .describe('Whether requests find the skill among the others'),
  z
    .strictObject({
      ...common,
      type: z.literal('comparison-made'),
      cycle,
      version,
      fingerprint,
      arm: z.enum(['raw-trace', 'incumbent']).describe('What it is compared with'),
      other: z.string().describe('The task of the transcript, or the live version'),
      keptBack: z.string().nullable().describe('Why the version waits for a person'),
      pairs: z.strictObject({ wins: count, losses: count, ties: count }).describe('Run for run'),
      counts: counts.describe('Of what it is compared with'),
    })
    .describe('The best past transcript in place of the skill, or the live version on pinned cases'),
  z
    .strictObject({
      ...common,
      type: z.literal('version-screened'),
      version,
      findings: z
        .array(
          z.strictObject({
            rule: z.string().describe('What was broken'),
            place: z.string().describe('File of the skill, with the line'),
            message: z.string().describe('In words'),
          }),
        )
        .describe('What a person has to look at before it goes live'),
      sources: z
        .array(
          z.strictObject({
            step: count.describe('Its number in the text'),
            tool: z.string().nullable().describe('What it calls; null: nothing'),
            tasks: z.array(z.string()).describe('Ids of recorded tasks that did the same, the first few'),
            count: count.describe('How many there are'),
          }),
        )
        .describe('Which tasks each step comes from'),
    })
    .describe('What the text of a promoted version holds and rests on'),
  z
    .strictObject({
      ...common,
      type: z.literal('field-checked'),
      version,
      counts: z.strictObject({ passed: count, failed: count, unknown: count }).describe('Of the tasks'),
      lower: z.number().describe('Always-valid lower bound of the success rate'),
      upper: z.number().describe('Always-valid upper bound'),
      state: z.enum(['holds', 'undecided', 'drifting']).describe('What follows'),
    })
    .describe('How tasks went that agents did with the live version'),
  z
    .strictObject({
      ...common,
      type: z.literal('version-rejected'),
      sequence: sequence.optional(),
      version,
      why: z.string().describe('The reason, which the teacher hears'),
    })
    .describe('A person refused a version'),
  z
    .strictObject({
      ...common,
      type: z.literal('skill-pinned'),
      sequence,
      pinned: z.boolean().describe('false: no longer'),
    })
    .describe('A person pinned the live version, or took that back'),
  z
    .strictObject({
      ...common,
      type: z.literal('change-proposed'),
      version,
      branch: z.string().describe('Of git'),
      url: z.string().nullable().describe('Of the pull request; null where none could be opened'),
    })
    .describe('A promotion waits as a pull request'),
  z
    .strictObject({
      ...common,
      type: z.literal('baseline-measured'),
      cycle,
      fingerprint,
      result: counts
        .extend({ state: z.enum(['not-needed', 'below-floor', 'comparator', 'undecided']) })
        .describe('The student without any skill, and what follows from it'),
      nullPolicy: counts.describe('Doing nothing'),
    })
    .describe('The student without any skill, and doing nothing'),
  z
    .strictObject({
      ...common,
      type: z.literal('draft-searched'),
      cycle,
      version,
      round: count.describe('0: the first draft'),
      accepted: z.boolean().describe('Whether the search goes on from it'),
      wins: count.describe('Practice cases better than with the draft before'),
      losses: count.describe('Practice cases worse'),
      train: counts.describe('On the practice cases'),
      change: z.string().describe('What was changed, for people'),
    })
    .describe('One draft, tried on the practice cases'),
  z
    .strictObject({
      ...common,
      type: z.literal('attempt-opened'),
      cycle,
      attempt: count.describe('Number since the last promotion'),
      version,
      fingerprint,
      passSeed: z.int().describe('Seeds the order of its runs'),
    })
    .describe('A version goes into its exam'),
  z
    .strictObject({
      ...common,
      type: z.literal('verdict-reached'),
      cycle,
      attempt: count.describe('Number since the last promotion'),
      version,
      fingerprint,
      student: z.string().describe('Name of the student'),
      suiteHash,
      verdict: verdict.describe('Word, reason and numbers'),
    })
    .describe('What the gate said'),
  z
    .strictObject({
      ...common,
      type: z.literal('version-changed'),
      sequence,
      from: hash.nullable().describe('Version that was live; null: none'),
      to: hash.nullable().describe('Version that is live now; null: none'),
      cause: z.enum(['promoted', 'adopted', 'rolled-back', 'disabled', 'withdrawn', 'archived']).describe('Why'),
    })
    .describe('Another version went live, or none'),
]) as unknown as z.ZodType<Decision>; // zod's optional keys admit undefined, which JSON cannot hold
