import type { ChatAnswer, ChatCall, ChatModel, ChatRequest } from '../../../domain/chat.ts';
import type { JsonObject } from '../../../domain/json.ts';

/** What a scripted model answers: text, calls, a whole answer, or what it rejects with. */
export type Line = string | readonly Call[] | Partial<ChatAnswer> | Error | ((request: ChatRequest) => Line);

/** A call by tool and arguments, or by tool and the words of a malformed one. */
export type Call = readonly [tool: string, given: JsonObject | string];

export interface ScriptedModel extends ChatModel {
  /** What it was asked, in order. */
  readonly requests: readonly ChatRequest[];
}

/** A model that plays its lines, one for each request; a request too many is an error of the test. */
export function scriptedModel(...lines: readonly Line[]): ScriptedModel {
  const requests: ChatRequest[] = [];
  return {
    name: 'scripted/model',
    fingerprint: 'f'.repeat(64),
    requests,
    complete: async (request) => {
      request.signal.throwIfAborted();
      const place = requests.push(request) - 1;
      const line = lines[place];
      if (line === undefined) throw new Error(`Nobody wrote line ${place + 1} of the script.`);
      return toAnswer(typeof line === 'function' ? line(request) : line, place);
    },
  };
}

/** A model that answers by what it is asked for, whatever the order. */
export function answeringModel(answer: (request: ChatRequest) => Line): ScriptedModel {
  return scriptedModel(...Array.from({ length: 1000 }, () => answer));
}

/** The text of the last message. */
export function lastText({ messages }: ChatRequest): string {
  return messages.at(-1)?.text ?? '';
}

function toAnswer(line: Exclude<Line, (request: ChatRequest) => Line> | Line, place: number): ChatAnswer {
  if (line instanceof Error) throw line;
  if (typeof line === 'function') throw new Error('A line may not give another function.');
  const blank: ChatAnswer = { text: '', calls: [], finish: 'stop', tokens: { input: 100, output: 10, cached: 0 } };
  if (typeof line === 'string') return { ...blank, text: line };
  if (isCalls(line))
    return { ...blank, finish: 'calls', calls: line.map((call, index) => toCall(call, `${place}-${index}`)) };
  return { ...blank, ...line };
}

function isCalls(line: readonly Call[] | Partial<ChatAnswer>): line is readonly Call[] {
  return Array.isArray(line);
}

function toCall([tool, given]: Call, id: string): ChatCall {
  return typeof given === 'string' ? { id, tool, malformed: given } : { id, tool, arguments: given };
}
