import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import { shortId } from '../common/short-id.ts';
import { quote, textOf } from '../common/texts.ts';
import { addTokens } from '../common/tokens.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { dropAbandoned, type LinkedLine } from './branches.ts';
import { toClaudeCodeEvents } from './events.ts';
import { answerIdOf, type Line, readLine, readUsage } from './line.ts';
import { createPromptQueue, type Given, type PromptQueue, readQueuedCommand } from './queue.ts';
import { type Answer, type Said, toSaid } from './said.ts';
import { asSessionLine, isClaudeCodeLine, isSilentType } from './types.ts';

const FORMAT = 'claude-code';

/**
 * Claude Code's session files: one file is one session, written line by line; and the same as it is printed by
 * `claude --print`. Sub-agents' lines in it (sidechains) only count as tokens; a file of nothing else is the session of
 * a sub-agent.
 */
export const claudeCode: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: isClaudeCodeLine,
  open,
  unread: [
    // What the client saw of a result: often the longest part of a line; the model was shown the same in fewer words.
    {
      ...{ type: 'user', name: 'toolUseResult', behind: 'uuid' },
      // ends of names, found sooner than whole ones: where they belong to another name, the line is parsed as a whole
      unless: ['"interrupted":true', 'Code":', '":"Error: ', 'Uuid":'],
    },
    // What a program printed so far; only what a sub-agent's model said there counts.
    { type: 'progress', name: 'data', behind: 'parentUuid', until: 'uuid', unless: ['"usage":', 'Uuid":'] },
  ],
};

interface Kept extends LinkedLine {
  readonly said: Said | null;
}

/** The conversation of the agent that the person talks to, or of a sub-agent. */
interface Thread {
  /** All lines that others may follow from, whether they say something or not. */
  kept: Kept[];
  hasSaid: boolean;
  sessionId: string | undefined;
  agentId: string | undefined;
  cwd: string | undefined;
  model: string | undefined;
}

interface Reading {
  readonly path: string;
  readonly main: Thread;
  readonly side: Thread;
  readonly seen: Set<string>;
  readonly answers: Map<string, Answer>;
  readonly queue: PromptQueue;
}

function open({ path }: OpenLog): SessionReader {
  const [main, side] = [createThread(), createThread()];
  const reading = { path, main, side, seen: new Set<string>(), answers: new Map(), queue: createPromptQueue() };
  return { add: (record, number) => addRecord(reading, record, number), end: () => toSessions(reading) };
}

function createThread(): Thread {
  return { kept: [], hasSaid: false, sessionId: undefined, agentId: undefined, cwd: undefined, model: undefined };
}

function addRecord(reading: Reading, given: Json, number: number): string | null {
  const record = isObject(given) ? asSessionLine(given) : {};
  const { type, uuid } = record;
  if (typeof type !== 'string') return 'line without a type';
  if (type === 'queue-operation') {
    reading.queue.operate(record);
    return null;
  }
  if (typeof uuid === 'string') {
    // Some clients write the whole history again: a line counts once.
    if (reading.seen.has(uuid)) return null;
    reading.seen.add(uuid);
  }
  if (type === 'user' || type === 'assistant') return addMessage(reading, record, number);
  if (type === 'attachment') addAttachment(reading, record);
  else addLink(reading.main, record);
  if (type === 'progress') addEmbedded(reading.answers, record);
  return isSilentType(type) ? null : `unknown line type ${quote(type)}`;
}

/** A line of the conversation; its tokens count whoever it is of. */
function addMessage(reading: Reading, record: JsonObject, number: number): string | null {
  if (!isObject(record.message)) {
    addLink(reading.main, record);
    return `${record.type} line without a message`;
  }
  const line = readLine(record, record.message);
  const isAnswer = line.type === 'assistant' && !line.isSynthetic;
  const id = line.answerId ?? shortId(line.uuid || `${reading.path} ${number}`);
  const answer = isAnswer ? openAnswer(reading.answers, id) : null;
  if (answer !== null) answer.tokens = line.usage ?? answer.tokens;
  addToThreads(reading, line, toSaid(line, answer));
  const { content } = record.message;
  return typeof content === 'string' || Array.isArray(content) ? null : `${record.type} line without content`;
}

function openAnswer(answers: Map<string, Answer>, id: string): Answer {
  const known = answers.get(id);
  if (known !== undefined) return known;
  const answer = { id, tokens: null };
  answers.set(id, answer);
  return answer;
}

function addAttachment(reading: Reading, record: JsonObject): void {
  const text = readQueuedCommand(record);
  if (text === null) {
    addLink(reading.main, record);
    return;
  }
  const line = readLine(record, {});
  const prompt = { kind: 'said', text, author: line.isSidechain ? 'machine' : 'human' } as const;
  addToThreads(reading, line, { role: 'user', timestamp: line.timestamp, results: [], prompt });
}

/** A line that says nothing but that others may follow from; or, where it was printed, that the run failed. */
function addLink(thread: Thread, { uuid, parentUuid, cwd, type, is_error: hasFailed, timestamp }: JsonObject): void {
  thread.cwd ??= textOf(cwd);
  const isFailure = type === 'result' && hasFailed === true;
  if (typeof uuid !== 'string' && !isFailure) return;
  thread.kept.push({
    uuid: textOf(uuid),
    parentUuid: typeof parentUuid === 'string' ? parentUuid : null,
    isPrompt: false,
    said: isFailure ? { role: 'failure', timestamp: textOf(timestamp) } : null,
  });
}

/** Early 2.1 wrote what sub-agents said into progress lines; their own files name the same answers. */
function addEmbedded(answers: Map<string, Answer>, { data }: JsonObject): void {
  if (!isObject(data) || !isObject(data.message) || !isObject(data.message.message)) return;
  const answerId = answerIdOf(data.message);
  const usage = readUsage(data.message.message.usage);
  if (answerId !== undefined && usage !== undefined) openAnswer(answers, answerId).tokens = usage;
}

/**
 * Puts a line where it belongs. The person's thread keeps the links of all lines; a sub-agent's lines are only kept
 * apart while the person has not said anything, as they are no session of their own then.
 */
function addToThreads({ main, side, queue }: Reading, line: Line, said: Said | null): void {
  if (line.isSidechain) {
    if (!main.hasSaid) addLine(side, line, said);
    addLine(main, line, null);
    return;
  }
  if (said?.role === 'assistant') for (const given of queue.takeGiven()) main.kept.push(toGiven(line, given));
  const prompt = said?.role === 'user' ? said.prompt : null;
  if (prompt?.kind === 'said') {
    queue.said(prompt.text);
    if (prompt.author === 'human') queue.forgetGiven();
  }
  addLine(main, line, said);
  if (main.hasSaid && side.kept.length > 0) side.kept = [];
}

function addLine(thread: Thread, line: Line, said: Said | null): void {
  const { uuid, parentUuid } = line;
  thread.cwd ??= line.cwd;
  if (said !== null) {
    thread.hasSaid = true;
    thread.sessionId = line.sessionId ?? thread.sessionId;
    thread.agentId ??= line.agentId;
    if (said.role === 'assistant') thread.model = line.model ?? thread.model;
  }
  if (said === null && uuid === undefined) return;
  const isTyped = line.type === 'user' && said?.role === 'user' && said.prompt?.kind === 'said';
  thread.kept.push({ uuid, parentUuid, isPrompt: isTyped && said.prompt.author === 'human', said });
}

/** A prompt given to the agent in the middle of its turn, which only the queue tells of. */
function toGiven({ parentUuid }: Line, given: Given): Kept {
  const prompt = { kind: 'said', text: given.text, author: 'human' } as const;
  return {
    uuid: undefined,
    parentUuid,
    isPrompt: false,
    said: { role: 'user', timestamp: given.timestamp, results: [], prompt },
  };
}

function toSessions({ path: file, main, side, answers: all }: Reading): Session[] {
  const thread = main.hasSaid ? main : side;
  const { kept, agentId, cwd: project, model } = thread;
  const events = toClaudeCodeEvents(saidIn(dropAbandoned(kept)));
  if (events.length === 0) return [];
  // Files are named after their session.
  const sessionId = thread.sessionId ?? shortId(nameOf(file));
  const answers = [...all.values()].flatMap(({ id, tokens }) => (tokens === null ? [] : [{ id, ...tokens }]));
  const session: Session = {
    // A resumed file begins with a copy of the former session: its own id is on its last lines.
    id: thread === main ? sessionId : `${sessionId}/agent-${agentId ?? shortId(nameOf(file).replace(/^agent-/, ''))}`,
    source: { file, format: FORMAT, line: 1 },
    events,
    tokens: addTokens(answers),
    answers,
    ...present({ startedAt: events[0]?.at, model, project, parentId: thread === main ? undefined : sessionId }),
  };
  return [session];
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.jsonl$/, '');
}

function* saidIn(lines: readonly Kept[]): Generator<Said> {
  for (const { said } of lines) if (said !== null) yield said;
}
