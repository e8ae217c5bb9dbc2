import type { CallFault } from '../domain/exam.ts';
import type { Json } from '../domain/json.ts';
import type { Message, StudentCall, ToolBox } from '../domain/model.ts';
import { checkArguments } from './check-arguments.ts';

export interface CarriedOut {
  /** The calls, then the results of those that were answered, both in order. */
  readonly messages: readonly Message[];
  /** How many calls were answered, be it with an error. */
  readonly hits: number;
  /** True where nobody knows what a call would have given; the calls after it were not made. */
  readonly isMiss: boolean;
}

/**
 * Makes the calls of one action in their order, since what a tool answers may depend on the calls before. A call that
 * cannot be made (its arguments are none or do not fit, there is no such tool) is answered with an error that the
 * student can act on, and marked.
 * @param options.number of the action, from 1: names its calls
 * @param options.onMessage called with the calls before the first of them is made, and with every result as it comes
 */
export async function carryOut(
  calls: readonly StudentCall[],
  {
    toolBox,
    number,
    onMessage,
  }: { readonly toolBox: ToolBox; readonly number: number; readonly onMessage?: (message: Message) => void },
): Promise<CarriedOut> {
  const checked = calls.map((call, index) => ({ id: callId(number, index), call, ...check(call, toolBox) }));
  const made = checked.map(messageOf);
  for (const message of made) onMessage?.(message);
  const results: Message[] = [];
  let isMiss = false;
  for (const { id, call, refusal } of checked) {
    const answer = refusal ?? (await toolBox.call(call.tool, call.arguments));
    isMiss = answer.kind === 'miss';
    if (answer.kind === 'miss') break;
    const result: Message = { role: 'result', callId: id, content: answer.content, isError: answer.isError };
    onMessage?.(result);
    results.push(result);
  }
  return { messages: [...made, ...results], hits: results.length, isMiss };
}

type Answer = { readonly kind: 'answer'; readonly content: Json; readonly isError: boolean };

interface Checked {
  /** Answered in the tools' place; undefined where they are to answer. */
  readonly refusal?: Answer;
  readonly fault?: CallFault;
}

function check(call: StudentCall, { tools }: ToolBox): Checked {
  if (call.fault === 'malformed') {
    return { fault: 'malformed', refusal: refuse(call.problem ?? 'The arguments are not a JSON object.') };
  }
  const tool = tools.find(({ name }) => name === call.tool);
  if (tool === undefined) return { fault: 'unknown-tool', refusal: refuse({ unknownTool: true }) };
  const problem = checkArguments(tool, call.arguments);
  if (problem !== null) return { fault: 'invalid-arguments', refusal: refuse(problem) };
  return call.fault === undefined ? {} : { fault: call.fault };
}

function refuse(content: Json): Answer {
  return { kind: 'answer', content, isError: true };
}

function messageOf({ id, call, fault }: { readonly id: string; readonly call: StudentCall } & Checked): Message {
  const { tool, arguments: given, skillStep } = call;
  return {
    role: 'call',
    id,
    tool,
    arguments: given,
    ...(skillStep === undefined ? {} : { skillStep }),
    ...(fault === undefined ? {} : { fault }),
  };
}

function callId(number: number, index: number): string {
  return index === 0 ? `call-${number}` : `call-${number}-${index + 1}`;
}
