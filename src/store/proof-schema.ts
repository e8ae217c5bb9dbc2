import { z } from 'zod';
import type { GraderSettings, TeacherChoice } from '../domain/pipeline.ts';
import type { DiscoverySettings, FieldSettings, PromoteSettings, SuiteSettings } from '../domain/proof.ts';
import { isSameFamily } from '../util/model-family.ts';
import { judge } from './model-schema.ts';

const share = z.number().min(0).max(1);

export const gate = z
  .strictObject({
    target: z
      .number()
      .min(0.6)
      .max(0.99)
      .default(0.9)
      .describe('Success rate wanted; a promotion certifies target - 0.10'),
    minimumHeldOut: z.int().min(20).default(20).describe('Exam cases below which nothing is decided'),
    nightBudget: z.int().min(1).default(60).describe('Gate runs per skill and night'),
    rawTrace: z
      .enum(['off', 'report', 'require'])
      .default('report')
      .describe(
        'The best past transcript in place of the skill, for students that are models. require: a version that does no better is kept back',
      ),
  })
  .prefault({});

export const suite: z.ZodType<SuiteSettings> = z
  .strictObject({
    perGroup: z.int().min(1).default(3).describe('Held-out cases of one entity group; the newest are taken'),
    maximumHeldOut: z.int().min(20).default(60).describe('Held-out cases in all; the newest are taken'),
    maximumAgeDays: z.int().min(1).default(180).describe('Older cases retire while enough are left'),
    renewShare: share
      .default(0.25)
      .describe('Share of held-out cases that is new, or has to go, at which the suite is renewed: a new cycle'),
    teacherCases: z
      .int()
      .min(0)
      .max(50)
      .default(0)
      .describe('Variants of train cases that a teaching model makes up for a family; they are never in an exam'),
  })
  .prefault({});

export const graders: z.ZodType<GraderSettings> = z
  .strictObject({
    judge: judge
      .nullable()
      .default(null)
      .describe('A model that grades what no check can decide; of another family than the teacher'),
    repeats: z.int().min(2).max(20).default(3).describe('How often the judge grades a planted answer again'),
    maximumFlipRate: share.default(0.1).describe('Share of differing grades from which on the judge decides nothing'),
  })
  .prefault({});

/** A judge that learnt from the same texts as the teacher likes what the teacher writes. */
export function refuseKinJudge(
  { teacher, graders: { judge: chosen } }: { readonly teacher: TeacherChoice; readonly graders: GraderSettings },
  context: z.RefinementCtx,
): void {
  if (chosen === null || teacher.use === 'induction') return;
  const names = [teacher.model ?? '', ...(teacher.use === 'command' ? [teacher.command.join(' ')] : [])];
  const kin = names.find((name) => name !== '' && isSameFamily(name, chosen.model));
  if (kin === undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['graders', 'judge', 'model'],
    message: `the judge ${chosen.model} is of the same family of models as the teacher, ${kin}: name one of another house`,
  });
}

export const discovery: z.ZodType<DiscoverySettings> = z
  .strictObject({
    recall: share.default(0.8).describe('Least share of held-out requests that find the skill first'),
    precision: share.default(0.9).describe('Least share of near misses of other families that do not'),
    loss: share.default(0.05).describe("Most that another skill's recall may fall by"),
    sharpen: z.int().min(0).max(3).default(3).describe('Descriptions that the teacher may try after the first'),
    distractors: z.int().min(0).max(500).default(20).describe('A smaller library is filled up with made-up skills'),
    student: z.boolean().default(true).describe('Whether students that are models choose too, beside the search'),
  })
  .prefault({});

export const field: z.ZodType<FieldSettings> = z
  .strictObject({
    flagBelow: share.default(0.8).describe('Success rate in use under which a live skill is flagged'),
    minimumUses: z.int().min(1).default(10).describe('Uses with a known outcome below which nothing is said'),
    unusedAfterDays: z.int().min(1).default(60).describe('Days without a use after which a skill is called unused'),
  })
  .prefault({});

export const promote: z.ZodType<PromoteSettings> = z
  .strictObject({
    mode: z
      .enum(['auto', 'stage', 'pull-request'])
      .default('auto')
      .describe('stage: hold for nightschool adopt. pull-request: on a git branch of its own, for review'),
    base: z.string().min(1).nullable().default(null).describe('Of pull requests: the branch to merge into'),
  })
  .prefault({});
