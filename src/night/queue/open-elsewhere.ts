import type { ChatModel } from '../../domain/chat.ts';
import type { Student } from '../../domain/model.ts';
import type { Pipeline, StudentChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { priceOf } from '../../store/prices.ts';
import { modelName } from '../../util/model-name.ts';
import { asDown, type Desk } from '../models/open-wired.ts';
import { toStudentPosting } from './list-postings.ts';
import type { NightFleet } from './night-fleet.ts';
import { createRemoteStudent } from './remote-student.ts';
import { createTrialAccount, type PricedModel } from './trial-account.ts';
import { isQueued, type QueuedChoice } from './wanted-model.ts';

/**
 * The student whose whole trials workers do, where they can; else the student as it is. It is the same one: a worker that
 * has another fingerprint does none of them. While traffic is recorded all is asked from here, where it can be seen.
 */
export async function openElsewhere(
  pipeline: Pipeline,
  opened: {
    readonly choice: StudentChoice;
    readonly student: Student;
    /** The model behind it, and the one that says the user's turns. */
    readonly chat: ChatModel | null;
    readonly user: ChatModel | null;
  },
  desk: Desk,
): Promise<Student> {
  const { choice, student, chat, user } = opened;
  const { fleet = null, traffic, stations } = desk;
  const isThere = (model: ChatModel): boolean => stations.has(model);
  if (fleet === null || traffic !== undefined || chat === null || !isQueued(choice, fleet.settings)) return student;
  if (!isThere(chat) || (user !== null && !isThere(user))) return student;
  try {
    return await openTrials(pipeline, { choice, student }, { ...desk, fleet });
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    desk.unavailable.push({ role: 'student', model: student.name, reason: error.message });
    return { ...student, act: () => Promise.reject(asDown(student.name, error)) };
  }
}

async function openTrials(
  { user, limits }: Pipeline,
  { choice, student }: { readonly choice: QueuedChoice; readonly student: Student },
  desk: Desk & { readonly fleet: NightFleet },
): Promise<Student> {
  const { fleet, prompts, budget, onCall, onDown, guard } = desk;
  const posting = toStudentPosting(choice, user, { settings: fleet.settings, prompts });
  if (posting === null) return student;
  const { name, fingerprint } = student;
  const station = await fleet.open({
    ...{ posting, name, known: fingerprint, required: fingerprint },
    onDown: ({ message }) => onDown({ role: 'student', model: name, reason: message }),
  });
  const account = createTrialAccount({
    ...{ budget, onCall, student: pricedModel(choice, desk), tokensPerTrial: limits.tokensPerTrial },
    user: isQueued(user, fleet.settings) ? pricedModel(user, desk) : null,
  });
  const isUserRecorded = posting.student?.user === null;
  const about = { station, fleet, account, isUserRecorded, ...(guard !== undefined && { guard }) };
  return createRemoteStudent(student, about);
}

function pricedModel(choice: QueuedChoice, { prices }: Desk): PricedModel {
  const name = modelName(choice);
  const longestExchange = choice.use === 'ollama' ? choice.numCtx : choice.maximumOutputTokens;
  return { name, price: priceOf(prices, name), longestExchange };
}
