import { runAgent } from '../../agent/agent.ts';
import { createModelStudent } from '../../agent/model/student.ts';
import type { ChatModel, ChatRequest } from '../../domain/chat.ts';
import type { CallFault } from '../../domain/exam.ts';
import type { Message, Student, Transcript } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import type { OpenedStudent, Rung } from '../../night/models/open-models.ts';
import type { Candidate } from './candidates.ts';
import type { AskDesk } from './desk.ts';
import { withContext } from './recall-context.ts';
import { isCertified } from './route.ts';

/** What came of one student working on the conversation until its next reply. */
export interface Turn {
  readonly student: string;
  readonly certified: boolean;
  readonly messages: readonly Message[];
  /** Its last words; empty where it had none. */
  readonly reply: string;
  /** It says that it needs to hear something from the user. */
  readonly waits: boolean;
  /** Why the next student should take over; null where the work is done as far as it can tell. */
  readonly failure: string | null;
  /** True where it is no fault of what it followed: a server, a limit. */
  readonly isBreakdown: boolean;
  readonly tokens: number;
}

/** Lets a student go on with a conversation. Rejects only where the signal aborts. */
export async function takeTurn(
  desk: AskDesk,
  rung: Rung,
  { skill, messages }: { readonly skill: Candidate | null; readonly messages: readonly Message[] },
): Promise<Turn> {
  const opened = await rung.open();
  const certified = isCertified(opened.student, skill, desk);
  const student = await prepare(desk, opened, { skill, certified });
  const heard: Message[] = [...messages];
  const about = { student: student.name, certified };
  try {
    const transcript = await work(desk, student, { skill, messages, heard });
    return { ...about, ...judge(transcript, { before: messages.length, needed: skill?.tools ?? new Set() }) };
  } catch (error) {
    desk.signal.throwIfAborted();
    if (!(error instanceof NightschoolError)) throw error;
    return { ...about, messages: heard, reply: '', waits: false, failure: error.message, isBreakdown: true, tokens: 0 };
  } finally {
    await desk.recorder.flush();
  }
}

async function work(
  desk: AskDesk,
  student: Student,
  about: { readonly skill: Candidate | null; readonly messages: readonly Message[]; readonly heard: Message[] },
): Promise<Transcript> {
  const { skill, messages, heard } = about;
  const { agent, seed } = desk.pipeline;
  const toolBox = desk.tools.toolBox(skill?.tools);
  const version = skill === null ? null : { name: skill.skill, version: skill.version };
  return runAgent({
    student: desk.recorder.listen(student, version),
    skill: skill?.text ?? null,
    user: async () => null,
    toolBox: desk.permissions.guard(toolBox),
    maximumActions: agent.actions,
    maximumTokens: agent.tokens,
    ...{ seed, messages, signal: desk.signal },
    onMessage: (message) => {
      heard.push(message);
      desk.recorder.hear(message);
      desk.onEvent({ type: 'message', student: student.name, message });
    },
  });
}

/** The student as it is to be asked: in its exam's words where it is certified, else with what the memory holds. */
async function prepare(
  desk: AskDesk,
  { student, chat }: OpenedStudent,
  { skill, certified }: { readonly skill: Candidate | null; readonly certified: boolean },
): Promise<Student> {
  if (chat === null || certified) return student;
  return withContext(skill === null ? answering(desk, student, chat) : student, await desk.context());
}

/** A model told how to work without a skill. */
function answering({ prompts }: AskDesk, { name, deterministic }: Student, chat: ChatModel): Student {
  const system = { role: 'system' as const, text: prompts['answer-request'].text };
  const told = (request: ChatRequest): ChatRequest => ({
    ...request,
    messages: [system, ...request.messages.filter(({ role }) => role !== 'system')],
  });
  const instructed = { ...chat, name, complete: (request: ChatRequest) => chat.complete(told(request)) };
  return createModelStudent(instructed, { prompt: prompts['follow-skill'], deterministic });
}

interface Judged {
  /** Messages that were there before the turn. */
  readonly before: number;
  /** Tools that the skill calls. */
  readonly needed: ReadonlySet<string>;
}

function judge(transcript: Transcript, { before, needed }: Judged): Omit<Turn, 'student' | 'certified'> {
  const { messages, end, tokens } = transcript;
  const last = messages.at(-1);
  const added = messages.slice(before);
  const result = added.findLast(({ role }) => role === 'result');
  const isStuck = result?.role === 'result' && result.isError;
  const gone = isStuck ? toolOf(added, result.callId, 'unknown-tool') : null;
  const isMissing = gone !== null && needed.has(gone); // no fault of a skill that calls it
  const reply = last?.role === 'assistant' ? last.text : '';
  const failure = FAILURES[end] ?? (isStuck ? 'its last call was answered with an error' : null);
  return {
    ...{ messages, reply },
    waits: end === 'gave-up' && !isStuck,
    failure: failure !== null && reply !== '' ? `${failure}: ${reply}` : failure,
    isBreakdown: end === 'turn-limit' || end === 'token-limit' || (failure !== null && isMissing),
    tokens: tokens.input + tokens.output,
  };
}

/** The tool of a call that went wrong in a way; null where it went wrong otherwise. */
function toolOf(messages: readonly Message[], id: string, fault: CallFault): string | null {
  const call = messages.find((message) => message.role === 'call' && message.id === id);
  return call?.role === 'call' && call.fault === fault ? call.tool : null;
}

const FAILURES: { readonly [End in Transcript['end']]?: string } = {
  'gave-up': 'it could not go on',
  'turn-limit': 'it was out of actions (agent.actions)',
  'token-limit': 'it was out of tokens (agent.tokens, or those of one answer)',
  'replay-miss': 'there is no such tool',
};
