import { LLMock } from '@copilotkit/aimock';
import { createLiteralStudent } from '../agent/literal/literal.ts';
import type { ModelTokens } from '../domain/chat.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Message } from '../domain/model.ts';
import type { ScriptedAnswer } from '../providers/testing/wire.ts';

/** A teacher behind OpenAI's wire format, served by aimock, that hands one SKILL.md in whatever it is asked to draft. */
export interface TeacherServer {
  readonly url: string;
  /** Canonical texts of the requests that it answered, in order. */
  readonly asked: readonly string[];
  /** Those whose answer was sent in full by then (`performance.now()`). */
  settledBy(time: number): readonly string[];
  /** What it calls families, and the skill that it hands in. */
  name(name: string): void;
  /** From now on answers are no JSON and call no tool. */
  garble(): void;
  /** What it told of usage, summed. */
  tokens(): Pick<ModelTokens, 'input' | 'output'>;
  close(): Promise<void>;
}

type Asked = Parameters<Extract<Parameters<LLMock['on']>[1], (...given: never[]) => unknown>>[0];

/** @param echo what it says instead, given that and all that it was asked so far, itself included */
export async function startTeacher(
  skill: { readonly name: string; readonly text: string },
  echo: (answer: TaughtAnswer, asked: readonly string[]) => TaughtAnswer = (answer) => answer,
): Promise<TeacherServer> {
  const asked: string[] = [];
  const times: number[] = [];
  let isGarbled = false;
  let taught = skill;
  const total = { input: 0, output: 0 };
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  mock.on({ predicate: () => true }, (request) => {
    const { stream: _, stream_options: __, ...content } = request;
    asked.push(JSON.stringify(content));
    times.push(performance.now());
    const usage = { prompt_tokens: 100 + 7 * asked.length, completion_tokens: 10 + asked.length };
    total.input += usage.prompt_tokens;
    total.output += usage.completion_tokens;
    if (isGarbled) return { content: 'Certainly! What would you like?', usage };
    return { ...echo(teach(request, taught), asked), usage };
  });
  const url = await mock.start();
  return {
    url,
    asked,
    settledBy: (time) => asked.filter((_, index) => (times[index] ?? time) < time),
    name: (name) => {
      taught = { name, text: skill.text.replaceAll(skill.name, name) };
    },
    garble: () => {
      isGarbled = true;
    },
    tokens: () => total,
    close: () => mock.stop(),
  };
}

export type TaughtAnswer =
  | { readonly content: string }
  | { readonly toolCalls: { readonly name: string; readonly arguments: string }[] };

/** What the prompt distil-task may be answered with. */
export const NOTHING_TO_LEARN = {
  ...{ worthLearning: false, reason: 'It went as usual.', outcome: 'passed', goal: '', approach: '', keyDecisions: [] },
  ...{ procedure: [], failurePoint: '', flawedReasoning: '', correctApproach: '', prevention: '', preferences: [] },
};

function teach(request: Asked, { name, text }: { readonly name: string; readonly text: string }): TaughtAnswer {
  const tools = (request.tools ?? []).map((tool) => tool.function.name);
  const asksName = JSON.stringify(request.response_format ?? {}).includes('"name-family"');
  if (asksName) return nameAll(request, name);
  if (JSON.stringify(request.response_format ?? {}).includes('"label-outcomes"')) return judgeAll(request);
  if (JSON.stringify(request.response_format ?? {}).includes('"cut-sessions"')) return cutAll(request);
  if (JSON.stringify(request.response_format ?? {}).includes('"settle-borders"')) return settleAll(request);
  if (JSON.stringify(request.response_format ?? {}).includes('"write-checks"')) {
    const number = /TK-\d+/.exec(JSON.stringify(request.messages.at(-1)))?.[0];
    return { content: JSON.stringify({ facts: [number] }) };
  }
  if (!tools.includes('hand_in')) return { content: JSON.stringify(NOTHING_TO_LEARN) };
  const results = request.messages.filter(({ role }) => role === 'tool').length;
  const call = (tool: string, given: object) => ({ toolCalls: [{ name: tool, arguments: JSON.stringify(given) }] });
  if (results === 0) return call('list_skills', {});
  if (results === 1) return call('create_skill', { name, text });
  return call('hand_in', { change: 'written from the records' });
}

/** The first family gets the name, others the same with a letter to it. */
function nameAll({ messages }: Asked, name: string) {
  const ids = linesOf(messages).flatMap(({ family }) => family ?? []);
  const families = ids.map((id, place) => ({ id, name: place === 0 ? name : `${name}-${'abcdefghij'[place]}` }));
  return { content: JSON.stringify({ families }) };
}

/** Every task passed, for all that it can see. */
function judgeAll({ messages }: Asked) {
  const judgements = linesOf(messages).flatMap(({ task }) =>
    task === undefined ? [] : [{ id: task, reason: 'It was closed.', label: 'passed', confidence: 0.95 }],
  );
  return { content: JSON.stringify({ judgements }) };
}

/** All are one, and keep the name of the first. */
function settleAll({ messages }: Asked) {
  const borders: object[] = [];
  let id: string | undefined;
  for (const { border, group, name } of linesOf(messages)) {
    id = border ?? id;
    if (group === 'first') borders.push({ id, reason: 'Both close tickets.', same: true, first: name, second: name });
  }
  return { content: JSON.stringify({ borders }) };
}

/** A turn that says `also` opens a request. */
function cutAll({ messages }: Asked) {
  const sessions: { readonly id: string; readonly opens: number[] }[] = [];
  for (const { session, turn, user } of linesOf(messages)) {
    if (session !== undefined) sessions.push({ id: session, opens: [] });
    if (turn !== undefined && user?.includes('also') === true) sessions.at(-1)?.opens.push(turn);
  }
  return { content: JSON.stringify({ sessions }) };
}

/** The lines of the records that a prompt shows, each an object. */
function linesOf(messages: Asked['messages']): readonly ShownLine[] {
  return messages.flatMap(({ content }) =>
    (typeof content === 'string' ? content : JSON.stringify(content))
      .split('\n')
      .filter((line) => /^\{"(?:task|session|turn|family|border|group)":/.test(line))
      .map((line): ShownLine => JSON.parse(line)),
  );
}

interface ShownLine {
  readonly task?: string;
  readonly session?: string;
  readonly family?: string;
  readonly border?: string;
  readonly group?: string;
  readonly name?: string;
  readonly turn?: number;
  readonly user?: string;
}

const literal = createLiteralStudent();

/** A student behind a wire that does exactly what the skill in its system message says. */
export async function followSkill(body: JsonObject): Promise<ScriptedAnswer> {
  const messages = (body.messages ?? []) as unknown as readonly WireMessage[];
  if (messages[0]?.content?.includes('<available_skills>') === true) return chooseByWords(messages);
  const skill = /<skill>\n([\s\S]*)\n<\/skill>/.exec(messages[0]?.content ?? '')?.[1]?.trim() ?? '';
  const { action } = await literal.act({
    skill: skill === '' ? null : `${skill}\n`,
    tools: [],
    messages: toMessages(messages.slice(1)),
    seed: 0,
    signal: new AbortController().signal,
  });
  if (action.kind !== 'calls') return { text: action.text };
  return { calls: action.calls.map((call) => ({ tool: call.tool, arguments: call.arguments })) };
}

/** Asked which skill a request is for, it takes the one that has most of its words. */
function chooseByWords(messages: readonly WireMessage[]): ScriptedAnswer {
  const wordsOf = (text = ''): readonly string[] => text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  const listed = [...(messages[0]?.content ?? '').matchAll(/<name>(.*)<\/name>\s*<description>(.*)<\/description>/g)];
  const asked = new Set(wordsOf(messages.at(-1)?.content ?? ''));
  const scored = listed.map(([, name = '', description]) => {
    return { name, score: new Set(wordsOf(`${name} ${description}`).filter((word) => asked.has(word))).size };
  });
  const best = scored.toSorted((a, b) => b.score - a.score)[0];
  return { text: JSON.stringify({ skill: best?.name ?? 'none', reason: 'It has the words.' }) };
}

interface WireMessage {
  readonly role: string;
  readonly content?: string | null;
  /** Ollama has arguments as an object, OpenAI as text. */
  readonly tool_calls?: readonly {
    readonly function: { readonly name: string; readonly arguments: JsonObject | string };
  }[];
}

function toMessages(wire: readonly WireMessage[]): Message[] {
  const messages: Message[] = [];
  let calls = 0;
  let results = 0;
  for (const { role, content: said, tool_calls = [] } of wire) {
    const content = said ?? '';
    if (role === 'user') messages.push({ role: 'user', text: content });
    if (role === 'assistant' && content !== '') messages.push({ role: 'assistant', text: content });
    for (const { function: made } of tool_calls) {
      const given: JsonObject = typeof made.arguments === 'string' ? JSON.parse(made.arguments) : made.arguments;
      messages.push({ role: 'call', id: `call-${++calls}`, tool: made.name, arguments: given });
    }
    if (role === 'tool') {
      messages.push({ role: 'result', callId: `call-${++results}`, content: readContent(content), isError: false });
    }
  }
  return messages;
}

function readContent(text: string): JsonObject[string] {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
