import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Case, Suite } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Message } from '../domain/model.ts';
import type { CleanTask } from '../domain/task.ts';
import { isWrite } from '../util/tool-kind.ts';
import { buildCases } from './cases.ts';
import { createGrader } from './grade.ts';
import { loadPromptfoo } from './load-promptfoo.ts';
import { createReplayTools } from './replay.ts';
import { buildReplayIndex, type ReplayIndex } from './replay-index.ts';
import { nullPolicy } from './trials.ts';

const clean = <Value>(value: unknown) => value as Value;
const data = fileURLToPath(new URL('../../../shared/data/tau-bench-airline', import.meta.url));
const present = existsSync(data);

interface Line {
  readonly role: string;
  readonly content?: string | null;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

interface Run {
  readonly info: { readonly task: { readonly outputs: readonly string[] } };
  readonly traj: readonly Line[];
}

const read = <Value>(name: string): Value => JSON.parse(readFileSync(join(data, name), 'utf8'));

function asJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function taskOf({ traj, info }: Run, index: number, passed: boolean): CleanTask {
  // Call ids repeat within a session, so a result belongs to the call just before it.
  const steps = traj.flatMap(({ tool_calls: [call] = [] }, at) => {
    if (call === undefined) return [];
    const answer = traj[at + 1];
    const text = answer?.role === 'tool' ? (answer.content ?? '') : undefined;
    const status = text === undefined ? 'missing' : text.startsWith('Error') ? 'error' : 'ok';
    const given = JSON.parse(call.function.arguments);
    return [{ tool: call.function.name, arguments: given, result: asJson(text ?? 'null'), status, afterTurn: 1 }];
  });
  return clean({
    id: `run-${index}`,
    sessionId: `run-${index}`,
    request: traj.filter(({ role }) => role === 'user').map(({ content }) => content ?? ''),
    steps,
    reply: traj.findLast(({ role }) => role === 'assistant')?.content ?? '',
    outcome: { label: passed ? 'passed' : 'failed' },
    requiredFacts: info.task.outputs,
  });
}

function loadSuite(): { readonly suite: Suite; readonly tasks: readonly CleanTask[] } {
  const labels = read<{ [file: string]: { verified_success: boolean }[] }>('verified-labels.json')[
    'gpt-4o-airline.json'
  ];
  const runs = read<readonly Run[]>('gpt-4o-airline.json');
  const tasks = runs.map((run, index) => taskOf(run, index, labels?.[index]?.verified_success ?? false));
  const writes = [...new Set(tasks.flatMap(({ steps }) => steps.map(({ tool }) => tool)))].filter((tool) =>
    isWrite(tool, { writes: [], reads: [] }),
  );
  const sides = tasks.map(({ id }) => ({ taskId: id, group: id, side: 'held-out' as const }));
  const built = buildCases(tasks, sides, { isWrite: (tool) => writes.includes(tool), freeText: [] });
  return { suite: { skill: 'airline', familyId: 'fam-00000000', ...built, writes, freeText: [] }, tasks };
}

/** Makes the calls of the recording again, and says its reply. */
async function repeat(index: ReplayIndex, question: Case, task: CleanTask) {
  const tools = createReplayTools(index, question);
  const messages: Message[] = [];
  const wrong: string[] = [];
  for (const [number, step] of task.steps.entries()) {
    const given = clean<JsonObject>(step.arguments);
    const answer = await tools.call(step.tool, given);
    if (answer.kind === 'miss' || JSON.stringify(answer.content) !== JSON.stringify(step.result)) wrong.push(step.tool);
    if (answer.kind === 'miss') continue;
    messages.push({ role: 'call', id: `${number}`, tool: step.tool, arguments: given });
    messages.push({ role: 'result', callId: `${number}`, content: answer.content, isError: answer.isError });
  }
  messages.push({ role: 'assistant', text: task.reply });
  const transcript = { messages, end: 'done' as const, ...tools.counts(), tokens: { input: 0, output: 0 } };
  return { transcript, wrong };
}

// Real transcripts are not part of the project: without ../shared/data there is nothing to test against.
describe.skipIf(!present)('200 recorded airline sessions', () => {
  const { suite, tasks } = present ? loadSuite() : clean<ReturnType<typeof loadSuite>>({});
  const byId = new Map(tasks?.map((task) => [task.id, task]));
  const home = mkdtempSync(join(tmpdir(), 'nightschool-airline-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('have no ambiguous key, within a session or between sessions', () => {
    const index = buildReplayIndex(suite);
    expect(suite.cases).toHaveLength(86);
    expect(index.ambiguities).toEqual([]);
    expect({ conflicts: index.conflicts, sessionScoped: index.sessionScoped }).toEqual({
      conflicts: 0,
      sessionScoped: [],
    });
  });

  it('replay exactly and pass their own cases', async () => {
    const index = buildReplayIndex(suite);
    const grade = createGrader(index, { runAssertions: await loadPromptfoo({ folder: home }), folder: home });
    for (const question of suite.cases) {
      const task = byId.get(question.id);
      if (task === undefined) throw new Error(`no task ${question.id}`);
      const { transcript, wrong } = await repeat(index, question, task);
      expect([question.id, wrong, await grade(transcript, question)]).toEqual([question.id, [], { outcome: 'passed' }]);
    }
  });

  it('fall for doing nothing where nothing was written', async () => {
    const grade = createGrader(buildReplayIndex(suite), {
      runAssertions: await loadPromptfoo({ folder: home }),
      folder: home,
    });
    const readOnly = suite.cases.filter(({ effects, facts }) => effects.length === 0 && facts.length === 0).length;
    expect(await nullPolicy(suite.cases, grade)).toEqual({ passed: readOnly, failed: 86 - readOnly, errored: 0 });
    expect(readOnly).toBeGreaterThan(20);
  });
});
