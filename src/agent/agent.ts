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
  /** A conversation to go on with, as it stands; absent: a new one, which the user opens. */
  readonly messages?: readonly Message[];
  /** Called with every message that is added, as it is: a call before it is made. */
  readonly onMessage?: (message: Message) => void;
}

/**
 * Lets a student work on one request: plan, call, observe, refine. After every reply, a question or an answer, the user
 * says the next turn; with none left the transcript ends, `gave-up` where the student still waits. It also ends where
 * the student is out of actions (`turn-limit`) or of tokens, its own or those of one answer (`token-limit`), and at a
 * call that the tools cannot answer (`replay-miss`). Rejects only for infrastructure reasons: the student's, the
 * user's, the tool box's, or an aborted signal.
 */
export async function runAgent(options: AgentOptions): Promise<Transcript> {
  const { toolBox, maximumActions, maximumTokens = Number.POSITIVE_INFINITY, onMessage } = options;
  const messages: Message[] = [...(options.messages ?? [])];
  const before = countActions(messages);
  const tokens = { input: 0, output: 0 };
  let hits = 0;
  const finish = (end: TranscriptEnd): Transcript => {
    return { messages, end, hits, misses: end === 'replay-miss' ? 1 : 0, tokens };
  };
  if (messages.length === 0) await hear(options, messages);
  for (let number = 1; number <= maximumActions; number++) {
    const action = await act(options, messages, tokens);
    const isSpent = tokens.input + tokens.output > maximumTokens;
    if (action.kind === 'reply' || (action.text ?? '') !== '') {
      add({ role: 'assistant', text: action.text ?? '' }, messages, options);
    }
    if (isSpent || action.kind === 'cut') return finish('token-limit');
    if (action.kind === 'calls') {
      const carriedOut = await carryOut(action.calls, {
        ...{ toolBox, number: before + number },
        ...(onMessage !== undefined && { onMessage }),
      });
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
async function hear(options: AgentOptions, messages: Message[]): Promise<boolean> {
  options.signal.throwIfAborted();
  const said = await options.user([...messages]);
  if (said !== null) add({ role: 'user', text: said.text }, messages, options);
  return said !== null;
}

function add(message: Message, messages: Message[], { onMessage }: AgentOptions): void {
  messages.push(message);
  onMessage?.(message);
}

/** As many actions as there may have been: ids of calls go on from there. */
function countActions(messages: readonly Message[]): number {
  return messages.filter(({ role }) => role === 'assistant' || role === 'call').length;
}
