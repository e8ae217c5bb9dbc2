import type { ChatAnswer, ChatCall, ChatModel } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import { nestsDeeper } from '../../util/nesting.ts';

/** Arguments nested deeper are a model that has lost its way, and would overflow the stack of whoever prints them. */
const DEEPEST = 64;

/**
 * Rejects for answers that nobody can use, and calls those calls malformed that nobody could carry out. An answer that
 * was cut off at the limit of one answer is passed on: who asked may still read it.
 * @throws NightschoolError MODEL_ANSWER_EMPTY, PROMPT_TOO_LONG
 */
export function refuseUnusable(model: ChatModel): ChatModel {
  return {
    ...model,
    complete: async (request) => {
      const answer = await model.complete(request);
      const fault = faultOf(answer, model.name);
      if (fault !== null) throw fault;
      return answer.calls.some(isTooDeep) ? { ...answer, calls: answer.calls.map(refuseDepth) } : answer;
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

function isTooDeep(call: ChatCall): boolean {
  return 'arguments' in call && nestsDeeper(call.arguments, DEEPEST);
}

function refuseDepth(call: ChatCall): ChatCall {
  if (!isTooDeep(call)) return call;
  return { id: call.id, tool: call.tool, malformed: `arguments nested deeper than ${DEEPEST} levels` };
}
