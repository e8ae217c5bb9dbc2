import type { Message, Student, StudentAction, ToolBox, Transcript, TranscriptEnd } from '../domain/model.ts';
import { carryOut } from './carry-out.ts';
import type { User } from './user.ts';

export interface AgentOptions {
  readonly student: Student;
  /** The whole SKILL.md, or null for the arm without one. */
  readonly skill: string | null;
  readonly user: User;
  readonly toolBox: ToolBox;
  /** What the student may do: a reply is one action, and so are all calls that it makes at once. */
  readonly maximumActions: number;
  /** Tokens of the student, in and out, over the whole request; absent: no limit. */
  readonly maximumTokens?: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Lets a student work on one request: plan, call, observe, refine. After every reply, a question or an answer, the user
 * says the next turn; with none left the transcript ends, `gave-up` where the student still waits. It also ends where
 * the student is out of actions (`turn-limit`) or of tokens, its own or those of one answer (`token-limit`), and at a
 * call that the tools cannot answer (`replay-miss`). Rejects only for infrastructure reasons: the student's, the
 * user's, the tool box's, or an aborted signal.
 */
export async function runAgent(options: AgentOptions): Promise<Transcript> {
  const { toolBox, maximumActions, maximumTokens = Number.POSITIVE_INFINITY } = options;
  const messages: Message[] = [];
  const tokens = { input: 0, output: 0 };
  let hits = 0;
  const finish = (end: TranscriptEnd): Transcript => {
    return { messages, end, hits, misses: end === 'replay-miss' ? 1 : 0, tokens };
  };
  await hear(options, messages);
  for (let number = 1; number <= maximumActions; number++) {
    const action = await act(options, messages, tokens);
    const isSpent = tokens.input + tokens.output > maximumTokens;
    if (action.kind === 'reply' || (action.text ?? '') !== '') {
      messages.push({ role: 'assistant', text: action.text ?? '' });
    }
    if (isSpent || action.kind === 'cut') return finish('token-limit');
    if (action.kind === 'calls') {
      const carriedOut = await carryOut(action.calls, { toolBox, number });
      messages.push(...carriedOut.messages);
      hits += carriedOut.hits;
      if (carriedOut.isMiss) return finish('replay-miss');
      continue;
    }
    if (!(await hear(options, messages))) return finish(action.waiting ? 'gave-up' : 'done');
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

/** False where the user has no more to say. */
async function hear({ user, signal }: AgentOptions, messages: Message[]): Promise<boolean> {
  signal.throwIfAborted();
  const said = await user([...messages]);
  if (said !== null) messages.push({ role: 'user', text: said.text });
  return said !== null;
}
