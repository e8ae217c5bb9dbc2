import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAgent } from '../agent/agent.ts';
import { createModelStudent } from '../agent/model/student.ts';
import { recordedUser } from '../agent/user.ts';
import type { ToolDefinition } from '../domain/chat.ts';
import type { Outcome, Suite } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Student } from '../domain/model.ts';
import type { Prompt } from '../domain/prompt.ts';
import { NightschoolError } from '../errors.ts';
import { createGrader } from '../evaluate/grade.ts';
import { loadPromptfoo, type RunAssertions } from '../evaluate/load-promptfoo.ts';
import { createReplayTools } from '../evaluate/replay.ts';
import { buildReplayIndex } from '../evaluate/replay-index.ts';
import { canonicalJson } from '../util/hash.ts';
import { ollama } from './ollama/ollama.ts';
import { ollamaChoice } from './testing/choices.ts';
import type { ModelServer } from './testing/model-server.ts';
import { startOllamaServer } from './testing/ollama-server.ts';
import type { ScriptedAnswer } from './testing/wire.ts';
import { quickWorld } from './testing/world.ts';

const clean = <Value>(value: unknown) => value as Value;
const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const results = join(data, 'tau2-airline/qwen2.5-7b-ollama.json');
const present = existsSync(results);

interface Line {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly content: string | null;
  readonly tool_calls?: readonly { readonly name: string; readonly arguments: JsonObject }[] | null;
  readonly error?: boolean;
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

interface Results {
  readonly tasks: readonly {
    readonly id: string;
    readonly evaluation_criteria: {
      readonly actions: readonly { readonly name: string; readonly arguments: JsonObject }[];
      readonly communicate_info: readonly string[];
    };
  }[];
  readonly simulations: readonly {
    readonly task_id: string;
    readonly reward_info: { readonly reward: number };
    readonly messages: readonly Line[];
  }[];
}

/** One recorded run as the exchanges that made it up. */
interface Run {
  readonly id: string;
  readonly lines: readonly Line[];
  readonly turns: readonly string[];
  readonly answers: readonly ScriptedAnswer[];
  readonly calls: readonly string[];
  readonly passed: boolean;
  readonly suite: Suite;
}

/** What changes the airline's database. Handing over to a person is no write to tau2. */
const WRITES = [
  ...['book_reservation', 'cancel_reservation', 'send_certificate', 'update_reservation_baggages'],
  ...['update_reservation_flights', 'update_reservation_passengers'],
];

/** The greeting that opens every run is tau2's own, and a last turn of the user's ended the run unanswered. */
function readRuns(): readonly Run[] {
  const { tasks, simulations }: Results = JSON.parse(readFileSync(results, 'utf8'));
  const criteria = new Map(tasks.map(({ id, evaluation_criteria }) => [id, evaluation_criteria]));
  return simulations.map(({ task_id: id, messages, reward_info: { reward } }) => {
    const lines = messages.slice(1, messages.at(-1)?.role === 'user' ? -1 : undefined);
    const turns = lines.filter(({ role }) => role === 'user').map(({ content }) => content ?? '');
    const said = lines.filter(({ role }) => role === 'assistant');
    return {
      id,
      lines,
      turns,
      answers: said.map(answerOf),
      calls: said.flatMap(({ tool_calls }) => tool_calls ?? []).map((call) => describeCall(call.name, call.arguments)),
      passed: reward === 1,
      suite: suiteOf(id, lines, criteria.get(id)),
    };
  });
}

function answerOf({ content, tool_calls, usage }: Line): ScriptedAnswer {
  return {
    text: content ?? '',
    calls: (tool_calls ?? []).map((call) => ({ tool: call.name, arguments: call.arguments })),
    ...(usage ? { tokens: { input: usage.prompt_tokens, output: usage.completion_tokens } } : {}),
  };
}

/** tau2's own expectations as a case: the writes and the facts that it rewards. Results come from the run itself. */
function suiteOf(
  id: string,
  lines: readonly Line[],
  gold: Results['tasks'][number]['evaluation_criteria'] | undefined,
) {
  const outcomes = lines.filter(({ role }) => role === 'tool');
  const calls = lines.flatMap(({ tool_calls }) => tool_calls ?? []);
  const steps = calls.map((call, index) => ({
    tool: call.name,
    arguments: call.arguments,
    result: asJson(outcomes[index]?.content ?? ''),
    status: outcomes[index]?.error === true ? 'error' : 'ok',
    afterTurn: 1,
  }));
  const effects = (gold?.actions ?? []).filter(({ name }) => WRITES.includes(name));
  const turns = lines.filter(({ role }) => role === 'user').map(({ content }) => content ?? '');
  const question = {
    ...{ id, sessionId: id, group: id, side: 'held-out', origin: 'log', request: turns },
    effects: effects.map((action) => ({ tool: action.name, arguments: action.arguments })),
    facts: gold?.communicate_info ?? [],
  };
  const recordings = [{ taskId: id, sessionId: id, steps }];
  const suite = { skill: 'airline', familyId: 'fam-00000000', cases: [question], recordings, writes: WRITES };
  return clean<Suite>({ ...suite, freeText: [] });
}

function asJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describeCall(tool: string, given: Json): string {
  return `${tool}(${canonicalJson(given)})`;
}

/** The conversation that a request holds, in the words of `spokenIn`. */
function heardIn(body: JsonObject): readonly string[] {
  const messages = clean<readonly WireMessage[]>(body.messages).filter(({ role }) => role !== 'system');
  return messages.map(({ role, content, tool_calls = [] }) =>
    describeLine(
      role,
      content ?? '',
      tool_calls.map((call) => describeCall(call.function.name, call.function.arguments)),
    ),
  );
}

interface WireMessage {
  readonly role: string;
  readonly content?: string;
  readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: JsonObject } }[];
}

function spokenIn(lines: readonly Line[]): readonly string[] {
  return lines.map(({ role, content, tool_calls }) =>
    describeLine(
      role,
      content ?? '',
      (tool_calls ?? []).map((call) => describeCall(call.name, call.arguments)),
    ),
  );
}

/** Results are the same with and without spaces in their JSON. */
function describeLine(role: string, text: string, calls: readonly string[]): string {
  return `${role}: ${canonicalJson(asJson(text))} ${calls.join(' ')}`;
}

const prompt: Prompt = { name: 'follow-skill', version: 1, text: 'You are an airline agent. {{skill}}', hash: 'p' };
const signal = new AbortController().signal;
/** As many as tau2 itself allowed. */
const MAXIMUM_ACTIONS = 200;

interface Desk {
  readonly server: ModelServer;
  readonly student: Student;
  readonly definitions: readonly ToolDefinition[];
  readonly home: string;
  readonly runAssertions: RunAssertions;
}

interface Replayed {
  readonly id: string;
  readonly outcome: Outcome;
  readonly recorded: Outcome;
  /** What was not as recorded, first to last; empty where all was. */
  readonly differences: readonly string[];
}

/** Sits the recorded run again: the model says what it said, request by request, and the tools what they answered. */
async function replay(run: Run, desk: Desk): Promise<Replayed> {
  const { server, student, definitions } = desk;
  const [question] = run.suite.cases;
  if (question === undefined) throw new Error(`no case ${run.id}`);
  const index = buildReplayIndex(run.suite, { definitions });
  const recorded = spokenIn(run.lines);
  const calls: string[] = [];
  const differences: string[] = [];
  server.setScript((body) => {
    const heard = heardIn(body);
    const position = heard.filter((line) => line.startsWith('assistant:')).length;
    const wrong = heard.findIndex((line, at) => line !== recorded[at]);
    if (wrong !== -1 && differences.length === 0) differences.push(`message ${wrong + 1} is not the recorded one`);
    const answer = run.answers[position] ?? {};
    calls.push(...(answer.calls ?? []).map((call) => describeCall(call.tool, clean(call.arguments))));
    return answer;
  });
  const user = recordedUser(run.turns);
  const toolBox = createReplayTools(index, question);
  const options = { student, skill: null, user, toolBox, maximumActions: MAXIMUM_ACTIONS, seed: 0, signal };
  const transcript = await runAgent(options).catch((error: unknown) => codeOf(error));
  if (typeof transcript === 'string') return { ...resultOf(run, 'errored'), differences: [...differences, transcript] };
  const made = transcript.messages.flatMap((said) =>
    said.role === 'call' ? [describeCall(said.tool, said.arguments)] : [],
  );
  if (canonicalJson(made) !== canonicalJson(run.calls)) differences.push('the calls are not the recorded ones');
  const faults = transcript.messages.flatMap((said) => (said.role === 'call' && said.fault ? [said.fault] : []));
  differences.push(...new Set(faults));
  const grade = createGrader(index, { runAssertions: desk.runAssertions, folder: desk.home });
  const { outcome, reason } = await grade(transcript, question);
  if ((outcome === 'passed') !== run.passed) differences.push(`graded ${outcome}: ${reason}`);
  return { ...resultOf(run, outcome), differences };
}

function resultOf(run: Run, outcome: Outcome) {
  return { id: run.id, outcome, recorded: run.passed ? ('passed' as const) : ('failed' as const) };
}

function codeOf(error: unknown): string {
  if (error instanceof NightschoolError) return error.code;
  throw error;
}

// Real transcripts are not part of the project: without ../shared/data there is nothing to test against.
describe.skipIf(!present)('50 recorded airline runs of qwen2.5:7b through Ollama', () => {
  const home = mkdtempSync(join(tmpdir(), 'nightschool-tau2-'));
  let server: ModelServer;
  let replayed: readonly Replayed[];
  beforeAll(async () => {
    server = await startOllamaServer({ script: () => ({}) });
    const chat = await ollama.open(ollamaChoice(server.url, { numCtx: 32_768 }), quickWorld());
    const student = createModelStudent(chat, { prompt, deterministic: true });
    const tools: readonly { function: ToolDefinition }[] = JSON.parse(
      readFileSync(join(data, 'tau-bench-airline/env/tools.json'), 'utf8'),
    );
    const definitions = tools.map(({ function: definition }) => definition);
    const runAssertions = await loadPromptfoo({ folder: home });
    const results: Replayed[] = [];
    for (const run of readRuns())
      results.push(await replay(run, { server, student, definitions, home, runAssertions }));
    replayed = results;
  });
  afterAll(async () => {
    await server.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('show', () => {
    for (const one of replayed)
      process.stdout.write(`${one.id} ${one.outcome} ${one.recorded} ${one.differences.join('; ')}\n`);
    expect(replayed).toHaveLength(50);
  });
});
