import { casePlan } from '../../decide/case-plan.ts';
import type { Student } from '../../domain/model.ts';
import type { TrialPlan } from '../../evaluate/trials.ts';
import { hashJson } from '../../util/hash.ts';
import { REFUND_SKILL, refundSuite } from '../trials-exam.ts';

/** Of one trial. */
export const LIMITS = { maximumActions: 20, maximumTokens: 200_000, seconds: 900 } as const;

export const VERSION: string = hashJson(REFUND_SKILL);

/** The plan of a gate, so far; without an end where that is not said. */
export function* plansOf(
  { fingerprint }: Pick<Student, 'fingerprint'>,
  passSeed: number,
  trials = Number.POSITIVE_INFINITY,
): Generator<TrialPlan, undefined> {
  const { cases } = refundSuite();
  const byId = new Map(cases.map((question) => [question.id, question]));
  const plan = casePlan(
    cases.map(({ id }) => ({ caseId: id })),
    passSeed,
  );
  for (let position = 0; position < trials; position++) {
    const planned = plan(position);
    const question = byId.get(planned.caseId);
    if (question === undefined) throw new Error(`There is no case ${planned.caseId}.`);
    const key = { version: VERSION, arm: 'with-skill', phase: 'gate', fingerprint, ...planned } as const;
    yield { key, question, skill: REFUND_SKILL };
  }
}
