import type {
  Message,
  Student,
  StudentAction,
  ToolAnswer,
  ToolBox,
  Transcript,
  TranscriptEnd,
} from '../domain/model.ts';
import type { CleanText } from '../domain/text.ts';

export interface AgentOptions {
  readonly student: Student;
  /** The whole SKILL.md, or null for the arm without one. */
  readonly skill: string | null;
  /** The user's recorded turns, first to last. */
  readonly turns: readonly CleanText[];
  readonly toolBox: ToolBox;
  /** Calls and replies together. */
  readonly maximumActions: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Lets a student work on one request: plan, call, observe, refine. After every reply, a question or an answer, the
 * user's next recorded turn is said; with no turn left the transcript ends, `gave-up` where the student still waits.
 * A call that the tools cannot answer ends it as `replay-miss`. Rejects only for infrastructure reasons: the
 * student's, the tool box's, or an aborted signal.
 */
export async function runAgent(options: AgentOptions): Promise<Transcript> {
  const [first, ...later] = options.turns;
  const messages: Message[] = first === undefined ? [] : [{ role: 'user', text: first }];
  const tokens = { input: 0, output: 0 };
  let hits = 0;
  const finish = (end: TranscriptEnd): Transcript => {
    return { messages, end, hits, misses: end === 'replay-miss' ? 1 : 0, tokens };
  };
  for (let actions = 0; actions < options.maximumActions; actions++) {
    const action = await act(options, messages, tokens);
    messages.push(messageOf(action, actions));
    if (action.kind === 'call') {
      const answer = await options.toolBox.call(action.tool, action.arguments);
      if (answer.kind === 'miss') return finish('replay-miss');
      messages.push(resultOf(answer, actions));
      hits++;
      continue;
    }
    const next = later.shift();
    if (next === undefined) return finish(action.waiting ? 'gave-up' : 'done');
    messages.push({ role: 'user', text: next });
  }
  return finish('turn-limit');
}

async function act(
  { student, skill, toolBox, seed, signal }: AgentOptions,
  messages: readonly Message[],
  tokens: { input: number; output: number },
): Promise<StudentAction> {
  signal.throwIfAborted();
  const said = await student.act({ skill, tools: toolBox.tools, messages: [...messages], seed, signal });
  tokens.input += said.tokens.input;
  tokens.output += said.tokens.output;
  return said.action;
}

function messageOf(action: StudentAction, number: number): Message {
  if (action.kind === 'reply') return { role: 'assistant', text: action.text };
  const { tool, arguments: given, skillStep } = action;
  return {
    role: 'call',
    id: callId(number),
    tool,
    arguments: given,
    ...(skillStep === undefined ? {} : { skillStep }),
  };
}

function resultOf(answer: Extract<ToolAnswer, { kind: 'answer' }>, number: number): Message {
  return { role: 'result', callId: callId(number), content: answer.content, isError: answer.isError };
}

function callId(number: number): string {
  return `call-${number + 1}`;
}
