import { withSimulatedUser } from '../../agent/model/simulated-user.ts';
import { createModelStudent } from '../../agent/model/student.ts';
import type { ChatModel } from '../../domain/chat.ts';
import type { Student } from '../../domain/model.ts';
import type { Prompt } from '../../domain/prompt.ts';

export interface ChatStudentOptions {
  /** Of the model. */
  readonly temperature: number;
  /** `follow-skill`. */
  readonly prompt: Prompt;
  /** The model that says the user's turns, with `simulate-user`; null: the recorded ones. */
  readonly user: { readonly chat: ChatModel; readonly prompt: Prompt } | null;
}

/**
 * A student of a model, the same wherever the model is opened. What it was examined with belongs to its fingerprint, and
 * a user that is a model does too.
 */
export function createChatStudent(chat: ChatModel, { temperature, prompt, user }: ChatStudentOptions): Student {
  const alone = createModelStudent(chat, { prompt, deterministic: temperature === 0 });
  return user === null ? alone : withSimulatedUser(alone, user);
}
