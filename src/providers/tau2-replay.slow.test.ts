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
import type { Student, Transcript } from '../domain/model.ts';
import type { Prompt } from '../domain/prompt.ts';
import { NightschoolError } from '../errors.ts';
import { createGrader } from '../evaluate/grade.ts';
import { loadPromptfoo, type RunAssertions } from '../evaluate/load-promptfoo.ts';
import { createReplayTools } from '../evaluate/replay.ts';
import { buildReplayIndex } from '../evaluate/replay-index.ts';
import { canonicalJson } from '../util/hash.ts';
import { ollamaChoice } from './testing/choices.ts';
import type { ModelServer } from './testing/model-server.ts';
import { startOllamaServer } from './testing/ollama-server.ts';
import { openForTest } from './testing/open.ts';
import type { ScriptedAnswer } from './testing/wire.ts';

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

/** The same long results stand in every later request. */
const canonicalTexts = new Map<string, string>();

/** Texts are the same with and without spaces around them, results with and without those in their JSON. */
function describeLine(role: string, text: string, calls: readonly string[]): string {
  const canonical = canonicalTexts.get(text) ?? canonicalJson(asJson(text.trim()));
  canonicalTexts.set(text, canonical);
  return `${role}: ${canonical} ${calls.join(' ')}`;
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

/** Why a run cannot be what was recorded. Anything else is a fault of ours. */
const REASONS = {
  emptyAnswer: 'Ollama kept a call to itself that it could not read: the model is told so, tau2 failed the run',
  callAsText: 'a call that the model wrote into its text is carried out, tau2 took it for words',
  recordingEnds: 'tau2 ended the run at its tenth error, and nobody knows what the model would have said next',
} as const;

interface Replayed {
  readonly id: string;
  readonly recorded: Outcome;
  readonly outcome: Outcome;
  readonly calls: number;
  /** Null where calls and outcome are those of the recording. */
  readonly diverged: keyof typeof REASONS | 'unexplained' | null;
}

/** Sits the recorded run again: the model says what it said, request by request, and the tools what they answered. */
async function replay(run: Run, desk: Desk): Promise<Replayed> {
  const [question] = run.suite.cases;
  if (question === undefined) throw new Error(`no case ${run.id}`);
  const index = buildReplayIndex(run.suite, { definitions: desk.definitions });
  const divergence = serve(run, desk.server);
  const transcript = await runAgent({
    student: desk.student,
    skill: null,
    user: recordedUser(run.turns),
    toolBox: createReplayTools(index, question),
    maximumActions: MAXIMUM_ACTIONS,
    seed: 0,
    signal,
  }).catch((error: unknown) => codeOf(error));
  const grade = createGrader(index, { runAssertions: desk.runAssertions, folder: desk.home });
  const outcome = typeof transcript === 'string' ? 'errored' : (await grade(transcript, question)).outcome;
  const recorded = run.passed ? 'passed' : 'failed';
  const row = { id: run.id, recorded, outcome, calls: run.calls.length } as const;
  const diverged = divergence();
  if (diverged !== null) return { ...row, diverged };
  if (hasTextCall(transcript)) return { ...row, diverged: 'callAsText' };
  const same = canonicalJson(callsOf(transcript)) === canonicalJson(run.calls) && outcome === recorded;
  return { ...row, diverged: same ? null : 'unexplained' };
}

/** Has the server say what the model said in the run, and compares every request with the conversation up to there. */
function serve(run: Run, server: ModelServer) {
  const recorded = spokenIn(run.lines);
  let strange: { readonly heard: string; readonly recorded: string | undefined } | null = null;
  let isAtEnd = false;
  server.setScript((body) => {
    const heard = heardIn(body);
    const at = heard.findIndex((line, index) => line !== recorded[index]);
    if (at !== -1) strange ??= { heard: heard[at] ?? '', recorded: recorded[at] };
    const answer = run.answers[heard.filter((line) => line.startsWith('assistant:')).length];
    isAtEnd ||= answer === undefined;
    return answer ?? {};
  });
  /** The first thing that was said otherwise than recorded; the rest follows from it. */
  return (): keyof typeof REASONS | 'unexplained' | null => {
    if (strange === null) return isAtEnd ? 'recordingEnds' : null;
    if (strange.recorded === describeLine('assistant', '', [])) return 'emptyAnswer';
    return strange.heard.startsWith('assistant:') && strange.heard.endsWith(')') ? 'callAsText' : 'unexplained';
  };
}

function hasTextCall(transcript: Transcript | string): boolean {
  return (
    typeof transcript !== 'string' && transcript.messages.some((said) => 'fault' in said && said.fault === 'as-text')
  );
}

function callsOf(transcript: Transcript | string): readonly string[] {
  if (typeof transcript === 'string') return [];
  return transcript.messages.flatMap((said) => (said.role === 'call' ? [describeCall(said.tool, said.arguments)] : []));
}

function codeOf(error: unknown): string {
  if (error instanceof NightschoolError) return error.code;
  throw error;
}

function printTable(rows: readonly Replayed[]): void {
  const lines = rows.map(({ id, recorded, outcome, calls, diverged }) => {
    const why = diverged === null ? '' : diverged === 'unexplained' ? diverged : REASONS[diverged];
    return `| ${id} | ${recorded} | ${outcome} | ${calls} | ${why} |`;
  });
  const head = ['| task | recorded | here | calls | diverged |', '| ---: | --- | --- | ---: | --- |'];
  process.stdout.write(`${[...head, ...lines].join('\n')}\n`);
}

// Real transcripts are not part of the project: without ../shared/data there is nothing to test against.
describe.skipIf(!present)('50 recorded airline runs of qwen2.5:7b through Ollama', () => {
  const home = mkdtempSync(join(tmpdir(), 'nightschool-tau2-'));
  let server: ModelServer | null = null;
  const rows: Replayed[] = [];
  beforeAll(async () => {
    server = await startOllamaServer({ script: () => ({}) });
    const { model } = await openForTest(ollamaChoice(server.url, { numCtx: 32_768 }));
    const student = createModelStudent(model, { prompt, deterministic: true });
    const tools: readonly { readonly function: ToolDefinition }[] = JSON.parse(
      readFileSync(join(data, 'tau-bench-airline/env/tools.json'), 'utf8'),
    );
    const definitions = tools.map(({ function: definition }) => definition);
    const runAssertions = await loadPromptfoo({ folder: home });
    for (const run of readRuns()) rows.push(await replay(run, { server, student, definitions, home, runAssertions }));
    if (process.env.PRINT_TABLE) printTable(rows);
  });
  afterAll(async () => {
    await server?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const idsOf = (diverged: Replayed['diverged']) =>
    rows.filter((row) => row.diverged === diverged).map(({ id }) => Number(id));

  it('are the recorded calls in their order, and pass or fail as recorded, in 36 of 50', () => {
    const same = rows.filter(({ diverged }) => diverged === null);
    expect({ runs: rows.length, same: same.length }).toEqual({ runs: 50, same: 36 });
    expect(same.filter(({ outcome }) => outcome === 'passed')).toHaveLength(8);
    expect(same.reduce((sum, { calls }) => sum + calls, 0)).toBe(283);
  });

  it('diverge in the others for a reason that is known', () => {
    expect(idsOf('emptyAnswer').sort(byNumber)).toEqual([6, 9, 11, 19, 22, 36, 43]);
    expect(idsOf('callAsText').sort(byNumber)).toEqual([17, 18, 23, 25, 37, 46]);
    expect(idsOf('recordingEnds')).toEqual([40]);
    expect(idsOf('unexplained')).toEqual([]);
  });

  it('score nothing that the recording does not cover', () => {
    const wrong = rows.filter(({ outcome, recorded }) => outcome !== 'errored' && outcome !== recorded);
    expect(wrong).toEqual([]);
  });
});

function byNumber(one: number, other: number): number {
  return one - other;
}
