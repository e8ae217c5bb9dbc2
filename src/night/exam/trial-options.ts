import { simulatedUser } from '../../agent/model/simulated-user.ts';
import type { Student } from '../../domain/model.ts';
import type { Grader } from '../../evaluate/grade.ts';
import type { ReplayIndex } from '../../evaluate/replay-index.ts';
import type { TrialOptions, TrialPlan } from '../../evaluate/trials.ts';
import type { Night } from '../night.ts';
import { isRemote, type RemoteTrial } from '../queue/remote-student.ts';

/** Whether a student is a model over a wire: what takes time and tokens there does not here. */
export function isWired({ concurrency }: Student): boolean {
  return concurrency !== undefined;
}

/** How a trial is run tonight. */
export function trialOptions(
  night: Night,
  { student, index, grade }: { readonly student: Student; readonly index: ReplayIndex; readonly grade: Grader },
): TrialOptions {
  const { pipeline, redactor, clock, date, signal, user, prompts } = night;
  const { actionsPerTrial: maximumActions, tokensPerTrial: maximumTokens, secondsPerTrial: seconds } = pipeline.limits;
  return {
    student,
    index,
    grade,
    maximumActions,
    ...(isWired(student) && { maximumTokens, deadline: { seconds, start: () => AbortSignal.timeout(1000 * seconds) } }),
    ...(isWired(student) &&
      user !== null && {
        user: (turns, options) => simulatedUser(user, { prompt: prompts['simulate-user'], turns, ...options }),
      }),
    ...(isRemote(student) && {
      conduct: async (plan, stopped) => {
        const conducted = await student.conduct(remoteTrial(night, plan, index), stopped);
        night.track(conducted.settle());
        return conducted;
      },
    }),
    clean: async ({ transcript, reason }) => ({
      transcript: transcript === null ? null : await redactor.transcript(transcript),
      reason: reason === null ? null : await redactor.text(reason),
    }),
    clock: () => clock().getTime(),
    night: date,
    signal,
  };
}

/** The same for a student that other machines have. */
export function remoteTrial(
  { pipeline }: Night,
  { key, question, skill: text }: TrialPlan,
  index: ReplayIndex,
): RemoteTrial {
  const { actionsPerTrial: maximumActions, tokensPerTrial: maximumTokens, secondsPerTrial: seconds } = pipeline.limits;
  return { skill: index.suite.skill, key, question, text, index, maximumActions, maximumTokens, seconds };
}
