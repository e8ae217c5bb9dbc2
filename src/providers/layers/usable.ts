import type { ChatAnswer, ChatModel } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';

/**
 * Rejects for answers that nobody can use. One that was cut off at the limit of one answer is passed on: who asked
 * may still read it.
 * @throws NightschoolError MODEL_ANSWER_EMPTY, PROMPT_TOO_LONG
 */
export function refuseUnusable(model: ChatModel): ChatModel {
  return {
    ...model,
    complete: async (request) => {
      const answer = await model.complete(request);
      const fault = faultOf(answer, model.name);
      if (fault !== null) throw fault;
      return answer;
    },
  };
}

/** Why nobody can use the answer; null where it is usable. */
export function faultOf(answer: ChatAnswer, name: string): NightschoolError | null {
  if (answer.finish === 'overflow') {
    return new NightschoolError('PROMPT_TOO_LONG', `The prompt did not fit ${name}: the server dropped a part of it.`);
  }
  const isEmpty = answer.finish === 'stop' && answer.calls.length === 0 && answer.text.trim() === '';
  return isEmpty ? new NightschoolError('MODEL_ANSWER_EMPTY', `${name} answered with nothing.`) : null;
}
